import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../generate/document.ts";

/** Within the scripts package, so that the blocks resolve the workspace's packages. */
const FOLDER = path.join(ROOT, "scripts/.readme-blocks");

interface Block {
  /** Where it stands: `packages/core/README.md:12`. */
  place: string;
  file: string;
  code: string;
}

const blocks = readmes().flatMap(blocksOf);

beforeAll(() => {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  for (const { file, code } of blocks) writeFileSync(file, code);
  writeFileSync(
    path.join(FOLDER, "tsconfig.json"),
    JSON.stringify({
      extends: "../tsconfig.json",
      compilerOptions: { isolatedDeclarations: false, noEmit: true },
      include: ["*.ts"],
    }),
  );
});

describe("the code in the READMEs", () => {
  it("is there", () => {
    expect(blocks.length).toBeGreaterThan(5);
  });

  it("compiles, each block on its own", () => {
    const { stdout } = spawnSync(
      path.join(ROOT, "node_modules/.bin/tsc"),
      ["--project", FOLDER, "--pretty", "false"],
      {
        cwd: FOLDER,
        encoding: "utf8",
      },
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

function readmes(): string[] {
  const packages = readdirSync(path.join(ROOT, "packages")).map((name) => `packages/${name}/README.md`);
  return ["README.md", "spec/README.md", ...packages];
}

function blocksOf(readme: string): Block[] {
  const text = readFileSync(path.join(ROOT, readme), "utf8");
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(({ index, 1: code = "" }) => {
    const line = text.slice(0, index).split("\n").length;
    const file = path.join(FOLDER, `${readme.replace("/README.md", "").replaceAll("/", "-")}-${line}.ts`);
    // Each block is a module, so that its names are its own.
    return { place: `${readme}:${line}`, file, code: `${code}\nexport {};\n` };
  });
}

/** The texts after `// →`, one a line of output. */
function promised(code: string): string[] {
  return [...code.matchAll(/\/\/ → (.*)$/gm)].map((match) => match[1] ?? "");
}

/** The compiler's complaints, under the place in the README instead of the file made from it. */
function withPlaces(output: string): string {
  return blocks.reduce((text, { file, place }) => text.replaceAll(path.basename(file), place), output);
}
