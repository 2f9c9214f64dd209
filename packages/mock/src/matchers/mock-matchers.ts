import { auditClient } from "../audit/audit-client.ts";
import type { Call } from "../engine/call.ts";
import { describeMatch, type MatchConditions, matches, type MockRequest } from "../script/match.ts";
import { misuse, requireOptions } from "../usage.ts";
import { CONDITIONS } from "../options.ts";
import type { Mock } from "../mock.ts";
import { findModel } from "@text-completions/core";
import { sanitizePrompt } from "@text-completions/prompt";
import { lastHumanTurn } from "../engine/validate-request.ts";

/** What a matcher gives to vitest and jest. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** The matchers as `expect` has them, to add to its types. `R` is what an assertion gives: `void`, mostly. */
export interface MockMatchers<R = void> {
  /** Whether the mock got a valid request, or one that meets all of the conditions. */
  toHaveReceivedRequest(conditions?: MatchConditions): R;
  /** Whether the mock got so many valid requests, or so many that meet all of the conditions. */
  toHaveReceivedRequestTimes(times: number, conditions?: MatchConditions): R;
  /** Whether every one-off reply was used and every call found a reply, as `assertDone` says. */
  toHaveUsedAllReplies(): R;
  /** Whether there is nothing against the client that used it, as `auditClient` of `./audit` says. */
  toHaveNoClientFindings(): R;
}

/**
 * Matchers for a mock, for `expect.extend` of vitest and jest.
 *
 * @example
 * ```ts
 * import { createMock } from "@text-completions/mock";
 * import { mockMatchers, type MockMatchers } from "@text-completions/mock/matchers";
 * import { expect, test } from "vitest";
 *
 * declare module "vitest" {
 *   // Its parameters have to be those of vitest.
 *   interface Matchers<R, T> extends MockMatchers<R> {}
 * }
 * expect.extend(mockMatchers);
 *
 * test("nothing is asked before somebody asks", () => {
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
  const count = countMatching(mock, conditions);
  return {
    pass: count > 0,
    message: () =>
      count > 0
        ? `Expected no request${withAll(conditions)}, but there were ${count}.${listCalls(mock)}`
        : `Expected a request${withAll(conditions)}, but there was none.${listCalls(mock)}`,
  };
}

function toHaveReceivedRequestTimes(
  mock: Mock,
  times: number,
  conditions: MatchConditions = {},
): MatcherResult {
  const count = countMatching(mock, conditions);
  const pass = count === times;
  return {
    pass,
    message: () =>
      `Expected the number of requests${withAll(conditions)} ${pass ? "not " : ""}to be ${times}, but it was${pass ? "" : ` ${count}`}.${listCalls(mock)}`,
  };
}

function toHaveUsedAllReplies(mock: Mock): MatcherResult {
  requireMock(mock);
  try {
    mock.assertDone();
    return { pass: true, message: () => "Expected the script not to be done, but it is." };
  } catch (error) {
    return { pass: false, message: () => (error instanceof Error ? error.message : String(error)) };
  }
}

function toHaveNoClientFindings(mock: Mock): MatcherResult {
  requireMock(mock);
  const findings = auditClient(mock.calls);
  const list = findings.map(({ id, message }) => `\n- ${id}: ${message}`).join("");
  return {
    pass: findings.length === 0,
    message: () =>
      list === ""
        ? "Expected findings about the client, but there were none."
        : `Expected no findings about the client, but there were:${list}`,
  };
}

/** The conditions as a message says them; nothing, if there are none. */
function withAll(conditions: MatchConditions): string {
  return Object.values(conditions).every((value) => value === undefined)
    ? ""
    : ` with ${describeMatch(conditions)}`;
}

function countMatching(mock: Mock, conditions: MatchConditions): number {
  requireMock(mock);
  requireOptions(LOOK, conditions, CONDITIONS);
  return mock.calls.filter((call) => {
    const request = toMockRequest(call);
    return request !== undefined && matches(conditions, request);
  }).length;
}

const LOOK = "look into a mock";

/** A matcher may be given anything. */
function requireMock(mock: unknown): void {
  if (typeof mock === "object" && mock !== null && "calls" in mock && Array.isArray(mock.calls)) return;
  throw misuse(LOOK, `it is given a value of type ${typeof mock}`, "Pass what createMock() gives.");
}

/** How many calls a message shows. */
const SHOWN = 10;

function listCalls({ calls }: Mock): string {
  if (calls.length === 0) return " The mock got no call.";
  const rest = calls.length > SHOWN ? `\n… and ${calls.length - SHOWN} more` : "";
  return ` The mock got:${calls.slice(0, SHOWN).map(describeCall).join("")}${rest}`;
}

function describeCall(call: Call): string {
  const { number, method, error } = call;
  const request = toMockRequest(call);
  if (request === undefined) return `\n- call ${number}: ${method}, refused: ${error?.message ?? "unread"}`;
  const stream = request.body.stream === true ? ", stream" : "";
  return `\n- call ${number}: model ${JSON.stringify(request.body.model)}, lastHumanTurn ${JSON.stringify(request.lastHumanTurn)}${stream}`;
}

/** A call as conditions see it; undefined if its request was refused. */
export function toMockRequest({ request, headers, number }: Call): MockRequest | undefined {
  if (request === undefined) return undefined;
  const prompt = sanitizePrompt(request.prompt);
  return {
    body: request,
    model: findModel(request.model)?.id ?? request.model,
    prompt,
    lastHumanTurn: lastHumanTurn(prompt),
    headers,
    number,
    // The exchange is over, or not for a matcher to end.
    signal: new AbortController().signal,
  };
}
