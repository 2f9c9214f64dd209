import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { ROOT } from "../generate/document.ts";

/** Which packages a package may import: the arrows of ARCHITECTURE.md. */
const LAYERS: Record<string, readonly string[]> = {
  core: [],
  prompt: ["core"],
  client: ["core"],
  contract: ["core"],
  mock: ["core", "prompt"],
  bridge: ["core", "prompt"],
  codemod: ["prompt"],
  msw: ["core", "mock"],
  cli: ["core", "prompt", "client", "contract", "mock", "bridge"],
};

/** Where `node:` may be imported; everything else runs in browsers and workers. */
const NODE_FOLDERS = ["packages/cli/src/", "packages/codemod/src/", "packages/mock/src/server"];

interface Import {
  from: string;
  /** As it is written: `./x.ts`, `@text-completions/core`. */
  to: string;
}

const files = globSync("packages/*/src/**/*.ts", { cwd: ROOT }).filter(
  (file) => !/\.test(-d)?\.ts$/.test(file),
);
const imports = files.flatMap(importsOf);

test("files are found, and what they import", () => {
  expect(files.length).toBeGreaterThan(100);
  expect(imports.length).toBeGreaterThan(files.length);
});

describe.each(Object.keys(LAYERS))("%s", (name) => {
  const own = imports.filter(({ from }) => from.startsWith(`packages/${name}/`));
  const edges = own.flatMap(({ from, to }): Edge[] =>
    to.startsWith(".") ? [[from, path.posix.join(path.posix.dirname(from), to)]] : [],
  );

  test("imports the packages of lower layers alone, types included", () => {
    const wrong = own.filter(({ to }) => {
      const [, sibling] = /^@text-completions\/([\w-]+)/.exec(to) ?? [];
      return sibling !== undefined && !LAYERS[name]?.includes(sibling);
    });

    expect(wrong).toEqual([]);
  });

  test("has no circle of files, type-only imports included", () => {
    expect(findCircles(edges)).toEqual([]);
  });

  test("has no circle of folders", () => {
    expect(findCircles(edges.flatMap(toFolders))).toEqual([]);
  });
});

test("a folder is a package that the layers name", () => {
  expect(new Set(files.map((file) => file.split("/")[1]))).toEqual(new Set(Object.keys(LAYERS)));
});

test("only commands and the mock's server import modules of Node", () => {
  const wrong = imports.filter(
    ({ from, to }) => to.startsWith("node:") && !NODE_FOLDERS.some((folder) => from.startsWith(folder)),
  );

  expect(wrong).toEqual([]);
});

test("a circle is found, whatever leads into it", () => {
  expect(
    findCircles([
      ["a", "b"],
      ["b", "c"],
      ["c", "d"],
      ["d", "b"],
      ["a", "e"],
    ]),
  ).toEqual(["b → c → d → b"]);
});

/** Everything a file imports: values, types, `import()`s and re-exports. */
function importsOf(file: string): Import[] {
  const text = readFileSync(path.join(ROOT, file), "utf8");
  return ts
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName }) => ({ from: file, to: fileName }));
}

type Edge = [from: string, to: string];

/** The two folders between which an import leads, if neither contains the other. */
function toFolders([from, to]: Edge): Edge[] {
  const [one, other] = [path.posix.dirname(from).split("/"), path.posix.dirname(to).split("/")];
  const depth = one.findIndex((segment, index) => segment !== other[index]);
  if (depth === -1 || other[depth] === undefined) return [];
  return [[one.slice(0, depth + 1).join("/"), other.slice(0, depth + 1).join("/")]];
}

/** Each circle that a depth-first walk meets, as one line. */
function findCircles(edges: readonly Edge[]): string[] {
  const targets = new Map<string, Set<string>>();
  for (const [from, to] of edges) targets.set(from, (targets.get(from) ?? new Set()).add(to));
  const done = new Set<string>();
  const circles: string[] = [];

  function visit(node: string, trail: readonly string[]): void {
    const at = trail.indexOf(node);
    if (at !== -1) circles.push([...trail.slice(at), node].join(" → "));
    if (at !== -1 || done.has(node)) return;
    for (const target of targets.get(node) ?? []) visit(target, [...trail, node]);
    done.add(node);
  }

  for (const node of targets.keys()) visit(node, []);
  return circles;
}
