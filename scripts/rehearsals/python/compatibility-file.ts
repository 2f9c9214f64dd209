import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../../generate/document.ts";
import { type Compatibility, renderCompatibility } from "./compatibility.ts";

const DATA = path.join(ROOT, "docs/compatibility.json");
const PAGE = path.join(ROOT, "docs/compatibility.md");

/** The command that writes `docs/compatibility.json` and the page about it again, from what the rehearsals see. */
export const UPDATE_COMMAND = "UPDATE_COMPATIBILITY=1 npm run rehearse:python";

/** Whether this is that run. */
export const isUpdate: boolean = process.env["UPDATE_COMPATIBILITY"] === "1";

/** What earlier runs saw. */
export function readCompatibility(): Compatibility {
  return JSON.parse(readFileSync(DATA, "utf8"));
}

/** Replaces a part of what earlier runs saw. */
export function writeCompatibility(changes: Partial<Compatibility>): void {
  const data = { ...readCompatibility(), ...changes };
  writeFileSync(DATA, `${JSON.stringify(data, null, 2)}\n`);
  writeFileSync(PAGE, renderCompatibility(data));
}

/** The day of this run, `YYYY-MM-DD`. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
