import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { findBodyError, findHeadersError } from "@text-completions/core/validate";

const REQUESTS = new URL("../../../spec/examples/requests/", import.meta.url);
const VERSION = { "anthropic-version": "2023-06-01" };

describe("findHeadersError", () => {
  test.each([
    ["x-api-key", { "x-api-key": "a" }],
    ["a bearer token", { authorization: "Bearer a" }],
    ["x-api-key before a bearer token", { "x-api-key": "a", authorization: "Bearer b" }],
  ])("accepts %s", (_, headers) => {
    expect(findHeadersError(new Headers({ ...VERSION, ...headers }), ["a"])).toBeUndefined();
  });

  test.each([
    [{}, "authentication_error", "x-api-key header is required"],
    [{ "x-api-key": "b" }, "authentication_error", "invalid x-api-key"],
    [{ "x-api-key": "a" }, "invalid_request_error", "anthropic-version: header is required"],
    [
      { "x-api-key": "a", "anthropic-version": "1" },
      "invalid_request_error",
      'anthropic-version: "1" is not a valid version',
    ],
  ])("words the error of %o", (headers, type, message) => {
    expect(findHeadersError(new Headers(headers), ["a"])).toEqual({ type, message });
  });
});

test("headers are whatever has get", () => {
  const headers = { get: (name: string) => ({ "x-api-key": "a", ...VERSION })[name] ?? null };

  expect(findHeadersError(headers)).toBeUndefined();
});

describe("findBodyError", () => {
  test.each(readdirSync(REQUESTS))("accepts %s", (file) => {
    expect(findBodyError(JSON.parse(readFileSync(new URL(file, REQUESTS), "utf8")))).toBeUndefined();
  });

  test.each([
    [{}, "prompt: Field required"],
    [{ prompt: "a", max_tokens_to_sample: 1_000_001 }, "max_tokens_to_sample: range: 1..1,000,000"],
    [
      { prompt: "a", max_tokens_to_sample: 1_000_001, model: "m" },
      "max_tokens_to_sample: range: 1..1,000,000",
    ],
    [{ prompt: "", max_tokens_to_sample: 2_000_000 }, "prompt: String should have at least 1 character"],
    [
      { prompt: "a", max_tokens_to_sample: 2_000_000, model: "m", temperature: 2 },
      "max_tokens_to_sample: range: 1..1,000,000",
    ],
    [
      { prompt: "a", max_tokens_to_sample: "2000000" },
      "max_tokens_to_sample: Input should be a valid integer",
    ],
    [null, "Input should be an object"],
  ])("words the first error of %o, in the order of the fields", (body, message) => {
    expect(findBodyError(body)).toBe(message);
  });

  test.each(["prompt", "model"])("rejects a lone surrogate in %s", (field) => {
    const body = { prompt: "a", max_tokens_to_sample: 1, model: "m", [field]: "a\ud83d" };

    expect(findBodyError(body)).toBe(`${field}: Input should be a valid string`);
  });

  test("lets the caller tolerate a problem, or replace it", () => {
    const body = { prompt: "a", max_tokens_to_sample: 1, model: "m", top_k: -1, metadata: { user_id: 1 } };

    const message = findBodyError(body, (problem) =>
      problem.path === "/top_k" ? undefined : { ...problem, expected: "name" },
    );

    expect(message).toBe("metadata.user_id: Input should be a valid name");
  });
});
