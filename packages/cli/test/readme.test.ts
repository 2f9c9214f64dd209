import { readFileSync } from "node:fs";
import type { Command, Option } from "commander";
import { describe, expect, it } from "vitest";
import { EXIT_CODE } from "../src/errors.ts";
import { createProgram } from "../src/program.ts";

const README = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const FLAGS = readFileSync(new URL("../flags.md", import.meta.url), "utf8");

const { program } = createProgram({ ...process, env: {}, signal: new AbortController().signal });

describe("the list of flags", () => {
  it.each(program.commands.map((command): [string, Command] => [command.name(), command]))(
    "has a row for each flag of %s, in the words of its help",
    (name, command) => {
      expect(
        rowsAfter(
          FLAGS,
          `\`${[name, ...command.registeredArguments.map((each) => `[${each.name()}]`)].join(" ")}\``,
        ),
      ).toEqual(command.options.map((option) => [`\`${option.flags}\``, describeOption(option)]));
    },
  );
});

describe("the README", () => {
  it("has a row for each exit status", () => {
    expect(rowsAfter(README, "status").map(([status]) => Number(status))).toEqual(Object.values(EXIT_CODE));
  });
});

/** The cells of the table whose first heading is given. */
function rowsAfter(page: string, heading: string): string[][] {
  const lines = page.split("\n");
  const start = lines.findIndex((line) => line.startsWith(`| ${heading} `));
  const end = lines.findIndex((line, index) => index > start && line === "");
  return lines.slice(start + 2, end).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

function describeOption({ description, defaultValue, argChoices, negate }: Option): string {
  const choices =
    argChoices === undefined ? "" : `: ${argChoices.map((choice) => `\`${choice}\``).join(" or ")}`;
  const standard = defaultValue === undefined || negate ? "" : ` (default: ${String(defaultValue)})`;
  return description + choices + standard;
}
