import { describe, expect, test } from "vitest";
import { validateRequest } from "@text-completions/core/validate";
import { jsonExamples } from "./examples.ts";

const VALID = { prompt: "\n\nHuman: Hi\n\nAssistant:", max_tokens_to_sample: 16, model: "claude-2.1" };

describe("validateRequest", () => {
  test.each(jsonExamples("requests"))("accepts the example %s", (_, request) => {
    expect(validateRequest(request)).toEqual([]);
  });

  test.each([
    ["no prompt", { ...VALID, prompt: undefined }, "/prompt", "required", "is required"],
    ["a prompt that is a number", { ...VALID, prompt: 1 }, "/prompt", "type", "must be a string"],
    ["an empty prompt", { ...VALID, prompt: "" }, "/prompt", "minLength", "must not be empty"],
    [
      "no token limit",
      { ...VALID, max_tokens_to_sample: undefined },
      "/max_tokens_to_sample",
      "required",
      "is required",
    ],
    [
      "a token limit of 0",
      { ...VALID, max_tokens_to_sample: 0 },
      "/max_tokens_to_sample",
      "minimum",
      "must be at least 1",
    ],
    [
      "a token limit of 1.5",
      { ...VALID, max_tokens_to_sample: 1.5 },
      "/max_tokens_to_sample",
      "type",
      "must be an integer",
    ],
    [
      "a token limit in a string",
      { ...VALID, max_tokens_to_sample: "16" },
      "/max_tokens_to_sample",
      "type",
      "must be an integer",
    ],
    ["no model", { ...VALID, model: undefined }, "/model", "required", "is required"],
    ["a model of null", { ...VALID, model: null }, "/model", "type", "must be a string"],
    [
      "stop sequences that are a string",
      { ...VALID, stop_sequences: "#" },
      "/stop_sequences",
      "type",
      "must be an array",
    ],
    [
      "a stop sequence that is a number",
      { ...VALID, stop_sequences: ["#", 1] },
      "/stop_sequences/1",
      "type",
      "must be a string",
    ],
    [
      "an empty stop sequence",
      { ...VALID, stop_sequences: [""] },
      "/stop_sequences/0",
      "minLength",
      "must not be empty",
    ],
    [
      "a temperature below 0",
      { ...VALID, temperature: -0.1 },
      "/temperature",
      "minimum",
      "must be at least 0",
    ],
    ["a temperature above 1", { ...VALID, temperature: 1.1 }, "/temperature", "maximum", "must be at most 1"],
    [
      "a temperature that is not a number",
      { ...VALID, temperature: Number.NaN },
      "/temperature",
      "type",
      "must be a number",
    ],
    ["a top_p above 1", { ...VALID, top_p: 2 }, "/top_p", "maximum", "must be at most 1"],
    ["a top_p below 0", { ...VALID, top_p: -1 }, "/top_p", "minimum", "must be at least 0"],
    ["a top_k of -1", { ...VALID, top_k: -1 }, "/top_k", "minimum", "must be at least 0"],
    ["a top_k of 0.5", { ...VALID, top_k: 0.5 }, "/top_k", "type", "must be an integer"],
    ["metadata that are a list", { ...VALID, metadata: [] }, "/metadata", "type", "must be an object"],
    [
      "unknown metadata",
      { ...VALID, metadata: { name: "Ada" } },
      "/metadata/name",
      "additionalProperties",
      "is not a known field",
    ],
    [
      "a user id that is a number",
      { ...VALID, metadata: { user_id: 7 } },
      "/metadata/user_id",
      "type",
      "must be a string or null",
    ],
    [
      "a user id of 257 characters",
      { ...VALID, metadata: { user_id: "x".repeat(257) } },
      "/metadata/user_id",
      "maxLength",
      "must have at most 256 characters",
    ],
    ["stream as a string", { ...VALID, stream: "true" }, "/stream", "type", "must be true or false"],
    [
      "a field with a slash in its name",
      { ...VALID, "a/b~c": 1 },
      "/a~1b~0c",
      "additionalProperties",
      "is not a known field",
    ],
    ["null", null, "", "type", "must be an object"],
    ["a list", [], "", "type", "must be an object"],
  ])("rejects %s", (_, request, path, keyword, message) => {
    expect(validateRequest(request)).toMatchObject([{ path, keyword, message }]);
  });

  test("says what is expected and what is there", () => {
    expect(validateRequest({ ...VALID, temperature: 1.5 })).toEqual([
      { path: "/temperature", keyword: "maximum", message: "must be at most 1", expected: 1, received: 1.5 },
    ]);
  });

  test("reports every problem, in the order in which the server looks at the fields", () => {
    const problems = validateRequest({ max_tokens: 1, temperature: 2, prompt: 3 });

    expect(problems.map((problem) => problem.path)).toEqual([
      "/prompt",
      "/max_tokens_to_sample",
      "/model",
      "/temperature",
      "/max_tokens",
    ]);
  });

  test("counts characters, not code units, in a user id", () => {
    expect(validateRequest({ ...VALID, metadata: { user_id: "🦉".repeat(256) } })).toEqual([]);
    expect(validateRequest({ ...VALID, metadata: { user_id: "🦉".repeat(257) } })).toHaveLength(1);
  });

  test("takes a field that is undefined as absent, as JSON does", () => {
    expect(validateRequest({ ...VALID, temperature: undefined, unknown: undefined })).toEqual([]);
  });
});

test.each([
  { name: "a million wrong items", value: { stop_sequences: Array.from({ length: 1_000_000 }, () => 1) } },
  {
    name: "a hundred thousand unknown fields",
    value: Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`field${index}`, 1])),
  },
])("reports no more than 100 problems of $name", ({ value }) => {
  const problems = validateRequest({ prompt: "a", max_tokens_to_sample: 1, model: "m", ...value });

  expect(problems).toHaveLength(100);
});

test.each(["\ud83d", "a\udc00b", "\ud83d\ud83d"])(
  "reports a lone surrogate in %j, which UTF-8 cannot express",
  (prompt) => {
    expect(validateRequest({ prompt, max_tokens_to_sample: 1, model: "m" })).toMatchObject([
      {
        path: "/prompt",
        keyword: "type",
        expected: "string",
        message: expect.stringContaining("lone surrogate"),
      },
    ]);
  },
);
