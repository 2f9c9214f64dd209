import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { generate } from "../generate.ts";
import { ROOT } from "./document.ts";

const generated = await generate();

test.each([...generated])("%s is up to date", (name, content) => {
  const committed = readFileSync(path.join(ROOT, name), "utf8");

  // Compared as a boolean: a diff of 2,000 lines would bury the one line that helps.
  expect(committed === content, `${name} is not up to date. Run: pnpm generate`).toBe(true);
});

test("is the same at every run", async () => {
  expect(await generate()).toEqual(generated);
});
