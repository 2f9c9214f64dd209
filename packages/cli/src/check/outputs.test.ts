import { REPORT_FORMATS } from "@text-completions/contract";
import { expect, test } from "vitest";
import type { CheckFlags } from "./options.ts";
import { FORMATS, readOutputs } from "./outputs.ts";

test("knows the formats of the contract package", () => {
  expect(FORMATS).toEqual(REPORT_FORMATS);
});

interface Case extends Pick<CheckFlags, "format" | "output"> {
  name: string;
  /** The format of each file, in order. */
  files: string[];
  stdout: string;
}

const CASES: Case[] = [
  { name: "nothing said", files: [], stdout: "pretty" },
  { name: "one format", format: ["json"], files: [], stdout: "json" },
  {
    name: "names that say the format",
    output: ["a.html", "a.JSON", "a.xml"],
    files: ["html", "json", "junit"],
    stdout: "pretty",
  },
  {
    name: "a format after a file whose name says another",
    output: ["report.html", "junit.xml"],
    format: ["junit"],
    files: ["html", "junit"],
    stdout: "pretty",
  },
  {
    name: "a format that the only file's name contradicts",
    output: ["report.html"],
    format: ["junit"],
    files: ["html"],
    stdout: "junit",
  },
  {
    name: "a name that says nothing",
    output: ["report"],
    format: ["sarif"],
    files: ["sarif"],
    stdout: "pretty",
  },
  {
    name: "names that say nothing, in order, next to one that does",
    output: ["a", "b.xml", "c"],
    format: ["json", "junit", "html", "github"],
    files: ["json", "junit", "html"],
    stdout: "github",
  },
  {
    name: "SARIF in a file of JSON",
    output: ["a.json"],
    format: ["sarif"],
    files: ["sarif"],
    stdout: "pretty",
  },
  { name: "stdout by its name", output: ["-"], format: ["json"], files: [], stdout: "json" },
  {
    name: "annotations in a text file",
    output: ["a.txt"],
    format: ["github"],
    files: ["github"],
    stdout: "pretty",
  },
];

test.each(CASES)("$name: $files in files, $stdout on stdout", ({ format, output = [], files, stdout }) => {
  const outputs = readOutputs({ ...(format && { format }), output });

  const named = output.filter((file) => file !== "-");
  expect(outputs.files).toEqual(named.map((file, index) => ({ file, format: files[index] })));
  expect(outputs.stdout).toBe(stdout);
});
