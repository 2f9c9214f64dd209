import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { runCli } from "./run-cli.ts";

const { version }: { version: string } = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
);

test("prints its version", async () => {
  expect(await runCli(["--version"])).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: "" });
});

test.each([
  ["--help"],
  ["help"],
  ["complete", "--help"],
  ["mock", "--help"],
  ["bridge", "--help"],
  ["check", "--help"],
  ["prompt", "--help"],
  ["help", "prompt"],
])("prints help with examples on stdout: %s %s", async (...argv) => {
  const { exitCode, stdout, stderr } = await runCli(argv);

  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toContain("Usage: text-completions");
  expect(stdout).toContain("Examples:\n  text-completions");
});

describe("refuses with exit status 2, on stderr,", () => {
  test.each([
    ["a command line without a command", [], "Usage: text-completions"],
    ["a misspelt command, naming the nearest", ["compelte"], "(Did you mean complete?)"],
    ["help for a misspelt command, likewise", ["help", "compelte"], "(Did you mean complete?)"],
    ["help for what is no command", ["help", "nope"], "error: unknown command 'nope'"],
    ["a misspelt flag, naming the nearest", ["mock", "--prot", "1"], "(Did you mean --port?)"],
    ["a flag without its value", ["mock", "--port"], "argument missing"],
  ])("%s", async (_, argv, message) => {
    const { exitCode, stdout, stderr } = await runCli(argv);

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(message);
  });
});
