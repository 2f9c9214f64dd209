import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { ROOT } from "../generate/document.ts";
import { packPackages } from "./pack-packages.ts";

const run = promisify(execFile);

/** npm hands its own options on to what it runs, where npx would obey them. */
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));

test("npx runs the codemod of the tarball: first a diff, then the change", async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "codemod-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const tarballs = await packPackages(path.join(folder, "tarballs"));
  const cwd = path.join(folder, "project");
  await run("mkdir", [cwd]);
  writeFileSync(path.join(cwd, "package.json"), JSON.stringify({ private: true, type: "module" }));
  const [before, after] = ["before.ts", "by-codemod.ts"].map((name) =>
    readFileSync(path.join(ROOT, "examples/migrate", name), "utf8"),
  );
  writeFileSync(path.join(cwd, "before.ts"), before ?? "");
  const own = ["codemod", "prompt", "core"].map((name) => tarballs[`@text-completions/${name}`] ?? name);
  await run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", ...own], { cwd, env });
  const codemod = ["--no-install", "@text-completions/codemod", "--model", "claude-sonnet-4-5"];

  const shown = await run("npx", [...codemod, "**/*.ts"], { cwd, env });
  const unchanged = readFileSync(path.join(cwd, "before.ts"), "utf8");
  await run("npx", [...codemod, "--write", "before.ts"], { cwd, env });

  expect(shown.stdout).toMatch(/^--- a\/before\.ts\n/);
  expect(shown.stderr).toContain("1 file of 1 would change");
  expect(unchanged).toBe(before);
  expect(readFileSync(path.join(cwd, "before.ts"), "utf8")).toBe(after);
});
