import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cloneRepository, type Clone } from "./clone.ts";

let clone: Clone;

beforeAll(() => {
  clone = cloneRepository();
}, 300_000);
afterAll(() => clone[Symbol.dispose]());

/** Replaces the first occurrence of a text in a file of the clone. */
function edit(file: string, from: string, to: string): void {
  const target = path.join(clone.folder, file);
  const text = readFileSync(target, "utf8");
  expect(text).toContain(from);
  writeFileSync(target, text.replace(from, to));
}

/** The packages that a build did not take from the cache. */
function rebuilt(output: string): Set<string | undefined> {
  return new Set(
    [...output.matchAll(/@text-completions\/(\w+):build: cache miss/g)].map((match) => match[1]),
  );
}

// The tests run in this order, each on what the one before left behind.

test("types and tests hold with every dist/ deleted", () => {
  expect(clone.run("pnpm", "typecheck").output).toMatch(/0 cached, \d+ total/);
  const { status, output } = clone.run(
    "pnpm",
    "vitest",
    "run",
    "--project=tests",
    "packages/core",
    "packages/client",
  );
  expect(status, output).toBe(0);
});

test("a second build comes from the cache, all of it", () => {
  const packages = readdirSync(path.join(clone.folder, "packages"));
  expect(rebuilt(clone.run("pnpm", "build").output)).toEqual(new Set(packages));

  const { output } = clone.run("pnpm", "build");

  const [, cached, total] = /Cached: +(\d+) cached, (\d+) total/.exec(output) ?? [];
  expect(Number(total), output).toBeGreaterThanOrEqual(packages.length);
  expect(cached).toBe(total);
});

test("a change of one package rebuilds it and what is built or tested with it, nothing else", () => {
  edit("packages/mock/src/index.ts", "export", "// A change.\nexport");

  const { output } = clone.run("pnpm", "build");

  expect(rebuilt(output)).toEqual(new Set(["bridge", "cli", "contract", "mock", "msw"]));
});

test("a change of the document fails the drift test, which names the command that fixes it", () => {
  edit("spec/openapi.yaml", "The body of any failure", "The body of every failure");

  const { status, output } = clone.run(
    "pnpm",
    "vitest",
    "run",
    "--project=tests",
    "scripts/generate/generated-files",
  );

  expect(status).not.toBe(0);
  expect(output).toContain("is not up to date. Run: pnpm generate");

  expect(clone.run("pnpm", "generate").status).toBe(0);
  const fixed = clone.run("pnpm", "vitest", "run", "--project=tests", "scripts/generate/generated-files");
  expect(fixed.status, fixed.output).toBe(0);
});

test("a change of the document rebuilds core and what depends on it", () => {
  const { output } = clone.run("pnpm", "build");

  expect(rebuilt(output)).toEqual(
    new Set(["bridge", "cli", "client", "codemod", "contract", "core", "mock", "msw", "prompt"]),
  );
});
