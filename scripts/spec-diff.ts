// What changed in the document since a git revision, and what that asks of the next version: major, minor or patch.
//
//   pnpm spec-diff            since the last commit
//   pnpm spec-diff REVISION   since a branch, a tag or a commit; ends with 1 if the change breaks clients
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { ROOT } from "./generate/document.ts";
import { runTool } from "./run-tool.ts";

const PUBLISHED = "packages/core/openapi.json";

const revision = process.argv[2] ?? "HEAD";
const before = spawnSync("git", ["show", `${revision}:${PUBLISHED}`], { cwd: ROOT, maxBuffer: 1e8 });
if (before.status === 0) compareWith(before.stdout);
else fail(before.stderr.toString().trim());

function compareWith(content: Buffer): void {
  const folder = mkdtempSync(path.join(os.tmpdir(), "spec-diff-"));
  try {
    const base = path.join(folder, "openapi.json");
    writeFileSync(base, content);
    const { status, output } = runTool("redocly", "diff", base, PUBLISHED);
    console.log(output);
    process.exitCode = status ?? 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function fail(reason: string): void {
  console.error(
    `Failed to compare with ${revision}: git says "${reason}". Name a branch, a tag or a commit.`,
  );
  process.exitCode = 2;
}
