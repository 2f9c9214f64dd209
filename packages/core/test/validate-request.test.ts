import { describe, expect, test } from "vitest";
import { validateRequest } from "@text-completions/core/validate";
import { jsonExamples } from "./examples.ts";

const VALID = { prompt: "\n\nHuman: Hi\n\nAssistant:", max_tokens_to_sample: 16, model: "claude-2.1" };

describe("validateRequest", () => {
  test.each(jsonExamples("requests"))("accepts the example $name", ({ value: request }) => {
    expect(validateRequest(request)).toEqual([]);
  });

  test.each([
    {
      name: "no prompt",
      request: { ...VALID, prompt: undefined },
      path: "/prompt",
      keyword: "required",
      message: "is required",
    },
    {
      name: "a prompt that is a number",
      request: { ...VALID, prompt: 1 },
      path: "/prompt",
      keyword: "type",
      message: "must be a string",
    },
    {
      name: "an empty prompt",
      request: { ...VALID, prompt: "" },
      path: "/prompt",
      keyword: "minLength",
      message: "must not be empty",
    },
    {
      name: "no token limit",
      request: { ...VALID, max_tokens_to_sample: undefined },
      path: "/max_tokens_to_sample",
      keyword: "required",
      message: "is required",
    },
    {
      name: "a token limit of 0",
      request: { ...VALID, max_tokens_to_sample: 0 },
      path: "/max_tokens_to_sample",
      keyword: "minimum",
      message: "must be at least 1",
    },
    {
      name: "a token limit of 1.5",
      request: { ...VALID, max_tokens_to_sample: 1.5 },
      path: "/max_tokens_to_sample",
      keyword: "type",
      message: "must be an integer",
    },
    {
      name: "a token limit in a string",
      request: { ...VALID, max_tokens_to_sample: "16" },
      path: "/max_tokens_to_sample",
      keyword: "type",
      message: "must be an integer",
    },
    {
      name: "no model",
      request: { ...VALID, model: undefined },
      path: "/model",
      keyword: "required",
      message: "is required",
    },
    {
      name: "a model of null",
      request: { ...VALID, model: null },
      path: "/model",
      keyword: "type",
      message: "must be a string",
    },
    {
      name: "stop sequences that are a string",
      request: { ...VALID, stop_sequences: "#" },
      path: "/stop_sequences",
      keyword: "type",
      message: "must be an array",
    },
    {
      name: "a stop sequence that is a number",
      request: { ...VALID, stop_sequences: ["#", 1] },
      path: "/stop_sequences/1",
      keyword: "type",
      message: "must be a string",
    },
    {
      name: "an empty stop sequence",
      request: { ...VALID, stop_sequences: [""] },
      path: "/stop_sequences/0",
      keyword: "minLength",
      message: "must not be empty",
    },
    {
      name: "a temperature below 0",
      request: { ...VALID, temperature: -0.1 },
      path: "/temperature",
      keyword: "minimum",
      message: "must be at least 0",
    },
    {
      name: "a temperature above 1",
      request: { ...VALID, temperature: 1.1 },
      path: "/temperature",
      keyword: "maximum",
      message: "must be at most 1",
    },
    {
      name: "a temperature that is not a number",
      request: { ...VALID, temperature: Number.NaN },
      path: "/temperature",
      keyword: "type",
      message: "must be a number",
    },
    {
      name: "a top_p above 1",
      request: { ...VALID, top_p: 2 },
      path: "/top_p",
      keyword: "maximum",
      message: "must be at most 1",
    },
    {
      name: "a top_p below 0",
      request: { ...VALID, top_p: -1 },
      path: "/top_p",
      keyword: "minimum",
      message: "must be at least 0",
    },
    {
      name: "a top_k of -1",
      request: { ...VALID, top_k: -1 },
      path: "/top_k",
      keyword: "minimum",
      message: "must be at least 0",
    },
    {
      name: "a top_k of 0.5",
      request: { ...VALID, top_k: 0.5 },
      path: "/top_k",
      keyword: "type",
      message: "must be an integer",
    },
    {
      name: "metadata that are a list",
      request: { ...VALID, metadata: [] },
      path: "/metadata",
      keyword: "type",
      message: "must be an object",
    },
    {
      name: "unknown metadata",
      request: { ...VALID, metadata: { name: "Ada" } },
      path: "/metadata/name",
      keyword: "additionalProperties",
      message: "is not a known field",
    },
    {
      name: "a user id that is a number",
      request: { ...VALID, metadata: { user_id: 7 } },
      path: "/metadata/user_id",
      keyword: "type",
      message: "must be a string or null",
    },
    {
      name: "a user id of 257 characters",
      request: { ...VALID, metadata: { user_id: "x".repeat(257) } },
      path: "/metadata/user_id",
      keyword: "maxLength",
      message: "must have at most 256 characters",
    },
    {
      name: "stream as a string",
      request: { ...VALID, stream: "true" },
      path: "/stream",
      keyword: "type",
      message: "must be true or false",
    },
    {
      name: "a field with a slash in its name",
      request: { ...VALID, "a/b~c": 1 },
      path: "/a~1b~0c",
      keyword: "additionalProperties",
      message: "is not a known field",
    },
    { name: "null", request: null, path: "", keyword: "type", message: "must be an object" },
    { name: "a list", request: [], path: "", keyword: "type", message: "must be an object" },
  ])("rejects $name", ({ request, path, keyword, message }) => {
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
