import { globSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "../generate/document.ts";

const readmes = readdirSync(path.join(ROOT, "packages")).map((folder): [folder: string, lines: string[]] => [
  folder,
  readFileSync(path.join(ROOT, "packages", folder, "README.md"), "utf8")
    .trimEnd()
    .split("\n"),
]);

describe.each(readmes)("the README of %s", (folder, lines) => {
  test("begins with the name, one sentence, and code", () => {
    expect(lines[0]).toBe(`# @text-completions/${folder}`);
    expect(lines[1]).toBe("");
    expect(lines[2]).toMatch(/\S\.$/);
    expect(lines.findIndex((line) => line.startsWith("```"))).toBeLessThan(8);
  });

  test("has no line over 120 characters outside tables and code", () => {
    expect(findLongLines(lines)).toEqual([]);
  });

  test("says what it does not do", () => {
    expect(lines).toContain("## What it does not do");
  });
});

test.each(["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"])(
  "%s has no line over 120 characters outside tables and code",
  (file) => {
    expect(findLongLines(readFileSync(path.join(ROOT, file), "utf8").split("\n"))).toEqual([]);
  },
);

test("no page and no message names the command as npx would install it from somebody else", () => {
  const files = globSync(["*.md", "{docs,examples,packages,scripts}/**/*.{md,ts,tsx,yml,json}"], {
    cwd: ROOT,
    exclude: ["**/node_modules/**", "**/dist/**", "docs/generated/**", "**/CHANGELOG.md"],
  });
  const wrong = files.filter((file) =>
    // The package of that name is not ours. With `--no`, npx runs what is installed, or nothing.
    /npx (?!--no )(-\S+ )*text-completions\b/.test(readFileSync(path.join(ROOT, file), "utf8")),
  );

  expect(files.length).toBeGreaterThan(100);
  expect(wrong).toEqual([]);
});

const MAX_LINE_LENGTH = 120;

/** Tables cannot be wrapped; code has the formatter's width. */
function findLongLines(lines: readonly string[]): string[] {
  let code = false;
  return lines.filter((line) => {
    if (line.startsWith("```")) code = !code;
    return !code && !line.startsWith("|") && line.length > MAX_LINE_LENGTH;
  });
}
