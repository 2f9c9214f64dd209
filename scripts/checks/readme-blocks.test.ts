import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../generate/document.ts";

/** The folder of blocks within a package, so that they resolve what the package does. */
const FOLDER = ".readme-blocks";

/** READMEs whose code needs packages that the package itself does not depend on. */
const AT_HOME_IN_SCRIPTS = new Set(["README.md", "packages/client/README.md"]);

const READMES = [
  "README.md",
  ...readdirSync(path.join(ROOT, "packages")).map((name) => `packages/${name}/README.md`),
];

interface Block {
  /** Where it stands: `packages/core/README.md:12`. */
  place: string;
  file: string;
  code: string;
}

const blocks = READMES.flatMap(blocksOf);

beforeAll(() => {
  for (const home of new Set(READMES.map(homeOf))) {
    const folder = path.join(ROOT, home, FOLDER);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
  }
  for (const { file, code } of blocks) writeFileSync(file, code);
  writeFileSync(
    path.join(ROOT, "scripts", FOLDER, "tsconfig.json"),
    JSON.stringify({ extends: "../tsconfig.json", files: blocks.map(({ file }) => file) }),
  );
});

describe("the code in the READMEs", () => {
  it("is there", () => {
    expect(blocks.length).toBeGreaterThan(5);
  });

  it("compiles, each block on its own", () => {
    const { stdout } = spawnSync(
      path.join(ROOT, "node_modules/.bin/tsc"),
      ["--project", path.join("scripts", FOLDER), "--pretty", "false"],
      { cwd: ROOT, encoding: "utf8" },
    );

    expect(withPlaces(stdout)).toBe("");
  });

  it.each(blocks.filter(({ code }) => code.includes("// →")))("prints what $place says", ({ file, code }) => {
    const printed = execFileSync(process.execPath, ["--conditions=@text-completions/source", file], {
      encoding: "utf8",
      env: { ...process.env, NODE_NO_WARNINGS: "1", NO_COLOR: "1" },
    });

    expect(printed.trimEnd().split("\n")).toEqual(promised(code));
  });
});

function blocksOf(readme: string): Block[] {
  const text = readFileSync(path.join(ROOT, readme), "utf8");
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(({ index, 1: code = "" }) => {
    const line = text.slice(0, index).split("\n").length;
    const file = path.join(ROOT, homeOf(readme), FOLDER, `${path.basename(path.dirname(readme))}-${line}.ts`);
    // Each block is a module, so that its names are its own.
    return { place: `${readme}:${line}`, file, code: `${code}\nexport {};\n` };
  });
}

/** The package in whose place the code of a README runs. */
function homeOf(readme: string): string {
  return AT_HOME_IN_SCRIPTS.has(readme) ? "scripts" : path.dirname(readme);
}

/** The texts after `// →`, one a line of output. */
function promised(code: string): string[] {
  return [...code.matchAll(/\/\/ → (.*)$/gm)].map((match) => match[1] ?? "");
}

/** The compiler's complaints, under the place in the README instead of the file made from it. */
function withPlaces(output: string): string {
  return blocks.reduce((text, { file, place }) => text.replaceAll(path.relative(ROOT, file), place), output);
}
