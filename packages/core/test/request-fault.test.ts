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

describe("bodyFault", () => {
  it.each(readdirSync(REQUESTS))("takes %s", (file) => {
    expect(bodyFault(JSON.parse(readFileSync(new URL(file, REQUESTS), "utf8")))).toBeUndefined();
  });

  it.each([
    [{}, "prompt: Field required"],
    [{ prompt: "a", max_tokens_to_sample: 1_000_001 }, "model: Field required"],
    [
      { prompt: "a", max_tokens_to_sample: 1_000_001, model: "m" },
      "max_tokens_to_sample: range: 1..1,000,000",
    ],
  ])("words the fault of %o", (body, message) => {
    expect(bodyFault(body)).toBe(message);
  });
});
