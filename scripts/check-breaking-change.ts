import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describeUnknown, diffDocument } from "./diff-document.ts";
import { breakingBumpOf, findAnnouncement } from "./find-announcement.ts";

/** The packages have one version, and are released together. */
const PACKAGE = "packages/core";
const TAGS = "@text-completions/core@*";

/** Whether the document may be released as it is, and why. */
export interface BreakingChangeResult {
  isAllowed: boolean;
  reason: string;
}

/**
 * Checks whether a breaking change of the document since the last release is announced by a changeset. If git knows no
 * release (none was made, no repository, a shallow clone), the change is allowed.
 *
 * @param named - The revision to compare with, which git must know. Default: the last release.
 * @throws {Error} if the documents cannot be compared.
 */
export function checkBreakingChange(root: string, named?: string): BreakingChangeResult {
  const base = named ?? findLastRelease(root);
  if (base === undefined) return { isAllowed: true, reason: "Not determined: git knows no release." };
  const diff = diffDocument(base, root);
  if ("unknown" in diff && named === undefined) {
    return { isAllowed: true, reason: `Not determined: git says "${diff.unknown}".` };
  }
  if ("unknown" in diff) return { isAllowed: false, reason: describeUnknown(base, diff) };
  if (!diff.isBreaking) return { isAllowed: true, reason: `Nothing in the document breaks since ${base}.` };
  const manifest: { version: string } = JSON.parse(
    readFileSync(path.join(root, PACKAGE, "package.json"), "utf8"),
  );
  const bump = breakingBumpOf(manifest.version);
  const announced = findAnnouncement(path.join(root, ".changeset"), bump);
  if (announced !== undefined)
    return { isAllowed: true, reason: `What breaks is announced by ${announced}.` };
  return {
    isAllowed: false,
    reason: `${diff.output}\nFailed to accept the document: it breaks since ${base}, and no changeset says so. Run \`pnpm changeset\`, and choose ${bump} for a package.`,
  };
}

/** The latest tag of a release; in a clone without tags, the commit that last wrote the changelog. */
function findLastRelease(root: string): string | undefined {
  if (git(root, "rev-parse", "--is-shallow-repository") !== "false") return undefined;
  const [tag] = (git(root, "tag", "--list", TAGS, "--merged", "HEAD", "--sort=-v:refname") ?? "").split("\n");
  return tag || git(root, "log", "-1", "--format=%h", "--", `${PACKAGE}/CHANGELOG.md`) || undefined;
}

/** What git prints; undefined if it fails. */
function git(root: string, ...args: string[]): string | undefined {
  const { status, stdout } = spawnSync("git", args, { cwd: root, encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}
