import { readFileSync, writeFileSync } from "node:fs";

const FILE = new URL("../../README.md", import.meta.url);
const [START, END] = ["<!-- checks -->\n", "\n\n<!-- /checks -->"];

/** Whether what is generated in the README is to be written. */
export const isUpdate: boolean = process.env["UPDATE_README"] === "1";

/** The lines of the README between its markers. */
export function readTable(): string[] {
  const text = readFileSync(FILE, "utf8");
  return text.slice(text.indexOf(START) + START.length, text.indexOf(END)).split("\n");
}

/** Puts lines between the markers. */
export function writeTable(lines: readonly string[]): void {
  const text = readFileSync(FILE, "utf8");
  const before = text.slice(0, text.indexOf(START) + START.length);
  writeFileSync(FILE, `${before}${lines.join("\n")}${text.slice(text.indexOf(END))}`);
}
