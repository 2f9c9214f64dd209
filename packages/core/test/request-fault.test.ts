import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bodyFault, headersFault } from "@text-completions/core/validate";

const REQUESTS = new URL("../../../spec/examples/requests/", import.meta.url);
const VERSION = { "anthropic-version": "2023-06-01" };

describe("headersFault", () => {
  it.each([
    ["x-api-key", { "x-api-key": "a" }],
    ["a bearer token", { authorization: "Bearer a" }],
    ["x-api-key before a bearer token", { "x-api-key": "a", authorization: "Bearer b" }],
  ])("takes %s", (_, headers) => {
    expect(headersFault(new Headers({ ...VERSION, ...headers }), ["a"])).toBeUndefined();
  });

  it.each([
    [{}, "authentication_error", "x-api-key header is required"],
    [{ "x-api-key": "b" }, "authentication_error", "invalid x-api-key"],
    [{ "x-api-key": "a" }, "invalid_request_error", "anthropic-version: header is required"],
    [
      { "x-api-key": "a", "anthropic-version": "1" },
      "invalid_request_error",
      'anthropic-version: "1" is not a valid version',
    ],
  ])("words the fault of %o", (headers, type, message) => {
    expect(headersFault(new Headers(headers), ["a"])).toEqual({ type, message });
  });
});

it("headers are whatever has get", () => {
  const headers = { get: (name: string) => ({ "x-api-key": "a", ...VERSION })[name] ?? null };

  expect(headersFault(headers)).toBeUndefined();
});

describe("bodyFault", () => {
  it.each(readdirSync(REQUESTS))("takes %s", (file) => {
    expect(bodyFault(JSON.parse(readFileSync(new URL(file, REQUESTS), "utf8")))).toBeUndefined();
  });

  it.each([
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
  ])("words the first fault of %o, in the order of the fields", (body, message) => {
    expect(bodyFault(body)).toBe(message);
  });

  it("lets the caller tolerate a problem, or put another in its place", () => {
    const body = { prompt: "a", max_tokens_to_sample: 1, model: "m", top_k: -1, metadata: { user_id: 1 } };

    const message = bodyFault(body, (problem) =>
      problem.path === "/top_k" ? undefined : { ...problem, expected: "name" },
    );

    expect(message).toBe("metadata.user_id: Input should be a valid name");
  });
});
