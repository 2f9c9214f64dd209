import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "../generate/document.ts";

// The recipes show files of projects that `rehearsals/recipes.test.ts` runs. No code is typed into a page.

const FOLDER = path.join(ROOT, "docs/recipes");

const pages = globSync("*.md", { cwd: FOLDER })
  .filter((file) => file !== "index.md")
  .map((file) => ({ file, text: readFileSync(path.join(FOLDER, file), "utf8") }));

test("there are recipes", () => {
  expect(pages.length).toBeGreaterThan(8);
});

describe.each(pages)("$file", ({ text }) => {
  const shown = [...text.matchAll(/^<<< (\S+)$/gm)].map(([, file = ""]) => path.join(FOLDER, file));

  test("has a title and a description for the list", () => {
    expect(text).toMatch(/^---\ntitle: \S.*\ndescription: \S.*\norder: \d+\n---\n/);
  });

  test("shows files that exist, and no other code than commands", () => {
    expect(shown.filter((file) => !existsSync(file))).toEqual([]);
    expect(shown).not.toEqual([]);
    expect([...text.matchAll(/^```(\w+)/gm)].filter(([, language]) => language !== "sh")).toEqual([]);
  });

  test("installs what the projects of those files install", () => {
    const known = new Set(shown.map(findManifest).flatMap(readDependencies));
    const named = [...text.matchAll(/^npm install (?:--save-dev )?(.*)$/gm)].flatMap(([, names = ""]) =>
      names.split(" "),
    );

    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });
});

function findManifest(file: string): string {
  const folder = path.dirname(file);
  const manifest = path.join(folder, "package.json");
  return existsSync(manifest) ? manifest : findManifest(folder);
}

function readDependencies(file: string): string[] {
  const manifest: Record<"dependencies" | "devDependencies", object | undefined> = JSON.parse(
    readFileSync(file, "utf8"),
  );
  return Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
}
