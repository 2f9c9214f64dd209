import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { ROOT } from "../generate/document.ts";

const TEXT = readFileSync(path.join(ROOT, "ARCHITECTURE.md"), "utf8");

/** "### `client.complete`: 9 files in `packages/client/src`", and the list below it. */
const ROUTE = /^### `([^`]+)`.*: (\d+) files in `([^`]+)`\n([\s\S]*?)(?=^##|(?![\s\S]))/gm;

/** "3. `complete.ts`, called through `client.ts`: what happens there". */
const STEP = /^\d+\. `([^`]+)`(?:, called through `([^`]+)`)?:/gm;

interface Step {
  file: string;
  through: string | undefined;
}

const routes = [...TEXT.matchAll(ROUTE)].map(([, name = "", count, folder = "", list = ""]) => ({
  name,
  count: Number(count),
  folder,
  steps: [...list.matchAll(STEP)].map(([, file = "", through]): Step => ({ file, through })),
}));

test("each main path is described", () => {
  expect(routes.map(({ name }) => name)).toStrictEqual([
    "client.complete",
    "client.stream",
    "mock.fetch",
    "bridge.fetch",
    "checkServer",
    "text-completions check URL",
  ]);
});

describe.each(routes)("the path of $name", ({ count, folder, steps }) => {
  test("has as many files as it says, each once", () => {
    expect(steps.length).toBeGreaterThan(5);
    expect(new Set(steps.map(({ file }) => file)).size).toBe(count);
    expect(steps.length).toBe(count);
  });

  test("leads from each file to the next one by an import", () => {
    const broken = steps.slice(1).flatMap(({ file, through }, index) => {
      const from = through ?? steps[index]?.file ?? "";
      const isKnown = steps.slice(0, index + 1).some((earlier) => earlier.file === from);
      return isKnown && importsOf(path.posix.join(folder, from)).includes(path.posix.join(folder, file))
        ? []
        : [`${from} → ${file}`];
    });

    expect(broken).toEqual([]);
  });
});

test("every file and folder that the text names exists", () => {
  const folders = routes.map(({ folder }) => folder);
  const named = [...TEXT.matchAll(/`([\w./-]+(?:\.\w+|\/))`/g)]
    .map(([, name = ""]) => name)
    .filter((name) => /^(?:packages|scripts|spec|examples|bench)\/|\.ts$/.test(name));
  const missing = named.filter(
    (name) => ![".", ...folders].some((folder) => existsSync(path.join(ROOT, folder, name))),
  );

  expect(named.length).toBeGreaterThan(20);
  expect(missing).toEqual([]);
});

test("the table of packages has the imports that there are", () => {
  const rows = [...TEXT.matchAll(/^\| `([\w-]+)` +\| (\d) +\| ([^|]*?) *\|/gm)].map(
    ([, name = "", layer, imports = ""]) => ({
      name,
      layer: Number(layer),
      imports: [...imports.matchAll(/`([\w-]+)`/g)].map(([, each = ""]) => each),
    }),
  );
  const real = globSync("packages/*", { cwd: ROOT })
    .map((folder) => path.basename(folder))
    .map((name) => ({ name, imports: siblingsOf(name) }));

  const byName = (one: { name: string }, other: { name: string }): number => (one.name < other.name ? -1 : 1);
  expect(rows.map(({ name, imports }) => ({ name, imports: imports.toSorted() })).toSorted(byName)).toEqual(
    real.toSorted(byName),
  );
  const layerOf = new Map(rows.map(({ name, layer }) => [name, layer]));
  const upwards = rows.filter(({ layer, imports }) =>
    imports.some((each) => (layerOf.get(each) ?? Infinity) >= layer),
  );
  expect(upwards).toEqual([]);
});

/** Other packages of the family that the sources of a package import. */
function siblingsOf(name: string): string[] {
  const files = globSync(`packages/${name}/src/**/*.ts`, { cwd: ROOT }).filter(
    (file) => !/\.test(-d)?\.ts$/.test(file),
  );
  const specifiers = files.flatMap(specifiersOf);
  const siblings = specifiers.flatMap((each) => /^@text-completions\/([\w-]+)/.exec(each)?.[1] ?? []);
  return [...new Set(siblings)].filter((each) => each !== name).toSorted();
}

/** The files that a file imports: types, values and `import()`s. */
function importsOf(file: string): string[] {
  if (!existsSync(path.join(ROOT, file))) return [];
  return specifiersOf(file)
    .filter((each) => each.startsWith("."))
    .map((each) => path.posix.join(path.posix.dirname(file), each));
}

function specifiersOf(file: string): string[] {
  const text = readFileSync(path.join(ROOT, file), "utf8");
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
}
