import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import type { Check } from "@text-completions/contract";
import { parse } from "yaml";
import { DOCS } from "./page.ts";

/** How to fix what several checks report, in code for servers that many people run. */
interface ServerFix {
  /** Ids or groups of checks: `stream/not-buffered`, `auth/`. */
  checks: readonly string[];
  content: string;
}

const FOLDER = path.join(DOCS, "fixes");

const fixes: readonly ServerFix[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".md"))
  .toSorted()
  .map((name) => readFix(path.join(FOLDER, name)));

/**
 * Sections for the page of a check: code for Express, nginx and FastAPI. What names the check precedes what names its
 * group.
 */
export function fixesFor({ id }: Check): string[] {
  const own = fixes.filter(({ checks }) => checks.includes(id));
  const ofGroup = fixes.filter(({ checks }) =>
    checks.some((name) => name.endsWith("/") && id.startsWith(name)),
  );
  return (own.length > 0 ? own : ofGroup).map(({ content }) => content);
}

/** @throws {Error} if a fix names a check, or a group, that does not exist. */
export function assertFixesFit(checks: readonly Check[]): void {
  for (const name of fixes.flatMap((fix) => fix.checks)) {
    if (!checks.some(({ id }) => id === name || (name.endsWith("/") && id.startsWith(name)))) {
      throw new Error(`Failed to write the pages of checks: docs/fixes names ${name}, which does not exist.`);
    }
  }
}

function readFix(file: string): ServerFix {
  const [, head = "", content = ""] = /^---\n(.*?)\n---\n(.*)$/s.exec(readFileSync(file, "utf8")) ?? [];
  const { checks }: { checks?: string[] } = parse(head) ?? {};
  if (checks === undefined) throw new Error(`Failed to read ${file}: its frontmatter names no checks.`);
  return { checks, content: content.trim() };
}
