import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findChromium } from "../find-chromium.ts";
import { ROOT } from "../generate/document.ts";
import { packPackages } from "./pack-packages.ts";
import { installNode } from "./publishing/node-versions.ts";
import { run, runOrThrow } from "./publishing/run.ts";
import { findFreePort } from "./start-server.ts";

// The projects that the recipes of the documentation show, each installed with the packages as packed.

const RECIPES = path.join(ROOT, "examples/recipes");

/** Vitest 5 and MSW 3 need Node 22.12. */
const FOR_NODE_20 = { vitest: "4.1.12", "@vitest/browser-playwright": "4.1.12", msw: "2.15.0" };

const CASES: readonly { recipe: string; node: "20.19" | "24"; versions?: Record<string, string> }[] = [
  { recipe: "vitest", node: "24" },
  { recipe: "vitest", node: "20.19", versions: FOR_NODE_20 },
  { recipe: "jest", node: "24" },
  { recipe: "jest", node: "20.19", versions: FOR_NODE_20 },
  { recipe: "next", node: "24" },
  { recipe: "next", node: "20.19" },
  { recipe: "storybook", node: "24" },
  { recipe: "storybook", node: "20.19", versions: FOR_NODE_20 },
  { recipe: "react-native", node: "24" },
  { recipe: "react-native", node: "20.19", versions: FOR_NODE_20 },
  // Its test is TypeScript, which Node 20 does not run.
  { recipe: "cypress", node: "24" },
];

const root = mkdtempSync(path.join(os.tmpdir(), "recipes-"));
const nodes: Record<string, string> = { "24": process.execPath };
const chromium = path.join(root, "chromium");
let tarballs: Record<string, string>;

beforeAll(async () => {
  tarballs = await packPackages(path.join(root, "tarballs"));
  nodes["20.19"] = await installNode("20.19", root, {});
  // The sandbox does not start for root, as which containers run.
  writeFileSync(chromium, `#!/bin/sh\nexec "${findChromium().path}" --no-sandbox "$@"\n`);
  chmodSync(chromium, 0o755);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test("every recipe is run", () => {
  expect(readdirSync(RECIPES).toSorted()).toEqual([...new Set(CASES.map(({ recipe }) => recipe))].toSorted());
});

describe.each(CASES)("$recipe, Node $node", ({ recipe, node, versions = {} }) => {
  const folder = path.join(root, `${recipe}-${node}`);

  beforeAll(async () => {
    cpSync(path.join(RECIPES, recipe), folder, { recursive: true });
    const file = path.join(folder, "package.json");
    writeFileSync(file, JSON.stringify(withTarballs(JSON.parse(readFileSync(file, "utf8")), versions)));
    await runOrThrow("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder });
  });

  test("its tests pass", async () => {
    const { status, output } = await run("npm", ["test"], {
      cwd: folder,
      environment: {
        PATH: `${path.dirname(nodes[node] ?? "")}${path.delimiter}${process.env["PATH"]}`,
        NODE_ENV: "",
        CHROMIUM_PATH: chromium,
        APP_PORT: String(await findFreePort()),
        MOCK_PORT: String(await findFreePort()),
        NEXT_TELEMETRY_DISABLED: "1",
        STORYBOOK_DISABLE_TELEMETRY: "1",
      },
    });

    expect(status, output).toBe(0);
  });
});

interface Manifest {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

/** The manifest of a recipe, with our packages as packed and other versions of some tools. */
function withTarballs(manifest: Manifest, versions: Record<string, string>): object {
  const files = Object.entries(tarballs).map(([name, file]): [string, string] => [name, `file:${file}`]);
  const replacements = new Map([...files, ...Object.entries(versions)]);
  const replace = (dependencies: Record<string, string> = {}) =>
    Object.fromEntries(
      Object.entries(dependencies).map(([name, version]) => [name, replacements.get(name) ?? version]),
    );
  const dependencies = replace(manifest.dependencies);
  const devDependencies = replace(manifest.devDependencies);
  const direct = { ...dependencies, ...devDependencies };
  // npm rejects an override of a direct dependency.
  const overrides = Object.fromEntries(files.filter(([name]) => !(name in direct)));
  return { ...manifest, dependencies, devDependencies, overrides };
}
