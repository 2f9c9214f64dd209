import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { run } from "../src/program.ts";

const EXAMPLE = path.join(import.meta.dirname, "../../../examples/migrate");
const MODEL = ["--model", "claude-sonnet-4-5"];
const NOTE = '16:21 where it was "stop_sequence", `stop_reason` may be "end_turn" or "refusal".';

interface Result {
  exitCode: number;
  stdout: string;
  stderr: string;
}

async function runIn(cwd: string, ...argv: string[]): Promise<Result> {
  const result = { exitCode: -1, stdout: "", stderr: "" };
  result.exitCode = await run(argv, {
    cwd,
    write: (text) => void (result.stdout += text),
    report: (text) => void (result.stderr += text),
  });
  return result;
}

async function createFolder(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "codemod-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  return folder;
}

/** A folder with a copy of `before.ts`, and what it becomes. */
async function copyProgram(): Promise<{ folder: string; before: string; after: string }> {
  const folder = await createFolder();
  await copyFile(path.join(EXAMPLE, "before.ts"), path.join(folder, "before.ts"));
  const [before, after] = await Promise.all(
    ["before.ts", "by-codemod.ts"].map((name) => readFile(path.join(EXAMPLE, name), "utf8")),
  );
  return { folder, before: before ?? "", after: after ?? "" };
}

const readBefore = (folder: string): Promise<string> => readFile(path.join(folder, "before.ts"), "utf8");

describe("the command", () => {
  test("prints a diff that git applies, and where to look, and changes nothing", async () => {
    const { folder, before, after } = await copyProgram();

    const { exitCode, stdout, stderr } = await runIn(folder, ...MODEL, "before.ts");

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^--- a\/before\.ts\n\+\+\+ b\/before\.ts\n@@ -1,/);
    expect(stderr).toBe(
      `before.ts:${NOTE}\n1 file of 1 would change; 1 place to look at. Pass --write to change them.\n`,
    );
    expect(await readBefore(folder)).toBe(before);
    await writeFile(path.join(folder, "changes.diff"), stdout);
    await promisify(execFile)("git", ["apply", "changes.diff"], { cwd: folder });
    expect(await readBefore(folder)).toBe(after);
  });

  test("changes the files with --write, and prints nothing of them", async () => {
    const { folder, after } = await copyProgram();

    const { stdout, stderr } = await runIn(folder, ...MODEL, "--write", "before.ts");

    expect(stdout).toBe("");
    expect(stderr).toBe(`before.ts:${NOTE}\n1 file of 1 changed; 1 place to look at.\n`);
    expect(await readBefore(folder)).toBe(after);
  });

  test("finds files by patterns and folders, without node_modules and declarations", async () => {
    const call =
      'import Anthropic from "@anthropic-ai/sdk";\nawait new Anthropic().completions.create(request);\n';
    const folder = await createFolder({
      "src/a.ts": call,
      "src/deep/er/b.tsx": call,
      "src/c.d.ts": call,
      "src/d.mjs": call,
      "src/e.css": call,
      "src/node_modules/f/f.ts": call,
      "src/.cache/g.ts": call,
      "other.ts": call,
    });
    const filesOf = async (...args: string[]): Promise<string[]> => {
      const { stderr } = await runIn(folder, ...args);
      return [...stderr.matchAll(/^(\S+?):\d+:\d+ /gm)].map(([, file = ""]) => file);
    };

    expect(await filesOf("src/**/*.ts")).toEqual(["src/a.ts"]);
    expect(await filesOf("src/**/*.{tsx,mjs}")).toEqual(["src/d.mjs", "src/deep/er/b.tsx"]);
    expect(await filesOf("./src/*.ts")).toEqual(["src/a.ts"]);
    expect(await filesOf("src")).toEqual(["src/a.ts", "src/d.mjs", "src/deep/er/b.tsx"]);
    expect(await filesOf("*.ts", "src/a.ts", "src/?.ts")).toEqual(["other.ts", "src/a.ts"]);
    expect(await filesOf(".")).toEqual(["other.ts", "src/a.ts", "src/d.mjs", "src/deep/er/b.tsx"]);
  });

  test("lists calls in Python, and changes none", async () => {
    const folder = await createFolder({
      "app/ask.py": "import anthropic\nclient.completions.create(prompt=p)\n",
    });

    const { stdout, stderr } = await runIn(folder, "--write", "app");

    expect(stdout).toBe("");
    expect(stderr).toContain(
      "app/ask.py:2:7 not changed: this call of completions.create is in Python; change it by hand\n",
    );
    expect(stderr).toContain("0 files of 1 changed; 1 place to look at.\n");
  });

  test("prints its help", async () => {
    expect(await runIn(".", "--help")).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining("npx @text-completions/codemod"),
    });
  });

  test.each([
    { argv: [], message: 'Missing files. Pass files, folders or patterns, such as src or "src/**/*.ts".' },
    {
      argv: ["nowhere/**/*.ts"],
      message:
        'Failed to find "nowhere/**/*.ts": no JavaScript, TypeScript or Python file is there. Pass another file, folder or pattern.',
    },
    {
      argv: ["--wite", "."],
      message: "Unknown option --wite. Expected one of: --write, --model, --help.\n",
    },
  ])("exits with 2 and says what is wrong: $argv", async ({ argv, message }) => {
    const { exitCode, stdout, stderr } = await runIn(await createFolder(), ...argv);

    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(`error: ${message}`);
    expect(stderr).toContain('Run "npx @text-completions/codemod --help" for usage.');
  });
});

test("the diff shows as changed only lines that differ", async () => {
  const source = [
    'import Anthropic from "@anthropic-ai/sdk";',
    "const client = new Anthropic();",
    "const one = await client.completions.create({",
    '  model: "claude-2.1",',
    "  temperature: 0,",
    "  prompt,",
    "  max_tokens_to_sample: 5,",
    "});",
    "log(1);",
    "log(one.completion);",
    "",
  ].join("\n");
  const folder = await createFolder({ "a.ts": source });
  const { stdout } = await runIn(folder, ...MODEL, "a.ts");
  const [removed, added] = ["-", "+"].map((sign) =>
    stdout.split("\n").flatMap((line) => (line.startsWith(sign) ? [line.slice(1)] : [])),
  );

  expect(removed?.filter((line) => added?.includes(line))).toEqual([]);
  expect(stdout).toContain("\n   temperature: 0,\n");
  expect(stdout).toContain("\n log(1);\n");
});

test.each([
  { name: "a file without a line feed at its end", end: "" },
  { name: "a file with CRLF", end: "\r\n" },
])("git applies the diff of $name, with far and near changes", async ({ end }) => {
  const eol = end === "\r\n" ? end : "\n";
  const lines = [
    'import Anthropic from "@anthropic-ai/sdk";',
    "const client = new Anthropic();",
    ...Array.from({ length: 20 }, (_, index) => `log(${index});`),
    'const one = await client.completions.create({ model: "claude-2.1", prompt, max_tokens_to_sample: 5 });',
    "log(one.completion);",
    ...Array.from({ length: 5 }, (_, index) => `log(${index});`),
    'const two = await client.completions.create({ model: "claude-2.1", prompt, max_tokens_to_sample: 5 });',
    ...Array.from({ length: 9 }, (_, index) => `log(${index});`),
    "log(two.completion);",
  ];
  const folder = await createFolder({ "a.ts": lines.join(eol) + end, "b/a.ts": lines.join(eol) + end });
  const { stdout } = await runIn(folder, ...MODEL, "a.ts");
  await writeFile(path.join(folder, "changes.diff"), stdout);

  await promisify(execFile)("git", ["apply", "changes.diff"], { cwd: folder });
  await runIn(folder, ...MODEL, "--write", "b/a.ts");

  expect(stdout.match(/^@@ /gm)?.length).toBeGreaterThan(1);
  expect(await readFile(path.join(folder, "a.ts"), "utf8")).toBe(
    await readFile(path.join(folder, "b/a.ts"), "utf8"),
  );
});
