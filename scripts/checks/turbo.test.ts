import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { generate } from "../generate.ts";
import { ROOT } from "../generate/document.ts";

const { tasks }: { tasks: Record<string, { dependsOn?: string[]; inputs: string[]; outputs: string[] }> } =
  // JSON with comments is YAML as well, once they are gone.
  parse(readFileSync(path.join(ROOT, "turbo.json"), "utf8").replaceAll(/^ *\/\/.*$/gm, ""));

test("turbo knows every file that is generated from the document, and no other", async () => {
  const names = ["//#generate", "//#generate:scenario", "//#generate:config", "//#generate:inspector"];
  const patterns = names.flatMap((name) => tasks[name]?.outputs ?? []);
  const outputs = globSync(patterns, { cwd: ROOT });

  expect(outputs.toSorted()).toEqual([...(await generate()).keys()].toSorted());
});

test("what is built and checked is generated first", () => {
  expect(tasks["build"]?.dependsOn).toContain("//#generate");
  expect(tasks["typecheck"]?.dependsOn).toContain("//#generate");
});
