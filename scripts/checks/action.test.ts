import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { createMock } from "@text-completions/mock";
import { type Fetchable, serveMock } from "@text-completions/mock/server";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { ROOT } from "../generate/document.ts";

interface Step {
  id: string;
  shell: string;
  env: Record<string, string>;
  run: string;
}

interface Action {
  inputs: Record<string, { description: string; default: string }>;
  outputs: Record<string, { value: string }>;
  runs: { using: string; steps: Step[] };
}

const action: Action = parse(readFileSync(path.join(ROOT, "action.yml"), "utf8"));
const KEY = "sk-ant-of-the-gateway";

/** A command that runs from its sources, so that this test needs no build. */
const COMMAND = path.join(mkdtempSync(path.join(os.tmpdir(), "action-command-")), "text-completions");
writeFileSync(
  COMMAND,
  `#!/bin/sh\nexec "${process.execPath}" --conditions=@text-completions/source "${path.join(ROOT, "packages/cli/src/main.ts")}" "$@"\n`,
);
chmodSync(COMMAND, 0o755);
afterAll(() => rmSync(path.dirname(COMMAND), { recursive: true, force: true }));

interface Outcome {
  status: number;
  stdout: string;
  summary: string;
  outputs: Record<string, string>;
  folder: string;
}

/** Runs the steps of the action one after the other, as the runner does: with its files, its shell and its expressions. */
async function runAction(
  inputs: Record<string, string>,
  files: Record<string, string> = {},
): Promise<Outcome> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "action-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, name), content);
  const temp = path.join(folder, "temp");
  mkdirSync(temp);
  const summary = path.join(temp, "summary.md");
  const steps: Record<string, Record<string, string>> = {};
  let status = 0;
  let stdout = "";
  for (const { id, env, run } of action.runs.steps) {
    const output = path.join(temp, `output-${id}`);
    const script = path.join(temp, `${id}.sh`);
    for (const file of [summary, output]) if (!existsSync(file)) writeFileSync(file, "");
    writeFileSync(script, run);
    const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", script], {
      cwd: folder,
      env: {
        PATH: `${path.join(folder, "bin")}:${process.env["PATH"]}`,
        RUNNER_TEMP: temp,
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: summary,
        NODE_NO_WARNINGS: "1",
        ...Object.fromEntries(
          Object.entries(env).map(([name, value]) => [name, evaluate(value, inputs, steps)]),
        ),
      },
    });
    child.stderr.resume();
    const [printed, [code]] = await Promise.all([text(child.stdout), once(child, "close")]);
    stdout += printed;
    status = Number(code);
    steps[id] = readOutput(output);
    if (status !== 0) break;
  }
  const outputs = Object.fromEntries(
    Object.entries(action.outputs).map(([name, { value }]) => [name, evaluate(value, inputs, steps)]),
  );
  return { status, stdout, summary: readFileSync(summary, "utf8"), outputs, folder };
}

/** The expressions that this action uses. Any other one fails. */
function evaluate(
  value: string,
  inputs: Record<string, string>,
  steps: Record<string, Record<string, string>>,
): string {
  return value.replaceAll(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => {
    const [, input] = /^inputs\.([\w-]+)$/.exec(expression) ?? [];
    if (input !== undefined) return inputs[input] ?? action.inputs[input]?.default ?? "";
    const [, step = "", output = ""] = /^steps\.(\w+)\.outputs\.([\w-]+)$/.exec(expression) ?? [];
    if (step !== "") return steps[step]?.[output] ?? "";
    if (expression === "github.action_path") return ROOT;
    throw new Error(`Failed to evaluate ${expression}: the test does not know it.`);
  });
}

function readOutput(file: string): Record<string, string> {
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  return Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2)));
}

function conformant(): Fetchable {
  return createMock({ apiKeys: [KEY] });
}

/** A server that names another type, which is Markdown and a workflow command. */
function broken(): Fetchable {
  const mock = createMock({ apiKeys: [KEY] });
  return {
    async fetch(request) {
      const response = await mock.fetch(request);
      const body = (await response.text()).replaceAll(
        '"type":"completion"',
        String.raw`"type":"![x](https://evil.example/x.png)\n::error::forged"`,
      );
      return new Response(body, { status: response.status, headers: response.headers });
    },
  };
}

const INPUTS = { "api-key": KEY, command: COMMAND };

test("a server that conforms passes; the summary says so, and there is SARIF", async () => {
  await using gateway = await serveMock(conformant());

  const { status, stdout, summary, outputs, folder } = await runAction({ ...INPUTS, url: gateway.url });

  expect(status).toBe(0);
  expect(stdout).not.toContain("::error");
  expect(summary).toContain(`    ${gateway.url} conforms`);
  expect(outputs).toEqual({ sarif: "text-completions.sarif", "exit-status": "0" });
  expect(JSON.parse(readFileSync(path.join(folder, "text-completions.sarif"), "utf8")).version).toBe("2.1.0");
});

test("a server that does not conform fails, with annotations, a summary that it cannot forge, and no key", async () => {
  await using gateway = await serveMock(broken());

  const { status, stdout, summary, outputs } = await runAction({
    ...INPUTS,
    url: gateway.url,
    only: "response,stream",
  });

  expect(status).toBe(1);
  expect(outputs["exit-status"]).toBe("1");
  expect(stdout).toMatch(/^::error title=/m);
  expect(stdout).not.toMatch(/^::error::forged/m);
  expect(`${stdout}${summary}`).not.toContain(KEY);
  const lines = summary.split("\n").slice(2);
  expect(lines.filter((line) => line !== "" && !line.startsWith("    "))).toEqual([]);
  expect(summary).toContain("evil.example");
});

test("known failures of the baseline pass", async () => {
  await using gateway = await serveMock(broken());
  const inputs = { ...INPUTS, url: gateway.url, only: "response,stream", baseline: "known.json" };
  const known = (ids: string[]): string =>
    JSON.stringify({ version: 1, known: ids.map((check) => ({ check })) });

  const first = await runAction(inputs, { "known.json": known([]) });
  const sarif = JSON.parse(readFileSync(path.join(first.folder, "text-completions.sarif"), "utf8"));
  const ids: string[] = sarif.runs[0].results.map(({ ruleId }: { ruleId: string }) => ruleId);
  const second = await runAction(inputs, { "known.json": known([...new Set(ids)]) });

  expect(first.status).toBe(1);
  expect(second.status).toBe(0);
  expect(second.summary).toContain("known to fail: ");
});

test("a server that cannot be checked fails with 2", async () => {
  const { status, outputs } = await runAction({ ...INPUTS, url: "http://127.0.0.1:9" });

  expect(status).toBe(2);
  expect(outputs["exit-status"]).toBe("2");
});

test("no input is run as code or taken for a flag", async () => {
  const { status, folder } = await runAction({ ...INPUTS, url: "--list", model: "$(touch pwned)" });

  expect(status).toBe(2);
  expect(existsSync(path.join(folder, "pwned"))).toBe(false);
  const scripts = action.runs.steps.map(({ run }) => run).join("\n");
  expect(scripts).not.toContain("${{");
});

test("the command is installed in the version of the action, without scripts and before the key is there", async () => {
  await using gateway = await serveMock(conformant());
  const folder = mkdtempSync(path.join(os.tmpdir(), "action-npm-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  // In place of npm, which would ask the registry: it writes down its arguments, and puts our command where npm would.
  const npm = path.join(folder, "npm");
  writeFileSync(
    npm,
    `#!/bin/sh\necho "$@" > "${folder}/arguments"\nenv > "${folder}/environment"\nmkdir -p "$3/node_modules/.bin"\nln -s "${COMMAND}" "$3/node_modules/.bin/text-completions"\n`,
  );
  chmodSync(npm, 0o755);
  const before = process.env["PATH"];
  process.env["PATH"] = `${folder}:${before}`;
  onTestFinished(() => {
    process.env["PATH"] = before;
  });

  const { status } = await runAction({ "api-key": KEY, url: gateway.url, only: "response/json" });

  const { version } = JSON.parse(readFileSync(path.join(ROOT, "packages/cli/package.json"), "utf8"));
  expect(readFileSync(path.join(folder, "arguments"), "utf8")).toContain(
    `--ignore-scripts --no-audit --no-fund @text-completions/cli@${version}`,
  );
  expect(readFileSync(path.join(folder, "environment"), "utf8")).not.toContain(KEY);
  expect(status).toBe(0);
});

test("docs/action.md names every input", () => {
  const page = readFileSync(path.join(ROOT, "docs/action.md"), "utf8");

  expect(Object.keys(action.inputs).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
