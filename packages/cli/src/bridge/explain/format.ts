import stringWidth from "string-width";
import { type Colors, toJson, toPrintable } from "../../terminal/output.ts";
import type { Explanation } from "./explain.ts";

/** The formats of an explanation. */
export type ExplanationFormat = "table" | "json" | "html";

/** Renders an explanation. `redact` removes what looks like a key from what callers wrote. */
export function formatExplanation(
  explanation: Explanation,
  format: ExplanationFormat,
  redact: (text: string) => string,
  colors: Colors,
): string {
  switch (format) {
    case "json":
      return `${redact(toJson(explanation, 2))}\n`;
    case "table":
      return redact(formatSections(toSections(explanation), colors));
    case "html":
      return redact(formatPage(toSections(explanation)));
  }
}

/** A table with its heading. */
interface Section {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

function toSections(explanation: Explanation): Section[] {
  const { requests, unchanged, adapted, rejected, invalid, others } = explanation;
  const share = (count: number): string =>
    requests === 0 ? "-" : `${((count / requests) * 100).toFixed(1)} %`;
  const summary = Object.entries({ unchanged, adapted, rejected, invalid });
  return [
    {
      title: `Requests: ${requests}${others === 0 ? "" : `, and ${others} of other operations`}`,
      head: ["outcome", "requests", "share"],
      rows: summary.map(([name, count]) => [name, String(count), share(count)]),
    },
    {
      title: "Models",
      head: ["model", "live model", "requests", "share"],
      rows: explanation.models.map((each) => [
        each.model,
        each.liveModel,
        String(each.requests),
        share(each.requests),
      ]),
    },
    {
      title: "Adaptations",
      head: ["code", "field", "requests", "share", "rejected", "why", "for instance"],
      rows: explanation.adaptations.map((each) => [
        each.code,
        each.field,
        String(each.requests),
        share(each.requests),
        String(each.rejected),
        each.message,
        each.places.join(", "),
      ]),
    },
    {
      title: "Invalid requests",
      head: ["status", "type", "requests", "share", "message", "for instance"],
      rows: explanation.errors.map((each) => [
        String(each.status),
        each.type,
        String(each.requests),
        share(each.requests),
        each.message,
        each.places.join(", "),
      ]),
    },
  ].filter(({ rows }) => rows.length > 0);
}

function formatSections(sections: readonly Section[], { bold, dim }: Colors): string {
  return sections
    .map(({ title, head, rows }) => {
      const cells = [head, ...rows].map((row) => row.map(toPrintable));
      const widths = head.map((_, column) => Math.max(...cells.map((row) => stringWidth(row[column] ?? ""))));
      const lines = cells.map((row) =>
        row
          .map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - stringWidth(cell)))
          .join("  ")
          .trimEnd(),
      );
      return [bold(title), dim(lines[0] ?? ""), ...lines.slice(1), ""].join("\n");
    })
    .join("\n");
}

function formatPage(sections: readonly Section[]): string {
  const tables = sections.map(({ title, head, rows }) =>
    [
      `<h2>${escapeHtml(title)}</h2>`,
      `<table><thead>${formatRow("th", head)}</thead><tbody>`,
      ...rows.map((row) => formatRow("td", row)),
      "</tbody></table>",
    ].join("\n"),
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>What a bridge would change</title>
<style>
  body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem }
  table { border-collapse: collapse } th, td { border-bottom: 1px solid #8884; padding: .3rem .8rem; text-align: left }
</style>
<h1>What a bridge would change</h1>
${tables.join("\n")}
</html>
`;
}

function formatRow(tag: string, cells: readonly string[]): string {
  return `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join("")}</tr>`;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escapeHtml(text: string): string {
  return toPrintable(text).replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
