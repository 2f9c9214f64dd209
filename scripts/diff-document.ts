import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { ROOT } from "./generate/document.ts";
import { runTool } from "./run-tool.ts";

/** The document as it is published. */
const PUBLISHED = "packages/core/openapi.json";

/** What changed in the document; or why git cannot tell. */
export type DocumentDiff = { isBreaking: boolean; output: string } | { unknown: string };

/** Compares the document of a revision with that of the working tree. */
export function diffDocument(revision: string, root: string = ROOT): DocumentDiff {
  const before = spawnSync("git", ["show", `${revision}:${PUBLISHED}`], { cwd: root, maxBuffer: 1e8 });
  if (before.status !== 0) return { unknown: before.stderr.toString().trim() };
  const folder = mkdtempSync(path.join(os.tmpdir(), "spec-diff-"));
  try {
    const base = path.join(folder, "openapi.json");
    writeFileSync(base, before.stdout);
    // Relative in the root, for the output shows it.
    const { status, output } = runTool(
      "redocly",
      "diff",
      base,
      path.relative(ROOT, path.join(root, PUBLISHED)),
    );
    return { isBreaking: status !== 0, output };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
