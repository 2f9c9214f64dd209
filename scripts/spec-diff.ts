// What changed in the document since a git revision, and what that asks of the next version: major, minor or patch.
//
//   pnpm spec-diff            since the last commit
//   pnpm spec-diff v0.1.0     since a tag; ends with 1 if the change breaks clients
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { ROOT } from "./generate/document.ts";
import { runTool } from "./run-tool.ts";

const PUBLISHED = "packages/core/openapi.json";

const revision = process.argv[2] ?? "HEAD";
const folder = mkdtempSync(path.join(os.tmpdir(), "spec-diff-"));
try {
  const base = path.join(folder, "openapi.json");
  writeFileSync(base, execFileSync("git", ["show", `${revision}:${PUBLISHED}`], { cwd: ROOT }));
  const { status, output } = runTool("redocly", "diff", base, PUBLISHED);
  console.log(output);
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true });
}
