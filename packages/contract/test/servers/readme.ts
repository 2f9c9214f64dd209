import { readFileSync, writeFileSync } from "node:fs";

const FILE = new URL("../../README.md", import.meta.url);

/** The part of the README between two markers; with `UPDATE_README=1` it is written first. */
export function readmePart(name: string, rows: readonly string[]): string[] {
  const text = readFileSync(FILE, "utf8");
  const [start, end] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
  const from = text.indexOf(start) + start.length;
  const to = text.indexOf(end);
  if (process.env["UPDATE_README"] === "1") {
    writeFileSync(FILE, `${text.slice(0, from)}\n${rows.join("\n")}\n\n${text.slice(to)}`);
    return rows.map(normalize);
  }
  return text
    .slice(from, to)
    .split("\n")
    .filter((line) => line !== "")
    .map(normalize);
}

/** A row as it is whatever a formatter makes of its spaces. */
export function normalize(row: string): string {
  return row.replaceAll(/ +/g, " ").replaceAll(/-{3,}/g, "---");
}
