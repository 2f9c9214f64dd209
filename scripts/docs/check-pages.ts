import { type Check, CHECKS, type Violation } from "@text-completions/contract";
import type { OpenApiDocument } from "../generate/document.ts";
import type { Evidence } from "./check-evidence.ts";
import { escapeText, inlineCode, type Page } from "./page.ts";
import { renderExchange } from "./render-exchange.ts";
import { assertFixesFit, fixesFor } from "./server-fixes.ts";
import { readSpecPlace } from "./spec-places.ts";

/** The checks by the first part of their ids, in the order of the catalogue. */
export const CHECK_GROUPS: readonly { group: string; checks: readonly Check[] }[] = [
  ...new Set(CHECKS.map(groupOf)),
].map((group) => ({ group, checks: CHECKS.filter((check) => groupOf(check) === group) }));

/** A list of all checks, and a page for each: what it means, an exchange that fails it, how to fix that. */
export function checkPages(
  document: OpenApiDocument,
  evidence: ReadonlyMap<string, readonly Evidence[]>,
): Page[] {
  assertFixesFit(CHECKS);
  return [
    indexPage(evidence),
    ...CHECKS.map((check) => checkPage(check, document, evidence.get(check.id) ?? [])),
  ];
}

function checkPage(check: Check, document: OpenApiDocument, evidence: readonly Evidence[]): Page {
  const { id, title, spec, remedy } = check;
  const place = readSpecPlace(document, spec);
  const sections = [
    `# ${id}`,
    `**${prose(title)}.** ${tags(check)}`,
    ...(place.quote === "" ? [] : [`The spec says, at ${place.link}:`, quote(place.quote)]),
    "## How to fix it",
    prose(remedy),
    ...fixesFor(check),
    ...exampleOf(evidence),
    ...serversOf(evidence),
    "## Run it alone",
    `\`\`\`sh\ntext-completions check http://127.0.0.1:8080 --only ${id}\n\`\`\``,
  ];
  return { path: `checks/${id}`, title: id, description: `${title}.`, content: sections.join("\n\n") };
}

function groupOf({ id }: Check): string {
  return id.slice(0, id.indexOf("/"));
}

function tags({ severity, mode, billable, id }: Check): string {
  const weight =
    severity === "must"
      ? "Required by the spec."
      : "Recommended, or inferred where the documentation is silent.";
  if (id.startsWith("client/"))
    return `${weight} Evaluated on the requests of a client, in recordings and in tests.`;
  const how = mode === "passive" ? "Evaluated on every observed exchange." : "Sends its own requests.";
  return `${weight} ${how}${billable ? " The model has to generate text for it." : ""}`;
}

/** The first broken server whose exchange is known: the request, the response, and the report of the check. */
function exampleOf(evidence: readonly Evidence[]): string[] {
  for (const { does, violation, exchange } of evidence) {
    if (violation === undefined || exchange === undefined) continue;
    return [
      "## A response that fails",
      `A server that ${prose(does)}:`,
      renderExchange(exchange),
      `The check reports:`,
      quote(prose(violation.message)),
      facts(violation),
    ];
  }
  return [];
}

function facts({ where, expected, received }: Violation): string {
  return [
    `- where: ${inlineCode(where)}`,
    ...(expected === undefined ? [] : [`- expected: ${inlineCode(show(expected))}`]),
    ...(received === undefined ? [] : [`- received: ${inlineCode(show(received))}`]),
  ].join("\n");
}

function serversOf(evidence: readonly Evidence[]): string[] {
  if (evidence.length < 2) return [];
  const rows = evidence.map(({ does, violation }) => {
    const said = violation === undefined ? "" : `: ${prose(violation.message)}`;
    return `- a server that ${prose(does)}${said}`;
  });
  return ["## Servers that it catches", "The tests of this package run it against:", rows.join("\n")];
}

function indexPage(evidence: ReadonlyMap<string, readonly Evidence[]>): Page {
  const sections = CHECK_GROUPS.map(({ group, checks }) => {
    const rows = checks.map(({ id, title, severity }) => {
      const count = evidence.get(id)?.length ?? 0;
      return `| [\`${id}\`](/checks/${id}) | ${prose(title).replaceAll("|", String.raw`\|`)} | ${severity} | ${count === 0 ? "" : count} |`;
    });
    const head = [
      "| check | what holds on a server that passes | severity | broken servers |",
      "| --- | --- | --- | --- |",
    ];
    return `## ${group}\n\n${[...head, ...rows].join("\n")}`;
  });
  const description = `The ${CHECKS.length} checks of @text-completions/contract, group by group.`;
  return {
    path: "checks/index",
    title: "Checks",
    description,
    content: `# Checks

The ${CHECKS.length} checks of [\`@text-completions/contract\`](/packages/contract), which \`text-completions check\` runs
against a server. A \`must\` is required by the spec; a \`should\` is recommended, or inferred where the documentation is
silent. The last column counts the broken servers of our tests that the check catches.

${sections.join("\n\n")}`,
  };
}

/** Escapes what HTML or Vue would interpret in a sentence, except in code. */
function prose(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part, index) =>
      index % 2 === 1
        ? part
        : escapeText(part)
            .replaceAll(String.raw`\|`, "|")
            .replaceAll("*", String.raw`\*`)
            .replaceAll("_", String.raw`\_`),
    )
    .join("");
}

function quote(markdown: string): string {
  return markdown.replaceAll(/^/gm, "> ");
}

function show(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
