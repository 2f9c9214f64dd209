import { expect, test } from "vitest";
import { isRetryable, planRetry, readRetryAfterMs } from "@text-completions/core/internal";

const POLICY = { maxRetries: 2, maxRetryDelayMs: 60_000, random: () => 0 };

test.each([
  {
    name: "doubles with each attempt",
    attempts: [1, 2, 3, 4, 5, 6],
    delays: [500, 1000, 2000, 4000, 8000, 8000],
  },
])("the wait $name, up to 8 seconds", ({ attempts, delays }) => {
  const policy = { ...POLICY, maxRetries: 10 };

  expect(attempts.map((attempt) => planRetry(attempt, undefined, 0, policy))).toEqual(delays);
});

test("no wait is longer than maxRetryDelayMs", () => {
  expect(planRetry(1, undefined, 0, { ...POLICY, maxRetryDelayMs: 10 })).toBe(10);
  expect(planRetry(1, undefined, 0, { ...POLICY, maxRetryDelayMs: 0 })).toBe(0);
  expect(planRetry(1, 11, 0, { ...POLICY, maxRetryDelayMs: 10 })).toBeUndefined();
});

test("chance shortens a wait by up to a quarter, but not one that the server asks for", () => {
  const policy = { ...POLICY, random: () => 1 };

  expect(planRetry(1, undefined, 0, policy)).toBe(375);
  expect(planRetry(1, 3000, 0, policy)).toBe(3000);
});

test.each([Number.NaN, 1.5, -1])("chance may not be %s", (drawn) => {
  expect(() => planRetry(1, undefined, 0, { ...POLICY, random: () => drawn })).toThrow(
    `Invalid option "random": expected a function that returns a number from 0 to 1, got ${drawn}.`,
  );
});

test.each<{ name: string; plan: Parameters<typeof planRetry> }>([
  { name: "the attempts are used up", plan: [3, undefined, 0, POLICY] },
  { name: "none is allowed", plan: [1, undefined, 0, { ...POLICY, maxRetries: 0 }] },
  { name: "the server asks for too long a wait", plan: [1, 60_001, 0, POLICY] },
  {
    name: "the wait would end with the call",
    plan: [1, 1000, 9000, { ...POLICY, deadlineMs: 10_000 }] as const,
  },
])("there is no other attempt if $name", ({ plan }) => {
  expect(planRetry(...plan)).toBeUndefined();
});

test.each([
  { status: 408, retried: true },
  { status: 409, retried: true },
  { status: 429, retried: true },
  { status: 500, retried: true },
  { status: 529, retried: true },
  { status: 400, retried: false },
  { status: 401, retried: false },
  { status: 413, retried: false },
  { status: 400, advice: "true", retried: true },
  { status: 529, advice: "false", retried: false },
  { status: 529, advice: "perhaps", retried: true },
])("status $status with x-should-retry $advice is retried: $retried", ({ status, advice, retried }) => {
  expect(isRetryable(status, new Headers(advice === undefined ? {} : { "x-should-retry": advice }))).toBe(
    retried,
  );
});

const NOW = Date.UTC(2026, 0, 1);

test.each([
  { headers: {}, delayMs: undefined },
  { headers: { "retry-after": "2" }, delayMs: 2000 },
  { headers: { "retry-after": "0.5" }, delayMs: 500 },
  { headers: { "retry-after": new Date(NOW + 3000).toUTCString() }, delayMs: 3000 },
  { headers: { "retry-after": new Date(NOW - 3000).toUTCString() }, delayMs: undefined },
  { headers: { "retry-after": "0" }, delayMs: undefined },
  { headers: { "retry-after": "-1" }, delayMs: undefined },
  { headers: { "retry-after": "soon" }, delayMs: undefined },
  { headers: { "retry-after": "" }, delayMs: undefined },
  { headers: { "retry-after-ms": "250", "retry-after": "2" }, delayMs: 250 },
  { headers: { "retry-after-ms": "0", "retry-after": "2" }, delayMs: 2000 },
  { headers: { "retry-after-ms": "x", "retry-after": "2" }, delayMs: 2000 },
] satisfies { headers: Record<string, string>; delayMs: number | undefined }[])(
  "$headers ask for a wait of $delayMs ms",
  ({ headers, delayMs }) => {
    expect(readRetryAfterMs(new Headers(headers), NOW)).toBe(delayMs);
  },
);
