import {
  assertValue,
  checkOptions,
  count,
  invalidOption,
  number as numberOf,
} from "@text-completions/core/internal";
import { auditClient } from "../audit/audit-client.ts";
import type { Call } from "../engine/call.ts";
import { describeRequest } from "../engine/validate-request.ts";
import type { Mock } from "../mock.ts";
import type { MockRequest } from "../script/replies.ts";
import { CONDITIONS, describeMatch, type MatchConditions, matches } from "../script/script.ts";

/** What a matcher returns to Vitest and Jest. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** The matchers as methods of `expect`, to extend its types. `R` is what an assertion returns, usually `void`. */
export interface MockMatchers<R = void> {
  /** Passes if the mock received a valid request that meets the conditions. Default: any valid request. */
  toHaveReceivedRequest(conditions?: MatchConditions): R;
  /** Passes if the mock received that number of valid requests that meet the conditions. */
  toHaveReceivedRequestTimes(times: number, conditions?: MatchConditions): R;
  /** Passes if every one-off reply was used and every call matched a reply, as `mock.assertDone()` checks. */
  toHaveUsedAllReplies(): R;
  /** Passes if `auditClient` of `./audit` finds no mistake of the client. */
  toHaveNoClientFindings(): R;
}

/**
 * Matchers for mocks, for `expect.extend` of Vitest and Jest.
 *
 * @example
 * ```ts
 * import { createMock } from "@text-completions/mock";
 * import { mockMatchers, type MockMatchers } from "@text-completions/mock/matchers";
 * import { expect, test } from "vitest";
 *
 * declare module "vitest" {
 *   // Its type parameters have to be those of vitest.
 *   interface Matchers<R, T> extends MockMatchers<R> {}
 * }
 * expect.extend(mockMatchers);
 *
 * test("no request is sent before the first question", () => {
 *   expect(createMock()).not.toHaveReceivedRequest({ lastHumanTurn: /toes/ });
 * });
 * ```
 */
export const mockMatchers: {
  toHaveReceivedRequest: (mock: Mock, conditions?: MatchConditions) => MatcherResult;
  toHaveReceivedRequestTimes: (mock: Mock, times: number, conditions?: MatchConditions) => MatcherResult;
  toHaveUsedAllReplies: (mock: Mock) => MatcherResult;
  toHaveNoClientFindings: (mock: Mock) => MatcherResult;
} = { toHaveReceivedRequest, toHaveReceivedRequestTimes, toHaveUsedAllReplies, toHaveNoClientFindings };

function toHaveReceivedRequest(mock: Mock, conditions: MatchConditions = {}): MatcherResult {
  const received = countMatching(mock, conditions);
  return {
    pass: received > 0,
    message: () =>
      received > 0
        ? `Expected no request${describeConditions(conditions)}, received ${received}.${listCalls(mock)}`
        : `Expected a request${describeConditions(conditions)}, received none.${listCalls(mock)}`,
  };
}

const TIMES = numberOf({ integer: true });

function toHaveReceivedRequestTimes(
  mock: Mock,
  times: number,
  conditions: MatchConditions = {},
): MatcherResult {
  assertValue("times", TIMES, times);
  const received = countMatching(mock, conditions);
  const pass = received === times;
  return {
    pass,
    message: () =>
      pass
        ? `Expected a number of requests other than ${times}${describeConditions(conditions)}.${listCalls(mock)}`
        : `Expected ${count(times, "request")}${describeConditions(conditions)}, received ${received}.${listCalls(mock)}`,
  };
}

function toHaveUsedAllReplies(mock: Mock): MatcherResult {
  assertMock(mock);
  try {
    mock.assertDone();
    return { pass: true, message: () => "Expected unused replies or unmatched calls, found none." };
  } catch (error) {
    return { pass: false, message: () => (error instanceof Error ? error.message : String(error)) };
  }
}

function toHaveNoClientFindings(mock: Mock): MatcherResult {
  assertMock(mock);
  const findings = auditClient(mock.calls);
  const list = findings.map(({ id, message }) => `\n- ${id}: ${message}`).join("");
  return {
    pass: findings.length === 0,
    message: () =>
      list === "" ? "Expected client mistakes, found none." : `Expected no client mistakes, found:${list}`,
  };
}

/** The conditions in words, or "". */
function describeConditions(conditions: MatchConditions): string {
  return Object.values(conditions).every((value) => value === undefined)
    ? ""
    : ` with ${describeMatch(conditions)}`;
}

function countMatching(mock: Mock, conditions: MatchConditions): number {
  assertMock(mock);
  checkOptions(conditions, CONDITIONS, "conditions");
  return mock.calls.filter((call) => {
    const request = toMockRequest(call);
    return request !== undefined && matches(conditions, request);
  }).length;
}

/** `expect` takes any value. */
function assertMock(mock: unknown): void {
  if (typeof mock === "object" && mock !== null && "calls" in mock && Array.isArray(mock.calls)) return;
  throw invalidOption("received", "a mock created by createMock()", mock);
}

const MAX_LISTED_CALLS = 10;

function listCalls({ calls }: Mock): string {
  if (calls.length === 0) return " The mock received no calls.";
  const listed = calls.slice(0, MAX_LISTED_CALLS).map(describeCall).join("");
  const rest = calls.length - MAX_LISTED_CALLS;
  return ` Received calls:${listed}${rest > 0 ? `\n… and ${rest} more` : ""}`;
}

function describeCall(call: Call): string {
  const { number, method, error } = call;
  const request = toMockRequest(call);
  if (request === undefined)
    return `\n- call ${number}: ${method}, rejected: ${error?.message ?? "not read"}`;
  const stream = request.body.stream === true ? ", stream" : "";
  return `\n- call ${number}: model ${JSON.stringify(request.body.model)}, lastHumanTurn ${JSON.stringify(request.lastHumanTurn)}${stream}`;
}

/** The request of a call as conditions see it; undefined if it was rejected. */
function toMockRequest({ request, headers, number }: Call): MockRequest | undefined {
  if (request === undefined) return undefined;
  return {
    ...describeRequest(request),
    headers,
    number,
    // A matcher cannot observe when the client leaves.
    signal: new AbortController().signal,
  };
}
