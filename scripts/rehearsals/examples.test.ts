import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findChromium } from "../find-chromium.ts";
import { findPython } from "../find-python.ts";
import { cloneRepository, type Clone } from "./clone.ts";
import { copyExamples, listExamples } from "./copy-examples.ts";

let clone: Clone;
let folder: string;
let examples: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "rehearsal-examples-"));
  examples = path.join(folder, "examples");
  clone = cloneRepository();
  inClone("turbo", "run", "build", "--filter=./packages/*");
  copyExamples(clone.folder, packAll(), examples);
}, 600_000);

afterAll(() => {
  clone[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

// The tests run in this order, each on what the one before left behind.

test("the examples install with the packages as packed", () => {
  const { status, output } = run("pnpm", "install", "--no-frozen-lockfile", "--prefer-offline");

  expect(status, output).toBe(0);
  const client = path.join(examples, "react-chat/node_modules/@text-completions/client/package.json");
  expect(Object.keys(JSON.parse(readFileSync(client, "utf8")).exports["."])).toEqual(["import", "require"]);
});

test("each type-checks", () => {
  const { status, output } = run("pnpm", "--recursive", "run", "typecheck");

  expect(status, output).toBe(0);
});

test("their tests pass", () => {
  const { status, output } = run("pnpm", "exec", "vitest", "run");

  expect(status, output).toBe(0);
});

test("the page builds, and its tests pass in jsdom, in Chromium and end to end", () => {
  const built = run("pnpm", "--dir", "react-chat", "run", "build");
  expect(built.status, built.output).toBe(0);

  const { status, output } = run("pnpm", "--dir", "react-chat", "exec", "vitest", "run");

  expect(status, output).toBe(0);
});

test("each says first how to run it", () => {
  for (const name of listExamples(examples)) {
    const readme = readFileSync(path.join(examples, name, "README.md"), "utf8");
    expect(readme).toMatch(new RegExp(`^(# .*\n\n)?\`\`\`sh\nnpm run example ${name}\n\`\`\`\n`));
  }
});

/** Packs every package, and returns the file of each. */
function packAll(): Record<string, string> {
  const target = path.join(folder, "tarballs");
  mkdirSync(target);
  const names = readdirSync(path.join(clone.folder, "packages"));
  return Object.fromEntries(
    names.map((name) => {
      const tarball = path.join(target, `${name}.tgz`);
      inClone(`--dir=packages/${name}`, "pack", `--out=${tarball}`);
      return [`@text-completions/${name}`, tarball];
    }),
  );
}

function inClone(...args: string[]): void {
  const { status, output } = clone.run("pnpm", ...args);
  if (status !== 0)
    throw new Error(`Failed to pack: pnpm ${args.join(" ")} ended with ${status}.\n${output}`);
}

function run(command: string, ...args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: examples,
    encoding: "utf8",
    env: { ...process.env, NODE_ENV: "", CHROMIUM_PATH: findChromium().path, PYTHON_PATH: findPython().path },
  });
  return { status, output: `${stdout}${stderr}` };
}
