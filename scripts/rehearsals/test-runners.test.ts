import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packPackages } from "./pack-packages.ts";
import { installNode } from "./publishing/node-versions.ts";
import { run, runOrThrow } from "./publishing/run.ts";

const NODES = ["20.19", "24"] as const;

/** What a TypeScript project under Jest installs, CommonJS as it came in 2023. */
const JEST = {
  "@babel/core": "7",
  "@babel/preset-env": "7",
  "@babel/preset-typescript": "7",
  "@swc/core": "1.16.22",
  "@swc/jest": "0.2.39",
  "@types/jest": "30",
  "babel-jest": "30.5.2",
  jest: "30.5.2",
  "jest-environment-jsdom": "30.5.2",
  "jest-fixed-jsdom": "0.0.11",
  // The newest whose own dependencies are all CommonJS.
  msw: "2.10.5",
  "ts-jest": "29.4.15",
  typescript: "~5.9.3",
};

const TRANSFORMS = ["babel-jest", "@swc/jest", "ts-jest"];

const VITESTS = [
  { vitest: "3.2.7", msw: "2.15.0", nodes: NODES },
  { vitest: "4.1.12", msw: "2.15.0", nodes: NODES },
  // Both need Node 22.12.
  { vitest: "5.1.1", msw: "3.0.5", nodes: ["24"] },
] as const;

const root = mkdtempSync(path.join(os.tmpdir(), "test-runners-"));
const nodes: Record<string, string> = { "24": process.execPath };
let tarballs: Record<string, string>;

beforeAll(async () => {
  tarballs = await packPackages(path.join(root, "tarballs"));
  nodes["20.19"] = await installNode("20.19", root, {});
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("Jest, without flags", () => {
  const folder = path.join(root, "jest");

  beforeAll(() => createProject("jest", JEST));

  const cases = NODES.flatMap((node) =>
    TRANSFORMS.flatMap((transform) => [
      { node, transform, environment: "node", file: "consumer" },
      { node, transform, environment: "./jsdom-with-web.cjs", file: "consumer" },
      { node, transform, environment: "jest-fixed-jsdom", file: "consumer" },
      { node, transform, environment: "jest-fixed-jsdom", file: "with-msw" },
      { node, transform, environment: "jest-environment-jsdom", file: "without-web" },
    ]),
  );

  test.each(cases)(
    "$transform, $environment, Node $node: $file",
    async ({ node, transform, environment, file }) => {
      const config = {
        testEnvironment: environment,
        transform: { "\\.ts$": [transform, {}] },
        testMatch: [`**/${file}.test.ts`],
      };

      const { status, output } = await run(
        nodes[node] ?? "",
        ["node_modules/jest/bin/jest.js", "--config", JSON.stringify(config)],
        { cwd: folder, environment: { NODE_ENV: "test" } },
      );

      expect(status, output).toBe(0);
    },
  );
});

describe.each(VITESTS)("Vitest $vitest with MSW $msw", ({ vitest, msw, nodes: versions }) => {
  const name = `vitest-${vitest}`;

  beforeAll(() => createProject(name, { vitest, msw, jsdom: "27.2.0", "happy-dom": "21.0.4" }));

  const cases = versions.flatMap((node) =>
    ["node", "jsdom", "happy-dom"].map((environment) => ({ node, environment })),
  );

  test.each(cases)("$environment, Node $node", async ({ node, environment }) => {
    const { status, output } = await run(
      nodes[node] ?? "",
      [
        "node_modules/vitest/vitest.mjs",
        "run",
        "--globals",
        "--environment",
        environment,
        "consumer",
        "with-msw",
      ],
      { cwd: path.join(root, name) },
    );

    expect(status, output).toBe(0);
  });
});

test("a stack trace of Vitest names our functions and our files", async () => {
  const folder = path.join(root, "vitest-5.1.1");
  writeFileSync(
    path.join(folder, "fails.test.ts"),
    `import { createMock } from "@text-completions/mock";
test("fails", () => { createMock({ tokensPerSecond: "fast" }); });
`,
  );

  const { output } = await run(
    process.execPath,
    ["node_modules/vitest/vitest.mjs", "run", "--globals", "fails"],
    { cwd: folder },
  );

  expect(output).toMatch(/❯ createMock node_modules\/@text-completions\/mock\/src\/create-mock\.ts:\d+:\d+/);
});

/** A project outside any workspace with the packages as packed, and the consumer's tests. */
async function createProject(name: string, tools: Record<string, string>): Promise<void> {
  const folder = path.join(root, name);
  mkdirSync(folder);
  cpSync(path.join(import.meta.dirname, "consumers"), folder, { recursive: true });
  const packages = Object.entries(tarballs).filter(([other]) => other !== "@text-completions/cli");
  writeJson(path.join(folder, "package.json"), {
    private: true,
    dependencies: Object.fromEntries(packages.map(([other, file]) => [other, `file:${file}`])),
    devDependencies: tools,
  });
  writeJson(path.join(folder, "babel.config.json"), {
    presets: [["@babel/preset-env", { targets: { node: "current" } }], "@babel/preset-typescript"],
  });
  writeJson(path.join(folder, "tsconfig.json"), {
    compilerOptions: {
      module: "commonjs",
      target: "es2022",
      lib: ["es2023", "dom", "dom.iterable", "dom.asynciterable"],
      strict: true,
      esModuleInterop: true,
      skipLibCheck: true,
      types: ["jest"],
    },
  });
  await runOrThrow("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder });
}

function writeJson(file: string, value: unknown): void {
  writeFileSync(file, JSON.stringify(value));
}
