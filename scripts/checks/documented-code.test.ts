import { execFileSync, spawnSync } from "node:child_process";
import { globSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { errorPages } from "../docs/error-pages.ts";
import { loadDocument, ROOT } from "../generate/document.ts";

/** The folder of blocks within a package, so that they resolve what the package does. */
const FOLDER = ".readme-blocks";

const READMES = [
  "README.md",
  ...readdirSync(path.join(ROOT, "packages")).map((name) => `packages/${name}/README.md`),
  // The handwritten pages of the documentation site.
  ...globSync("docs/{*,{guides,concepts,recipes}/*}.md", { cwd: ROOT }),
];

interface Manifest {
  name: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

interface Block {
  /** Where it stands: `packages/core/README.md:12`. */
  place: string;
  file: string;
  code: string;
}

const SOURCES = globSync("packages/*/src/**/*.ts", { cwd: ROOT }).filter(
  (file) => !/\.test(-d)?\.ts$/.test(file),
);

const blocks = [
  ...READMES.flatMap(readmeBlocks),
  ...SOURCES.flatMap(exampleBlocks),
  ...errorPages(loadDocument(path.join(ROOT, "spec/openapi.yaml"))).flatMap(({ path: page, content }) =>
    blocksOf(`scripts/docs/errors.ts#${page}`, content),
  ),
];

beforeAll(() => {
  for (const folder of new Set(blocks.map(({ file }) => path.dirname(file)))) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
  }
  for (const { file, code } of blocks) writeFileSync(file, code);
  writeFileSync(
    path.join(ROOT, "scripts", FOLDER, "tsconfig.json"),
    JSON.stringify({ extends: "../tsconfig.json", files: blocks.map(({ file }) => file) }),
  );
});

describe("the code in READMEs and JSDoc", () => {
  test("is there", () => {
    expect(blocks.filter(({ place }) => place.includes(".md:")).length).toBeGreaterThan(5);
    expect(blocks.filter(({ place }) => place.includes(".ts:")).length).toBeGreaterThan(20);
  });

  test("compiles, each block on its own", () => {
    const { stdout } = spawnSync(
      path.join(ROOT, "node_modules/.bin/tsc"),
      ["--project", path.join("scripts", FOLDER), "--pretty", "false"],
      { cwd: ROOT, encoding: "utf8" },
    );

    expect(withPlaces(stdout)).toBe("");
  });

  test.each(blocks.filter(({ code }) => code.includes("// →")))(
    "prints what $place says",
    ({ file, code }) => {
      const printed = execFileSync(process.execPath, ["--conditions=@text-completions/source", file], {
        encoding: "utf8",
        env: { ...process.env, NODE_NO_WARNINGS: "1", NO_COLOR: "1" },
      });

      expect(printed.trimEnd().split("\n")).toEqual(promised(code));
    },
  );
});

function readmeBlocks(readme: string): Block[] {
  return blocksOf(readme, readFileSync(path.join(ROOT, readme), "utf8"));
}

function blocksOf(readme: string, text: string): Block[] {
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(({ index, 1: code = "" }) =>
    toBlock(readme, lineAt(text, index), code),
  );
}

/** The code after each `@example` of a source file. */
function exampleBlocks(file: string): Block[] {
  const text = readFileSync(path.join(ROOT, file), "utf8");
  return [...text.matchAll(/^ *\* @example\n *\* ```ts\n(.*?)^ *\* ```$/gms)].map(({ index, 1: code = "" }) =>
    toBlock(file, lineAt(text, index), code.replaceAll(/^ *\* ?/gm, "")),
  );
}

/** Each block is a module, so that its names are its own. */
function toBlock(place: string, line: number, code: string): Block {
  const name = `${place.replaceAll(/\W+/g, "-")}-${line}.ts`;
  return {
    place: `${place}:${line}`,
    file: path.join(ROOT, homeOf(place, code), FOLDER, name),
    code: `${code}\nexport {};\n`,
  };
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}

/**
 * Where the code of a file resolves what it imports: its own package, for other files one that it imports, or `scripts`,
 * which depends on all of them.
 */
function homeOf(file: string, code: string): string {
  const imported = [...code.matchAll(/from "((?:@[^/"]+\/)?[^/"]+)/g)].map(([, found = ""]) => found);
  const homes = file.startsWith("packages/")
    ? [path.join(...file.split("/").slice(0, 2))]
    : imported
        .flatMap((name) => name.match(/^@text-completions\/(.+)/)?.slice(1) ?? [])
        .map((name) => `packages/${name}`);
  const fitting = homes.find((home) => {
    const known = new Set(["", home].flatMap(namesWithin));
    return imported.every((found) => known.has(found) || found.startsWith("node:"));
  });
  return fitting ?? "scripts";
}

/** What a package, and the workspace around it, can import by name. */
function namesWithin(folder: string): string[] {
  const { name, dependencies, devDependencies }: Manifest = JSON.parse(
    readFileSync(path.join(ROOT, folder, "package.json"), "utf8"),
  );
  return [name, ...Object.keys({ ...dependencies, ...devDependencies })];
}

/** The texts after `// →`, one a line of output. */
function promised(code: string): string[] {
  return [...code.matchAll(/\/\/ → (.*)$/gm)].map((match) => match[1] ?? "");
}

/** The compiler's complaints, under the place in the README instead of the file made from it. */
function withPlaces(output: string): string {
  return blocks.reduce((text, { file, place }) => text.replaceAll(path.relative(ROOT, file), place), output);
}
