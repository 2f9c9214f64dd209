import { readFileSync } from "node:fs";
import type { Command, Option } from "commander";
import { expect, test } from "vitest";
import { EXIT_CODE } from "../src/errors.ts";
import { COMMAND_NAMES, createProgram } from "../src/program.ts";
import { runCli } from "./run-cli.ts";
import { startServer } from "./start-mock.ts";

const PROMPT = "\n\nHuman: Hello\n\nAssistant:";

const README = readFileSync(new URL("../README.md", import.meta.url), "utf8");

const { program } = await createProgram(
  { ...process, env: {}, signal: new AbortController().signal },
  COMMAND_NAMES,
);

test("flags.md lists every flag of every command", async () => {
  const tables = program.commands.map((command) => `## ${command.name()}\n\n${renderTable(command)}\n`);
  const page = `# Flags of text-completions

What each command takes, in the words of its \`--help\`. How to use them is in the [README](README.md).

${tables.join("\n")}`;

  await expect(page).toMatchFileSnapshot("../flags.md");
});

test("the README has a row for each exit status", () => {
  const statuses = README.matchAll(/^\| (\d+) +\|/gm);

  expect(Array.from(statuses, ([, status]) => Number(status))).toEqual(Object.values(EXIT_CODE));
});

test.each(COMMAND_NAMES)("the examples in the help of %s name flags that exist", async (name) => {
  const { stdout } = await runCli([name, "--help"]);
  const examples = stdout.split("Examples:\n")[1] ?? "";
  const known = program.commands.find((command) => command.name() === name)?.options ?? [];

  const flags = new Set(examples.match(/--[a-z][a-z-]*/g));
  expect(examples).toContain(`text-completions ${name}`);
  expect([...flags].filter((flag) => !known.some(({ long }) => long === flag))).toEqual([]);
});

const EXAMPLES = {
  complete: {
    example: `text-completions complete --mock`,
    stdin: "Hello, Claude",
    stdout: " Hello! My name is Claude.",
  },
  check: { example: "text-completions check --list", stdin: "", stdout: "stream/no-done" },
  prompt: { example: "text-completions prompt --to messages", stdin: PROMPT, stdout: '"role":"user"' },
};

test.each(Object.entries(EXAMPLES))(
  "an example in the help of %s works",
  async (name, { example, stdin, stdout }) => {
    const help = await runCli([name, "--help"]);
    const [, ...argv] = example.split(" ");
    const result = await runCli(argv, { stdin });

    expect(help.stdout).toContain(example);
    expect(result).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(stdout) });
  },
);

test.each([
  {
    name: "mock",
    example: "text-completions mock --port 0 --latency 200 --tokens-per-second 30",
    path: "/__mock/health",
  },
  {
    name: "bridge",
    example: "text-completions bridge --model claude-2.1=claude-sonnet-4-5",
    path: "/health",
  },
])("an example in the help of $name serves", async ({ name, example, path }) => {
  const help = await runCli([name, "--help"]);
  await using server = await startServer(name, example.split(" ").slice(2), {});

  expect(help.stdout).toContain(example);
  expect((await fetch(server.url + path)).status).toBe(200);
});

/** As the formatter of the repository writes tables. */
function renderTable(command: Command): string {
  const usage = [command.name(), ...command.registeredArguments.map((each) => `[${each.name()}]`)].join(" ");
  const rows = [
    [`\`${usage}\``, "does"],
    ...command.options.map((option) => [`\`${option.flags}\``, describeOption(option)]),
  ];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  const line = (cells: readonly string[], fill = " "): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, fill)).join(" | ")} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(["", ""], "-"), ...body.map((row) => line(row))].join("\n");
}

function describeOption({ description, defaultValue, argChoices, negate }: Option): string {
  const choices =
    argChoices === undefined ? "" : `: ${argChoices.map((choice) => `\`${choice}\``).join(" or ")}`;
  const standard = defaultValue === undefined || negate ? "" : ` (default: ${String(defaultValue)})`;
  return description + choices + standard;
}
