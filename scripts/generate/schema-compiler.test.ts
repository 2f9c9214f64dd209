import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { stringify } from "yaml";
import { afterAll, expect, test } from "vitest";
import type { Problem } from "@text-completions/core/validate";
import { loadDocument, ROOT } from "./document.ts";
import { emitValidators } from "./validators.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "schema-compiler-"));
afterAll(() => rmSync(folder, { recursive: true }));

const CORE = pathToFileURL(path.join(ROOT, "packages/core/src/document/")).href;
let files = 0;

/** The validator that a schema is compiled to, as a program would load it. */
async function compile(schema: object, $defs: object = {}): Promise<(value: unknown) => Problem[]> {
  files += 1;
  const file = path.join(folder, `${files}.yaml`);
  writeFileSync(file, stringify({ $defs: { ...$defs, Root: schema } }));
  const code = emitValidators(loadDocument(file), {
    validators: { validate: "Root" },
    schemas: ["$defs"],
    runtime: `${CORE}schema-checks.ts`,
    problem: `${CORE}problem.ts`,
  });
  const module = path.join(folder, `${files}.ts`);
  writeFileSync(module, code);
  const { validate } = await import(pathToFileURL(module).href);
  return validate;
}

const SCHEMAS: { name: string; schema: object; $defs?: object; examples?: unknown[] }[] = [
  { name: "types", schema: { type: ["string", "number", "null"], minLength: 2, minimum: 1 } },
  { name: "null", schema: { type: "null" } },
  { name: "constants", schema: { anyOf: [{ const: "a" }, { const: 1 }, { const: true }] } },
  { name: "an enum", schema: { enum: ["a", 1, null, false] } },
  { name: "an open enum", schema: { anyOf: [{ type: "string", enum: ["a"] }, { type: "string" }] } },
  { name: "lengths", schema: { type: "string", minLength: 2, maxLength: 3 } },
  { name: "patterns", schema: { type: "string", pattern: "^a/b$|\\d" } },
  { name: "bounds", schema: { type: "integer", exclusiveMinimum: 0, maximum: 5 } },
  { name: "items", schema: { type: "array", items: { type: "number" }, minItems: 1, maxItems: 3 } },
  { name: "nested lists", schema: { type: "array", items: { type: "array", items: { enum: [1] } } } },
  {
    name: "members",
    schema: {
      type: "object",
      required: ["a"],
      properties: { a: { type: "string" }, "b/c~d": { type: "number" }, 'e"f': true },
      additionalProperties: { type: "boolean" },
      propertyNames: { type: "string", pattern: "^[^x]*$" },
    },
  },
  { name: "a closed object", schema: { type: "object", properties: { a: {} }, additionalProperties: false } },
  {
    name: "a string or an object",
    schema: {
      anyOf: [
        { type: "string", minLength: 1 },
        { type: "object", required: ["a"], properties: { a: { type: "number" } } },
      ],
    },
  },
  {
    name: "tagged objects",
    // Random values rarely have a valid tag.
    examples: [
      { type: "a", a: 1 },
      { type: "b", b: "x" },
    ],
    schema: {
      anyOf: [
        { type: "object", required: ["type"], properties: { type: { const: "a" }, a: { type: "number" } } },
        {
          type: "object",
          required: ["type", "b"],
          properties: { type: { const: "b" }, b: { type: "string" } },
        },
      ],
    },
  },
  {
    name: "references that lead back",
    schema: { $ref: "#/$defs/Tree" },
    $defs: { Tree: { type: "object", properties: { a: { $ref: "#/$defs/Tree" }, b: { type: "string" } } } },
  },
  { name: "anything", schema: { description: "Any value." } },
];

const key = fc.constantFrom("a", "b", "type", "x", "b/c~d", 'e"f');
const leaf = fc.constantFrom<unknown>(
  null,
  true,
  false,
  "",
  "a",
  "b",
  "ab",
  "a/b",
  "🦉🦉",
  "abcd",
  0,
  1,
  2,
  5,
  6,
  1.5,
  -1,
);
const { value: anyValue } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(key, tie("value"), { maxKeys: 3 }),
  ),
}));

test.each(SCHEMAS)(
  "a validator compiled from $name agrees with Ajv",
  async ({ schema, $defs, examples = [] }) => {
    const validate = await compile(schema, $defs);
    const isValid = new Ajv2020({ strict: false }).compile({ ...schema, $defs });
    const results = new Set<boolean>();

    fc.assert(
      fc.property(anyValue, (value) => {
        const expected = isValid(value);
        results.add(expected);
        expect(validate(value).length === 0).toBe(expected);
      }),
      { numRuns: 2000, examples: examples.map((value) => [value]) },
    );
    // A schema that accepts all or nothing of what is tried would prove nothing; the last one accepts everything.
    expect(results.size).toBe(Object.keys(schema).join() === "description" ? 1 : 2);
  },
);

test("of several alternatives, the problems of the closest one are reported", async () => {
  const validate = await compile({
    type: "array",
    items: {
      anyOf: [
        { type: "string" },
        {
          type: "object",
          required: ["text"],
          properties: { text: { type: "string" } },
          additionalProperties: false,
        },
      ],
    },
  });

  expect(validate(["a", { text: 1 }, 5])).toMatchObject([
    { path: "/1/text", keyword: "type", message: "must be a string" },
    { path: "/2", keyword: "anyOf", message: "must be a string, or an object with text" },
  ]);
});

test("names in a path are escaped as in a JSON Pointer", async () => {
  const validate = await compile({ type: "object", additionalProperties: { type: "number" } });

  expect(validate({ "a/b~c": "x" })).toMatchObject([{ path: "/a~1b~0c" }]);
});

test("stops at 100 problems, wherever they are", async () => {
  const validate = await compile({
    type: "object",
    properties: { list: { type: "array", items: { anyOf: [{ type: "string" }, { type: "null" }] } } },
    additionalProperties: { type: "number" },
  });
  const wrong = Array.from({ length: 100_000 }, () => 1);

  expect(validate({ list: wrong })).toHaveLength(100);
  expect(validate(Object.fromEntries(wrong.map((_, index) => [`x${index}`, "a"])))).toHaveLength(100);
});
