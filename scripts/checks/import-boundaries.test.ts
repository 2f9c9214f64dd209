import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ROOT } from "../generate/document.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "import-boundaries-"));
// The rules' paths are relative to the folder of their file.
copyFileSync(path.join(ROOT, ".oxlintrc.json"), path.join(folder, ".oxlintrc.json"));
symlinkSync(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Whether the repository's lint rules let a source file import a module. */
function allows(file: string, module: string): boolean {
  const target = path.join(folder, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, `import { x } from "${module}";\n\nexport const y: unknown = x;\n`);
  const { stdout } = spawnSync(path.join(ROOT, "node_modules/.bin/oxlint"), ["--format=unix", file], {
    cwd: folder,
    encoding: "utf8",
  });
  expect(stdout).toMatch(/^$|problem/);
  return !stdout.includes("no-restricted-imports");
}

describe("the lint rules", () => {
  it.each([
    ["packages/core/src/x.ts", "@text-completions/prompt"],
    ["packages/core/src/x.ts", "node:fs"],
    ["packages/prompt/src/x.ts", "@text-completions/client"],
    ["packages/client/src/x.ts", "@text-completions/prompt"],
    ["packages/client/src/x.ts", "@text-completions/mock/server"],
    ["packages/client/src/x.ts", "node:http"],
    ["packages/contract/src/x.ts", "@text-completions/prompt"],
    ["packages/contract/src/x.ts", "node:http"],
    ["packages/bridge/src/x.ts", "@text-completions/client"],
    ["packages/bridge/src/x.ts", "@text-completions/mock"],
    ["packages/bridge/src/x.ts", "node:http"],
    ["packages/mock/src/x.ts", "@text-completions/client"],
    ["packages/mock/src/x.ts", "node:http"],
    ["packages/mock/src/server.ts", "@text-completions/msw"],
    ["packages/msw/src/x.ts", "@text-completions/client"],
    ["packages/msw/src/x.ts", "node:fs"],
  ])("refuse %s an import of %s", (file, module) => {
    expect(allows(file, module)).toBe(false);
  });

  it.each([
    ["packages/prompt/src/x.ts", "@text-completions/core"],
    ["packages/client/src/x.ts", "@text-completions/core/sse"],
    ["packages/contract/src/x.ts", "@text-completions/core/validate"],
    ["packages/bridge/src/x.ts", "@text-completions/prompt"],
    ["packages/mock/src/x.ts", "@text-completions/prompt"],
    ["packages/mock/src/x.ts", "@text-completions/core/validate"],
    ["packages/mock/src/server.ts", "node:http"],
    ["packages/msw/src/x.ts", "@text-completions/mock"],
    ["packages/cli/src/x.ts", "@text-completions/mock/server"],
    ["packages/cli/src/x.ts", "node:fs"],
  ])("let %s import %s", (file, module) => {
    expect(allows(file, module)).toBe(true);
  });
});
