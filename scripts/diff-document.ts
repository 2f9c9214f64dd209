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

/**
 * Compares the document of a revision with that of the working tree.
 *
 * @throws {Error} if they cannot be compared.
 */
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
    const isBreaking = status !== 0;
    // It ends with the same status when it breaks down, and counts nothing then.
    if (isBreaking && !/\d+ major/.test(output)) {
      throw new Error(
        `Failed to compare the documents: redocly ended with ${status}. Fix what it says:\n${output}`,
      );
    }
    return { isBreaking, output };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Says that git does not know a revision that somebody named. */
export function describeUnknown(revision: string, { unknown }: { unknown: string }): string {
  return `Failed to compare with ${revision}: git says "${unknown}". Name a branch, a tag or a commit.`;
}
