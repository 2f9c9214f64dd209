import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { findBodyError, findHeadersError } from "@text-completions/core/validate";

const REQUESTS = new URL("../../../spec/examples/requests/", import.meta.url);
const VERSION = { "anthropic-version": "2023-06-01" };

describe("findHeadersError", () => {
  test.each([
    { name: "x-api-key", headers: { "x-api-key": "a" } },
    { name: "a bearer token", headers: { authorization: "Bearer a" } },
    { name: "x-api-key before a bearer token", headers: { "x-api-key": "a", authorization: "Bearer b" } },
  ])("accepts $name", ({ headers }) => {
    expect(findHeadersError(new Headers({ ...VERSION, ...headers }), ["a"])).toBeUndefined();
  });

  test.each([
    { headers: {}, type: "authentication_error", message: "x-api-key header is required" },
    { headers: { "x-api-key": "b" }, type: "authentication_error", message: "invalid x-api-key" },
    {
      headers: { "x-api-key": "a" },
      type: "invalid_request_error",
      message: "anthropic-version: header is required",
    },
    {
      headers: { "x-api-key": "a", "anthropic-version": "1" },
      type: "invalid_request_error",
      message: 'anthropic-version: "1" is not a valid version',
    },
  ])("words the error of $headers", ({ headers, type, message }) => {
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
    { body: {}, message: "prompt: Field required" },
    {
      body: { prompt: "a", max_tokens_to_sample: 1_000_001 },
      message: "max_tokens_to_sample: range: 1..1,000,000",
    },
    {
      body: { prompt: "a", max_tokens_to_sample: 1_000_001, model: "m" },
      message: "max_tokens_to_sample: range: 1..1,000,000",
    },
    {
      body: { prompt: "", max_tokens_to_sample: 2_000_000 },
      message: "prompt: String should have at least 1 character",
    },
    {
      body: { prompt: "a", max_tokens_to_sample: 2_000_000, model: "m", temperature: 2 },
      message: "max_tokens_to_sample: range: 1..1,000,000",
    },
    {
      body: { prompt: "a", max_tokens_to_sample: "2000000" },
      message: "max_tokens_to_sample: Input should be a valid integer",
    },
    { body: null, message: "Input should be an object" },
  ])("words the first error of $body, in the order of the fields", ({ body, message }) => {
    expect(findBodyError(body)).toBe(message);
  });

  test.each(["prompt", "model"])("rejects a lone surrogate in %s", (field) => {
    const body = { prompt: "a", max_tokens_to_sample: 1, model: "m", [field]: "a\ud83d" };

    expect(findBodyError(body)).toBe(
      `${field}: Input should be a valid string, unable to parse raw data as a unicode string`,
    );
  });

  test("lets the caller tolerate a problem, or replace it", () => {
    const body = { prompt: "a", max_tokens_to_sample: 1, model: "m", top_k: -1, metadata: { user_id: 1 } };

    const message = findBodyError(body, (problem) =>
      problem.path === "/top_k" ? undefined : { ...problem, expected: "name" },
    );

    expect(message).toBe("metadata.user_id: Input should be a valid name");
  });
});

test("whitespace around an accepted key does not belong to it", () => {
  const headers = new Headers({ "x-api-key": "key", "anthropic-version": "2023-06-01" });

  expect(findHeadersError(headers, [" key\n"])).toBeUndefined();
  expect(findHeadersError(headers, ["keys"])?.message).toBe("invalid x-api-key");
});
