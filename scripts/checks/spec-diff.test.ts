import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import document from "@text-completions/core/openapi.json" with { type: "json" };
import { compareDocuments, readDocument } from "../diff-document.ts";
import { ROOT } from "../generate/document.ts";

/** What a comparison says of the document in which one text is replaced by another. */
function compare(from: string, to: string): { isBreaking: boolean; output: string } {
  const before = JSON.stringify(document);
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  return compareDocuments(before, after);
}

test.each([
  {
    name: "a field that becomes required",
    from: '"required":["prompt",',
    to: '"required":["stop_sequences","prompt",',
  },
  { name: "a lower bound of a field", from: '"maxLength":256', to: '"maxLength":128' },
  {
    name: "a value that a list loses which is not open",
    from: '"enum":["2023-01-01","2023-06-01",',
    to: '"enum":["2023-06-01",',
  },
])("$name is a major change, and breaks", ({ from, to }) => {
  const { isBreaking, output } = compare(from, to);

  expect(output).toMatch(/[1-9]\d* major/);
  expect(output).toContain("packages/core/openapi.json");
  expect(isBreaking).toBe(true);
});

test("a change of the source counts before anything is generated from it", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "spec-diff-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(path.join(ROOT, "spec"), folder, { recursive: true });
  const file = path.join(folder, "openapi.yaml");
  expect(JSON.parse(readDocument(file))).toEqual(document);

  writeFileSync(file, readFileSync(file, "utf8").replace("maxLength: 256", "maxLength: 128"));

  expect(compareDocuments(JSON.stringify(document), readDocument(file)).isBreaking).toBe(true);
});

test("a new member of the response is a minor change", () => {
  const { isBreaking, output } = compare('"truncated":{', '"usage":{"type":"object"},"truncated":{');

  expect(output).toMatch(/0 major, [1-9]\d* minor/);
  expect(isBreaking).toBe(false);
});

test.each([
  {
    name: "a model",
    list: "/components/schemas/Model",
    from: '"enum":["claude-2.1",',
    to: '"enum":["claude-2.1","claude-2.2",',
    change: 'gained "claude-2.2"',
  },
  {
    name: "an error type",
    list: "/components/schemas/ErrorType",
    from: '"enum":["invalid_request_error",',
    to: '"enum":["teapot_error","invalid_request_error",',
    change: 'gained "teapot_error"',
  },
  {
    name: "a model that is taken away",
    list: "/components/schemas/Model",
    from: '"enum":["claude-2.1",',
    to: '"enum":[',
    change: 'lost "claude-2.1"',
  },
])("$name of an open list is reported, and is not breaking", ({ list, from, to, change }) => {
  const { isBreaking, output } = compare(from, to);

  expect(output).toContain(`The open list ${list} ${change}: minor, for it accepts any value.`);
  expect(isBreaking).toBe(false);
});

test("another wording is a patch", () => {
  const { isBreaking, output } = compare("The whole response.", "All of the response.");

  expect(output).toMatch(/0 major, 0 minor, [1-9]\d* patch/);
  expect(isBreaking).toBe(false);
});
