import { HEADER } from "@text-completions/core";
import { expect, test } from "vitest";
import { readRateLimits } from "./response-headers.ts";

const NAMES = Object.values(HEADER).filter((name) => /^anthropic-(ratelimit|priority)-/.test(name));
const RESET = "2026-01-01T00:00:10Z";

test("reads every rate-limit header of the document", () => {
  const headers = new Headers(NAMES.map((name) => [name, name.endsWith("reset") ? RESET : "7"]));
  const full = { limit: 7, remaining: 7, reset: new Date(RESET) };

  expect(readRateLimits(headers)).toEqual({
    requests: full,
    tokens: full,
    inputTokens: full,
    outputTokens: full,
    priorityInputTokens: full,
    priorityOutputTokens: full,
  });
});

test("reads nothing from headers without limits", () => {
  expect(readRateLimits(new Headers({ "request-id": "req_1" }))).toEqual({});
});

test.each(["__proto__", "constructor", "unified"])(
  "reads no allowance %s, which the document does not name",
  (kind) => {
    const headers = new Headers({ [`anthropic-ratelimit-${kind}-limit`]: "7" });

    expect(readRateLimits(headers)).toEqual({});
    expect(Object.hasOwn(Object.prototype, "limit")).toBe(false);
    expect(Object.hasOwn(Object, "limit")).toBe(false);
  },
);
