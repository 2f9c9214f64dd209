import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { runCli } from "./run-cli.ts";

const { version }: { version: string } = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
);

test("prints its version", async () => {
  expect(await runCli(["--version"])).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: "" });
});

test.each([
  "--help",
  "help",
  "complete --help",
  "mock --help",
  "bridge --help",
  "check --help",
  "prompt --help",
  "help prompt",
])("prints help with examples on stdout: %s", async (line) => {
  const { exitCode, stdout, stderr } = await runCli(line.split(" "));

  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toContain("Usage: text-completions");
  expect(stdout).toContain("Examples:\n  text-completions");
});

test("prints help on stderr, with exit status 2, if no command is named", async () => {
  const { exitCode, stdout, stderr } = await runCli([]);

  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toContain("Usage: text-completions");
});
