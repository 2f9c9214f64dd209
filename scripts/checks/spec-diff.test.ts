import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import document from "@text-completions/core/openapi.json" with { type: "json" };
import { runTool } from "../run-tool.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "spec-diff-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The verdict on a document in which one text is replaced by another. */
function verdict(from: string, to: string): { status: number | null; output: string } {
  const before = JSON.stringify(document);
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  const files = [before, after].map((text, index) => {
    const file = path.join(folder, `${index}.json`);
    writeFileSync(file, text);
    return file;
  });
  return runTool("redocly", "diff", ...files);
}

it("a field that becomes required is a major change, and fails", () => {
  const { status, output } = verdict('"required":["prompt",', '"required":["stop_sequences","prompt",');

  expect(output).toMatch(/[1-9]\d* major/);
  expect(status).toBe(1);
});

it("a lower bound of a field is a major change, and fails", () => {
  const { status, output } = verdict('"maxLength":256', '"maxLength":128');

  expect(output).toMatch(/[1-9]\d* major/);
  expect(status).toBe(1);
});

it("a new member of the answer is a minor change", () => {
  const { status, output } = verdict('"truncated":{', '"usage":{"type":"object"},"truncated":{');

  expect(output).toMatch(/0 major, [1-9]\d* minor/);
  expect(status).toBe(0);
});

it("another wording is a patch", () => {
  const { status, output } = verdict("The whole answer.", "All of the answer.");

  expect(output).toMatch(/0 major, 0 minor, [1-9]\d* patch/);
  expect(status).toBe(0);
});
