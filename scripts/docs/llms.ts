import type { Page } from "./error-pages.ts";
import type { PackageFacts } from "./package-facts.ts";

const RAW = "https://raw.githubusercontent.com/text-completions/text-completions/main";

/** The site for programs that read text: what there is, one line each (llmstxt.org). */
export function llmsIndex(packages: PackageFacts[], pages: Page[]): string {
  const list = packages.map(
    ({ name, folder, description }) => `- [${name}](${RAW}/packages/${folder}/README.md): ${description}`,
  );
  return `# text-completions

> Anthropic's Text Completions API, \`POST /v1/complete\`, kept alive: one OpenAPI document, and small TypeScript packages
> derived from it.

## Packages

${list.join("\n")}

## The API

- [OpenAPI document](http-api/openapi.json): the operation, its headers, bodies, errors and streams
- [Sources of each fact](${RAW}/spec/README.md)

## Errors

${pages.map(({ name, title }) => `- [${title}](reference/documents/${name}.html)`).join("\n")}

## Optional

- [Everything in one file](llms-full.txt): every README and every error, one after the other
`;
}

/** Every README and every page, in one text. */
export function llmsFull(packages: PackageFacts[], pages: Page[]): string {
  const errors = pages.map(({ content }) => content.replace(/^---.*?^---\n+/ms, ""));
  return [...packages.map(({ readme }) => readme), ...errors].join("\n\n");
}
