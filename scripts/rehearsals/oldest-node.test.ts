import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cloneRepository, type Clone } from "./clone.ts";
import { installNode } from "./publishing/node-versions.ts";

/** What the packages declare in `engines`. */
const OLDEST = "20.19";

/** Vitest 5 and MSW 3 need Node 22.12: the same tests run in the newest ones that do not. */
const CATALOG = { vitest: "3.2.7", msw: "2.15.0" };

/** Tests that cannot run there, and why. */
const NOT_THERE = {
  "packages/cli/test/loading.test.ts":
    "It watches imports by `module.registerHooks`, which came with Node 22.15.",
  "packages/contract/test/mock-conforms.test.ts": "It sets an option of MSW 3.",
};

const CONFIG = `import { defineConfig } from "vitest/config";

const conditions = ["@text-completions/source"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ["packages/*/{src,test}/**/*.test.ts"],
    exclude: ${JSON.stringify(Object.keys(NOT_THERE))},
    setupFiles: ["scripts/fail-on-console.ts"],
    testTimeout: 30_000,
  },
});
`;

const folder = mkdtempSync(path.join(os.tmpdir(), "oldest-node-"));
let clone: Clone;
let node: string;

beforeAll(async () => {
  node = await installNode(OLDEST, folder, {});
  clone = cloneRepository({ prepare: useOlderTools });
});
afterAll(() => {
  clone[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

test("the oldest Node is the one that the packages declare", () => {
  const { engines } = JSON.parse(readFileSync(path.join(clone.folder, "packages/core/package.json"), "utf8"));

  expect(engines).toEqual({ node: `>=${OLDEST}` });
  expect(execFileSync(node, ["--version"], { encoding: "utf8" })).toMatch(`v${OLDEST}.`);
});

test("the tests of all packages pass on it", () => {
  // Node 20 runs no TypeScript, so that the command is tested as it is built.
  const built = clone.run("pnpm", "build", "--filter=./packages/*");
  expect(built.status, built.output).toBe(0);

  const { status, output } = clone.run(
    "env",
    `NODE_OPTIONS=--import=${path.join(clone.folder, "scripts/rehearsals/strip-types.mjs")}`,
    node,
    "node_modules/vitest/vitest.mjs",
    "run",
    "--reporter=dot",
  );

  expect(status, output).toBe(0);
});

/** Puts other versions into the catalog, and a configuration that both versions of Vitest understand. */
function useOlderTools(target: string): void {
  const workspace = path.join(target, "pnpm-workspace.yaml");
  let text = readFileSync(workspace, "utf8");
  for (const [name, version] of Object.entries(CATALOG)) {
    text = text.replace(new RegExp(`^  ${name}: .*$`, "m"), `  ${name}: ${version}`);
  }
  writeFileSync(workspace, text);
  writeFileSync(path.join(target, "vitest.config.ts"), CONFIG);
}
