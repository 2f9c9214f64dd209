import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../generate/document.ts";

/** Where the site's own pages, theme and build are. */
export const DOCS: string = path.join(ROOT, "docs");

export const REPOSITORY = "https://github.com/text-completions/text-completions";

/** A generated page of the site. */
export interface Page {
  /** Its address in the site, without an extension: `errors/overloaded_error`. */
  path: string;
  title: string;
  /** What it is about, in one sentence. Plain text. */
  description: string;
  /** Markdown, which begins with the heading. */
  content: string;
}

/** All that is generated for the site, and nothing else. `docs/.vitepress/config.ts` reads it. */
const GENERATED: string = path.join(DOCS, "generated");

/** Generated pages, at their addresses in the site. */
export const PAGES: string = path.join(GENERATED, "pages");

/** Generated files that the site serves as they are. */
export const PUBLIC: string = path.join(GENERATED, "public");

/** Removes what an earlier build has generated. */
export function clearGenerated(): void {
  rmSync(GENERATED, { recursive: true, force: true });
  mkdirSync(PAGES, { recursive: true });
  mkdirSync(PUBLIC, { recursive: true });
}

/** Writes what the configuration of the site reads. */
export function writeSiteFacts(facts: object): void {
  writeFileSync(path.join(GENERATED, "site.json"), `${JSON.stringify(facts, null, 2)}\n`);
}

export function writePage({ path: name, title, description, content }: Page): void {
  const file = path.join(PAGES, `${name}.md`);
  mkdirSync(path.dirname(file), { recursive: true });
  const head = [
    "---",
    `title: ${JSON.stringify(title)}`,
    `description: ${JSON.stringify(description)}`,
    "editLink: false",
    "---",
  ];
  writeFileSync(file, `${head.join("\n")}\n\n${content.trim()}\n`);
}

/** Escapes text for the prose of a page, so that neither HTML nor Vue interprets it. */
export function escapeText(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll("{{", "&#123;&#123;")
    .replaceAll("|", String.raw`\|`);
}

/** Formats text as code in a line or in a cell of a table. */
export function inlineCode(text: string): string {
  const fence = text.includes("`") ? "``" : "`";
  const pad = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return `${fence}${pad}${text.replaceAll("\n", String.raw`\n`).replaceAll("|", String.raw`\|`)}${pad}${fence}`;
}

export function codeBlock(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\n$/, "")}\n${fence}`;
}
