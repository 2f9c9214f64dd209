import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { generateFromDocument } from "../generate.ts";
import { ROOT } from "./document.ts";

const SOURCE = readFileSync(path.join(ROOT, "spec/openapi.yaml"), "utf8");
const folder = mkdtempSync(path.join(os.tmpdir(), "broken-document-"));
cpSync(path.join(ROOT, "spec/examples"), path.join(folder, "examples"), { recursive: true });
afterAll(() => rmSync(folder, { recursive: true }));

/** The error of generating from the document after a change. */
async function errorAfter(from: string | RegExp, to: string): Promise<Error> {
  const broken = SOURCE.replace(from, to);
  expect(broken).not.toBe(SOURCE);
  const file = path.join(folder, "openapi.yaml");
  writeFileSync(file, broken);
  const outcome = await generateFromDocument(file).catch((error: unknown) => error);
  return outcome instanceof Error ? outcome : new Error("it did not fail");
}

/** The line on which a text stands first, from 1. */
function lineOf(text: string): number {
  return SOURCE.slice(0, SOURCE.indexOf(text)).split("\n").length;
}

test("names file, line and reason of a syntax error", async () => {
  const error = await errorAfter("info:\n", "info: [\n");

  expect(error).toMatchObject({ name: "DocumentError" });
  expect(error.message).toMatch(/openapi\.yaml:\d+: \S/);
});

test("names file, line and reason of an example that is not there", async () => {
  const error = await errorAfter("./examples/requests/hello.json", "./examples/requests/gone.json");

  expect(error.message).toContain(`openapi.yaml:${lineOf("./examples/requests/hello.json")}: the example`);
  expect(error.message).toContain("gone.json");
});

test("names file, line and reason of a reference that leads nowhere", async () => {
  const error = await errorAfter(
    '$ref: "#/components/schemas/Metadata"',
    '$ref: "#/components/schemas/Metadatum"',
  );

  expect(error.message).toContain(
    `openapi.yaml:${lineOf('$ref: "#/components/schemas/Metadata"')}: the reference`,
  );
  expect(error.message).toContain("#/components/schemas/Metadatum leads nowhere");
});

test("names file, line and reason of a keyword that no validator can be compiled from", async () => {
  const error = await errorAfter("          minLength: 1\n", "          format: x\n");

  expect(error.message).toContain(
    `openapi.yaml:${lineOf("          minLength: 1\n")}: no validator can be compiled from the keyword "format"`,
  );
});

test("names file, line and reason of a part that is missing", async () => {
  const error = await errorAfter("      x-response-selector:", "      x-other:");

  expect(error.message).toContain('expected a key "x-response-selector" here');
});
