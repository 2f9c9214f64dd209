import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ADAPTATION_CODES } from "../src/call.ts";
import { BRIDGE_OPTIONS } from "../src/resolve-options.ts";
import { RETRY_OPTIONS } from "../src/with-retries.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

/** The names in the first column of the first table from this text on. */
function namesIn(start: string): string[] {
  const [table = ""] = /(?:^\|.*\n)+/m.exec(readme.slice(readme.indexOf(start))) ?? [];
  return [...table.matchAll(/^\| `([\w-]+)`/gm)].map(([, name = ""]) => name);
}

test.each([
  {
    name: "options of createBridge",
    start: "`createBridge(options)` returns",
    names: Object.keys(BRIDGE_OPTIONS),
  },
  {
    name: "options of withRetries",
    start: "`withRetries(options)` returns",
    names: Object.keys(RETRY_OPTIONS),
  },
  { name: "adaptation codes", start: "| code", names: [...ADAPTATION_CODES] },
])("README lists all $name", ({ start, names }) => {
  expect(namesIn(start).toSorted()).toEqual(names.toSorted());
});
