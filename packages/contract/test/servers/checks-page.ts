import { readFileSync, writeFileSync } from "node:fs";

const FILE = new URL("../../../../docs/checks.md", import.meta.url);
const [START, END] = ["<!-- checks -->\n", "\n\n<!-- /checks -->"];

/** Updates the page. */
export const UPDATE_COMMAND = "UPDATE_CHECKS=1 pnpm vitest run packages/contract/test/mutants.test.ts";

/** Whether the page is to be written. */
export const shouldUpdate: boolean = process.env["UPDATE_CHECKS"] === "1";

/** The lines of the page between its markers. */
export function readTable(): string[] {
  const text = readFileSync(FILE, "utf8");
  return text.slice(text.indexOf(START) + START.length, text.indexOf(END)).split("\n");
}

/** Writes lines between the markers. */
export function writeTable(lines: readonly string[]): void {
  const text = readFileSync(FILE, "utf8");
  const before = text.slice(0, text.indexOf(START) + START.length);
  writeFileSync(FILE, `${before}${lines.join("\n")}${text.slice(text.indexOf(END))}`);
}
