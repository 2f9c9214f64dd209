import { readFileSync } from "node:fs";
import path from "node:path";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { ROOT } from "./document.ts";

const schema = JSON.parse(readFileSync(path.join(ROOT, "packages/cli/config.schema.json"), "utf8"));
const isValid = new Ajv({ strict: true }).compile(schema);

test.each([
  { name: "an empty file", config: {} },
  {
    name: "all settings",
    config: {
      $schema: "config.schema.json",
      check: {
        baseUrl: "https://gateway.example",
        model: "claude-2.1",
        only: ["stream"],
        skip: ["stream/no-done"],
        skipBillable: true,
        strict: false,
        checks: ["./region.mjs"],
        baseline: "known.json",
        output: ["report.html"],
        format: ["github"],
        maxRequests: 10,
        concurrency: 1,
        timeoutMs: 1000,
        maxDurationMs: 60_000,
      },
    },
  },
])("the schema of configuration files accepts $name", ({ config }) => {
  expect([isValid(config), isValid.errors]).toEqual([true, null]);
});

test.each([
  { name: "an unknown setting", config: { check: { timeout: 5 } } },
  { name: "a key", config: { check: { apiKey: "any" } } },
  { name: "a number below its minimum", config: { check: { concurrency: 0 } } },
  { name: "an unknown format", config: { check: { format: ["xml"] } } },
  { name: "a list that is a text", config: { check: { only: "stream" } } },
])("the schema of configuration files rejects $name", ({ config }) => {
  expect(isValid(config)).toBe(false);
});
