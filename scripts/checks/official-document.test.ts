import { validateCompletion, validateErrorResponse, validateRequest } from "@text-completions/core/validate";
import { Ajv2020, type AnySchemaObject } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonExamples } from "../../packages/core/test/examples.ts";

/**
 * What Anthropic's own OpenAPI file of November 2024 says about `complete_post`, written down here as facts instead of
 * derived from our document, because the two are compared.
 */
const OFFICIAL: Record<string, AnySchemaObject> = {
  request: {
    type: "object",
    required: ["prompt", "max_tokens_to_sample", "model"],
    additionalProperties: false,
    properties: {
      prompt: { type: "string", minLength: 1 },
      max_tokens_to_sample: { type: "integer", minimum: 1 },
      model: { type: "string" },
      stop_sequences: { type: "array", items: { type: "string" } },
      temperature: { type: "number", minimum: 0, maximum: 1 },
      top_p: { type: "number", minimum: 0, maximum: 1 },
      top_k: { type: "integer", minimum: 0 },
      metadata: {
        type: "object",
        additionalProperties: false,
        properties: { user_id: { type: ["string", "null"], maxLength: 256 } },
      },
      stream: { type: "boolean" },
    },
  },
  completion: {
    type: "object",
    required: ["type", "id", "completion", "stop_reason", "model"],
    properties: {
      type: { const: "completion" },
      id: { type: "string" },
      completion: { type: "string" },
      stop_reason: { type: ["string", "null"] },
      model: { type: "string" },
    },
  },
  error: {
    type: "object",
    required: ["type", "error"],
    properties: {
      type: { const: "error" },
      error: {
        type: "object",
        required: ["type", "message"],
        properties: {
          type: {
            enum: [
              "invalid_request_error",
              "authentication_error",
              "permission_error",
              "not_found_error",
              "rate_limit_error",
              "api_error",
              "overloaded_error",
            ],
          },
          message: { type: "string" },
        },
      },
    },
  },
};

/** Where the two disagree on purpose. */
interface Difference {
  name: string;
  reason: string;
  /** A body on which they disagree. */
  example: unknown;
  /** Which of the two accepts it. */
  acceptedBy: "ours" | "official";
  /** The body with what they disagree on taken out. */
  without: (body: Record<string, unknown>) => unknown;
}

const REQUEST = { prompt: "\n\nHuman: Hi\n\nAssistant:", max_tokens_to_sample: 1, model: "claude-2.1" };
const COMPLETION = {
  type: "completion",
  id: "compl_1",
  completion: "",
  stop_reason: null,
  model: "claude-2.1",
};
const ERROR = { type: "error", error: { type: "api_error", message: "Internal server error" } };

const PAIRS: Record<
  string,
  { ours: (value: unknown) => unknown[]; differences: Difference[]; examples: unknown[] }
> = {
  request: {
    ours: validateRequest,
    examples: jsonExamples("requests").map(({ value }) => value),
    differences: [
      {
        name: "an empty stop sequence",
        reason: "The server rejects it; the official file does not say so.",
        example: { ...REQUEST, stop_sequences: [""] },
        acceptedBy: "official",
        without: (body) => ({
          ...body,
          ...(Array.isArray(body["stop_sequences"]) && {
            stop_sequences: body["stop_sequences"].filter((item) => item !== ""),
          }),
        }),
      },
    ],
  },
  completion: {
    ours: validateCompletion,
    examples: jsonExamples("completions").map(({ value }) => value),
    differences: [
      {
        name: "an empty id",
        reason: "An id that is empty identifies nothing.",
        example: { ...COMPLETION, id: "" },
        acceptedBy: "official",
        without: (body) => ({ ...body, ...(body["id"] === "" && { id: "compl_1" }) }),
      },
      {
        name: "fields that the API sends and nobody documents",
        reason:
          "Recorded responses have `stop`, `log_id`, `truncated` and `exception`: ours says their types.",
        example: { ...COMPLETION, stop: 1 },
        acceptedBy: "official",
        without: ({ stop: _1, log_id: _2, truncated: _3, exception: _4, ...body }) => body,
      },
    ],
  },
  error: {
    ours: validateErrorResponse,
    examples: jsonExamples("errors").map(({ value }) => value),
    differences: [
      {
        name: "an error type that is not one of seven",
        reason: "The API says that the list grows, and has added types since.",
        example: { ...ERROR, error: { type: "billing_error", message: "Too low." } },
        acceptedBy: "ours",
        without: (body) =>
          isObject(body["error"]) && typeof body["error"]["type"] === "string"
            ? { ...body, error: { ...body["error"], type: "api_error" } }
            : body,
      },
      {
        name: "`request_id` and `details`",
        reason: "Sent since 2025, therefore not in the file of 2024: ours says their types.",
        example: { ...ERROR, request_id: 1 },
        acceptedBy: "official",
        without({ request_id: _1, ...body }) {
          if (!isObject(body["error"])) return body;
          const { details: _2, ...error } = body["error"];
          return { ...body, error };
        },
      },
    ],
  },
};

const leaf = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, "", "error", "completion", "api_error", "billing_error"),
  fc.constantFrom<unknown>(0, 1, -1, 1.5, 1e6, 1e7, "x".repeat(256), "x".repeat(257), "🦉".repeat(256)),
  fc.constantFrom<unknown>([], [""], ["a"], [1], {}, { user_id: null }, { user_id: 1 }, { other: 1 }),
  fc.string(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

const FIELDS: Record<string, string[]> = {
  request: [...Object.keys(OFFICIAL["request"]?.["properties"] ?? {}), "max_tokens", "system"],
  completion: [
    "type",
    "id",
    "completion",
    "stop_reason",
    "model",
    "stop",
    "log_id",
    "truncated",
    "exception",
    "x",
  ],
  error: ["type", "error", "request_id"],
};

describe.each(Object.entries(PAIRS))("of a generated %s, our document and the official one", (kind, pair) => {
  const { ours, differences, examples } = pair;
  const official = new Ajv2020({ strict: false }).compile(OFFICIAL[kind] ?? false);
  const isOurs = (value: unknown): boolean => ours(value).length === 0;
  const error = fc.record({ type: leaf, message: leaf, details: leaf }, { requiredKeys: [] });
  const changes = fc.dictionary(
    fc.constantFrom(...(FIELDS[kind] ?? [])),
    kind === "error" ? fc.oneof(leaf, error) : leaf,
    { maxKeys: 3 },
  );
  const body = fc
    .tuple(fc.constantFrom(...examples), changes, fc.subarray(FIELDS[kind] ?? [], { maxLength: 1 }))
    .map(([example, change, removed]) =>
      Object.fromEntries(
        Object.entries({ ...(isObject(example) && example), ...change }).filter(
          ([key]) => !removed.includes(key),
        ),
      ),
    );

  test("say the same, but for the differences that are named", () => {
    fc.assert(
      fc.property(fc.oneof(body, leaf), (value) => {
        if (isOurs(value) === official(value)) return;
        const same = differences.reduce<unknown>(
          (rest, { without }) => (isObject(rest) ? without(rest) : rest),
          value,
        );
        expect(isOurs(same), JSON.stringify(value)).toBe(official(same));
      }),
      { numRuns: 10_000 },
    );
  });

  test.each(differences)("differ on $name", ({ example, acceptedBy, without }) => {
    expect({ ours: isOurs(example), official: official(example) }).toEqual({
      ours: acceptedBy === "ours",
      official: acceptedBy === "official",
    });
    expect(isObject(example) && isOurs(without(example))).toBe(true);
  });
});

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
