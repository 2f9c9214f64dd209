import { existsSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import { drawBars } from "./draw-bars.ts";
import { COLUMNS, formatRow } from "./format-row.ts";
import type { Row } from "./row.ts";

/** The rows of each benchmark. */
export type Results = Readonly<Record<string, Row[]>>;

const DATA = new URL("results.json", import.meta.url);
const PAGE = new URL("RESULTS.md", import.meta.url);

/** The most important rows, and the names of their pictures. */
const CHARTS: Readonly<Record<string, string>> = {
  streaming: "stream 20000 events in chunks of 1400 bytes through the client",
  "mock-server": "one response of a mock server, 16 connections",
  size: "size of the client, minified and gzipped",
};

/** The committed results. */
export function readResults(): Results {
  if (!existsSync(DATA)) return {};
  const { results }: { results: Results } = JSON.parse(readFileSync(DATA, "utf8"));
  return results;
}

/** Writes the results as data, as a page, and as pictures. */
export function writeResults(results: Results): void {
  writeFileSync(DATA, `${JSON.stringify({ results }, undefined, 2)}\n`);
  const rows = Object.values(results).flat();
  const pictures = Object.entries(CHARTS).flatMap(([name, what]) => {
    const row = rows.find((each) => each.what === what);
    if (!row) throw new Error(`Failed to draw ${name}: no row is called "${what}".`);
    writeFileSync(new URL(`charts/${name}.svg`, import.meta.url), drawBars(row));
    return `![${what}](charts/${name}.svg)`;
  });
  writeFileSync(PAGE, toPage(results, pictures));
}

function toPage(results: Results, pictures: readonly string[]): string {
  const [cpu] = os.cpus();
  const tables = Object.entries(results).map(([name, rows]) => `## ${name}\n\n${toTable(rows)}`);
  return `# Results

Written by \`pnpm bench\` on ${new Date().toISOString().slice(0, 10)}: ${os.cpus().length} cores (${cpu?.model.trim()}), ${os.type()}, Node ${process.versions.node}.
For every figure, less is better. Figures are medians of rounds taken in turn; the spread is the distance between the quartiles
of ours, and ± means that the middle halves of the rounds of both overlap. The floor is the least code that does the same work,
in \`bench/benches\` and \`bench/floors\`.

${pictures.join("\n\n")}

${tables.join("\n\n")}
`;
}

function toTable(rows: readonly Row[]): string {
  const lines = [COLUMNS, COLUMNS.map(() => "---"), ...rows.map(formatRow)];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
