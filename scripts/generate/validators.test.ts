import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  validateCompletion,
  validateErrorResponse,
  validateRequest,
  validateStreamEvent,
  type Problem,
} from "@text-completions/core/validate";
import { jsonExamples } from "../../packages/core/test/examples.ts";
import { validateRecording } from "../../packages/core/src/internal/recording.gen.ts";
import { loadDocument, ROOT } from "./document.ts";

const { data } = loadDocument(`${ROOT}spec/openapi.yaml`);
const ajv = new Ajv2020({ strict: false, allErrors: true });
ajv.addSchema(data, "document");

const VALIDATORS: { schema: string; validate: (value: unknown) => Problem[] }[] = [
  { schema: "CompletionRequest", validate: validateRequest },
  { schema: "Completion", validate: validateCompletion },
  { schema: "StreamEvent", validate: validateStreamEvent },
  { schema: "ErrorResponse", validate: validateErrorResponse },
];

const corpus = [...jsonExamples("requests"), ...jsonExamples("completions"), ...jsonExamples("errors")].map(
  ({ value }) => value,
);

/** Values at the edges of what the schemas say, and beyond. */
const leaf = fc.oneof(
  fc.constantFrom<unknown>(null, true, "", "completion", "ping", "error", "x".repeat(256), "🦉".repeat(257)),
  fc.constantFrom<unknown>(0, 1, -1, 0.5, 1.5, 1e6, [], [""], ["\n\nHuman:", 1], {}, { user_id: null }),
  fc.string(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** An example with some of its fields replaced, removed or added. */
const mutant = fc
  .tuple(
    fc.constantFrom(...corpus),
    fc.dictionary(
      fc.constantFrom(
        "prompt",
        "model",
        "stream",
        "temperature",
        "top_k",
        "metadata",
        "type",
        "id",
        "stop_reason",
        "error",
        "completion",
        "stop_sequences",
        "max_tokens",
        "details",
        "request_id",
      ),
      fc.oneof(leaf, fc.record({ type: leaf, message: leaf, details: leaf }, { requiredKeys: [] })),
      { maxKeys: 3 },
    ),
    fc.subarray(["prompt", "model", "max_tokens_to_sample", "type", "error"], { maxLength: 2 }),
  )
  .map(([example, changes, removed]) => {
    const fields = { ...(example as object), ...changes };
    return Object.fromEntries(Object.entries(fields).filter(([key]) => !removed.includes(key)));
  });

test.each(VALIDATORS)(
  "the validator of $schema agrees with Ajv on the same schema",
  ({ schema, validate }) => {
    const reference = ajv.compile({ $ref: `document#/components/schemas/${schema}` });

    fc.assert(
      fc.property(fc.oneof(mutant, leaf), (value) => {
        const isValid = reference(value);
        const places = paths(validate(value));

        expect(places.length === 0).toBe(isValid);
        // Ajv blames each branch of a union; ours names the one that `type` selects.
        const blamed = schema === "StreamEvent" ? places : ajvPaths(reference.errors ?? []);
        expect(places).toEqual(blamed);
      }),
      { numRuns: 5000 },
    );
  },
);

test.each(VALIDATORS)("the validator of $schema accepts every example of it", ({ schema, validate }) => {
  const reference = ajv.compile({ $ref: `document#/components/schemas/${schema}` });
  const valid = corpus.filter((value) => reference(value));

  expect(valid.flatMap(validate)).toEqual([]);
  expect(valid.length).toBeGreaterThan(schema === "StreamEvent" ? 0 : 8);
});

function paths(problems: readonly Problem[]): string[] {
  return [...new Set(problems.map((problem) => problem.path))].toSorted();
}

/** Where Ajv sees problems; a field that is missing or unknown is named by its own place, as ours is. */
function ajvPaths(errors: NonNullable<ReturnType<Ajv2020["compile"]>["errors"]>): string[] {
  const found = errors
    .filter(({ keyword }) => keyword !== "anyOf")
    .map(({ instancePath, params }) => {
      const field: unknown = params["missingProperty"] ?? params["additionalProperty"];
      return typeof field === "string" ? `${instancePath}/${field}` : instancePath;
    });
  return [...new Set(found)].toSorted();
}

const RECORDING = loadDocument(`${ROOT}spec/recording.yaml`);
const RECORDED = {
  version: 1,
  exchanges: [
    {
      request: { method: "POST", url: "https://host/", headers: { accept: "*/*" }, body: { text: "{}" } },
      response: {
        status: 200,
        headers: {},
        headersAtMs: 1,
        chunks: [
          { atMs: 2, text: "a" },
          { atMs: 2, base64: "/w==" },
        ],
        omittedBytes: 3,
      },
      end: "complete",
      endedAtMs: 4,
    },
  ],
};

/** Every member of a value, however deep, by the keys that lead to it. */
function placesOf(value: unknown, keys: string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [keys];
  return [keys, ...Object.entries(value).flatMap(([key, member]) => placesOf(member, [...keys, key]))];
}

/** A copy in which one member is replaced, removed (undefined) or added. */
function withMember(keys: readonly string[], replacement: unknown): unknown {
  const copy: unknown = structuredClone(RECORDED);
  const [last = "", ...before] = keys.toReversed();
  let parent: unknown = copy;
  for (const key of before.toReversed()) parent = Reflect.get(Object(parent), key);
  if (replacement === undefined) Reflect.deleteProperty(Object(parent), last);
  else Reflect.set(Object(parent), last, replacement);
  return copy;
}

test("the validator of recordings agrees with Ajv on the same schema", () => {
  const isValid = new Ajv2020({ strict: false }).compile(RECORDING.data);
  const values = [
    undefined,
    null,
    "",
    "a b",
    "\u0000",
    "/w==",
    "?",
    0,
    -1,
    1,
    99,
    1.5,
    [],
    {},
    { text: "" },
    { base64: 5 },
  ];
  const places = placesOf(RECORDED).filter((keys) => keys.length > 0);
  const added = places.map((keys) => [...keys.slice(0, -1), "unknown"]);
  const mutants = [...places, ...added].flatMap((keys) => values.map((value) => withMember(keys, value)));

  expect(validateRecording(RECORDED)).toEqual([]);
  for (const changed of mutants) {
    // Ajv treats base64 as an annotation.
    const isBase64Wrong = JSON.stringify(changed)
      .match(/"base64":"([^"]*)"/g)
      ?.some((text) => !/"base64":"(|\/w==)"/.test(text));
    const expected = isValid(changed) && isBase64Wrong !== true;
    expect(validateRecording(changed).length === 0, JSON.stringify(changed)).toBe(expected);
  }
  expect(mutants.length).toBeGreaterThan(400);
});
