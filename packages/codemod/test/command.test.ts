import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";

const run = promisify(execFile);
const FOLDER = path.join(import.meta.dirname, "..");
const CODEMOD = [
  "--no-warnings",
  path.join(import.meta.dirname, "codemod.ts"),
  "--model",
  "claude-sonnet-4-5",
];

/** A copy of `before.ts` that a test can change, and what it becomes. */
async function copyProgram(): Promise<{ file: string; after: string }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "codemod-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = path.join(folder, "before.ts");
  await copyFile(path.join(FOLDER, "before.ts"), file);
  return { file, after: await readFile(path.join(FOLDER, "by-codemod.ts"), "utf8") };
}

test("the command prints what would become of a file, and where to look", async () => {
  const { file, after } = await copyProgram();
  const before = await readFile(file, "utf8");

  const { stdout, stderr } = await run(process.execPath, [...CODEMOD, file]);

  expect(stdout).toBe(after);
  expect(stderr).toBe(
    `${file}:16:21 where it was "stop_sequence", \`stop_reason\` may be "end_turn" or "refusal".\n`,
  );
  expect(await readFile(file, "utf8")).toBe(before);
});

test("with --write the command changes the file, and prints nothing of it", async () => {
  const { file, after } = await copyProgram();

  const { stdout } = await run(process.execPath, [...CODEMOD, "--write", file]);

  expect(stdout).toBe("");
  expect(await readFile(file, "utf8")).toBe(after);
});

test("without a file the command says what to name", async () => {
  await expect(run(process.execPath, CODEMOD)).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining("Name the files to change"),
  });
});
