import { readFileSync } from "node:fs";
import path from "node:path";
import type { PackageFacts } from "./package-facts.ts";
import { DOCS, type Page } from "./page.ts";

/** A page as a link in a list. */
type Entry = Pick<Page, "path" | "title" | "description">;

/**
 * The contents of the site for programs that read text, one line for each page (llmstxt.org). Links are relative to the
 * site.
 */
export function llmsIndex(guides: readonly Entry[], pages: readonly Page[]): string {
  const groups: [title: string, folder: string][] = [
    ["Packages", "packages/"],
    ["Command line", "cli/"],
    ["The API", "api/"],
    ["Errors", "errors/"],
    ["Checks of servers", "checks/"],
  ];
  const sections = groups.map(
    ([title, folder]) =>
      `## ${title}\n\n${pages
        .filter((page) => page.path.startsWith(folder))
        .map(toLine)
        .join("\n")}`,
  );
  return `# text-completions

> Anthropic's Text Completions API, \`POST /v1/complete\`, kept alive: one OpenAPI document, and small TypeScript packages
> derived from it.

## Guides

${guides.map(toLine).join("\n")}

${sections.join("\n\n")}

## Optional

- [Everything in one file](llms-full.txt): every guide, every README and every error, one after the other
- [OpenAPI 3.1](openapi/openapi-3.1.json): the operation, its headers, bodies, errors and streams
- [OpenAPI 3.2](openapi/openapi-3.2.json): the same, with streams as the later edition writes them
`;
}

function toLine({ path: page, title, description }: Entry): string {
  const address = `${page.replace(/(^|\/)index$/, "$1index")}.html`;
  return `- [${title}](${address})${description === "" ? "" : `: ${description}`}`;
}

/** Every guide, README and error page, in one text. */
export function llmsFull(
  guides: readonly Entry[],
  packages: readonly PackageFacts[],
  pages: readonly Page[],
): string {
  const written = guides.map(({ path: page }) => readWhole(path.join(DOCS, `${page}.md`)));
  const errors = pages
    .filter(({ path: page }) => page.startsWith("errors/"))
    .map(({ content }) => content.trim());
  return `${[...written, ...packages.map(({ readme }) => readme.trim()), ...errors].join("\n\n")}\n`;
}

/** A page with the files that it shows. */
function readWhole(file: string): string {
  return withoutFrontmatter(readFileSync(file, "utf8")).replaceAll(/^<<< (\S+)$/gm, (_, shown: string) => {
    const code = readFileSync(path.join(path.dirname(file), shown), "utf8");
    return `\`\`\`${path.extname(shown).slice(1)}\n${code.trimEnd()}\n\`\`\``;
  });
}

function withoutFrontmatter(text: string): string {
  return text.replace(/^---\n.*?\n---\n+/s, "").trim();
}
