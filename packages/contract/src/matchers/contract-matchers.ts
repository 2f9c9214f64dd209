import { COMPLETE_PATH } from "@text-completions/core";
import { BOOLEAN, checkOptions, invalidCall, type OptionTable } from "@text-completions/core/internal";
import { checkExchange } from "../check-exchange.ts";
import { PASSIVE_CHECKS } from "../catalogue/index.ts";
import { showValue, toPrintable } from "../format/text.ts";
import type { Violation } from "../report.ts";
import { createMatcher } from "../catalogue/select.ts";
import type { ContractFetch } from "../with-contract.ts";
import { checkStream } from "./check-stream.ts";

/** What a matcher returns to Vitest and Jest. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** Which violations fail a test. */
export interface ContractConditions {
  /** Whether a recommendation that is not met also fails the test. Default: false. */
  strict?: boolean | undefined;
  /** Checks to skip: ids, or groups such as `"stream"`, of those that evaluate an exchange. Default: none. */
  skip?: readonly string[] | undefined;
}

/**
 * The matchers as methods of `expect`, to extend its types: `Matchers` of the module `vitest`, or with Jest `Matchers`
 * of the module `expect`. `R` is what an assertion returns, usually `void`.
 */
export interface ContractMatchers<R = void> {
  /**
   * Passes if an exchange conforms: `{ request, response }`, as `checkExchange` takes them. For a fetch of
   * `withContract`, passes if all exchanges since the last call conform, and fails if there were none. Await it.
   */
  toSatisfyApiSpec(conditions?: ContractConditions): Promise<R>;
  /** Passes if text, or its bytes, is a whole stream of a completion as the API sends it. */
  toBeCompletionStream(conditions?: ContractConditions): R;
}

/** An exchange to check. */
export interface RequestAndResponse {
  readonly request: Request;
  readonly response: Response;
}

/**
 * Matchers for exchanges and streams, for `expect.extend` of Vitest and Jest.
 *
 * @example
 * ```ts
 * import { contractMatchers, type ContractMatchers } from "@text-completions/contract/matchers";
 * import { expect, test } from "vitest";
 *
 * declare module "vitest" {
 *   // Its type parameters have to be those of vitest.
 *   interface Matchers<R, T> extends ContractMatchers<R> {}
 * }
 * expect.extend(contractMatchers);
 *
 * test("a stream of this API does not end in [DONE]", () => {
 *   expect("data: [DONE]\n\n").not.toBeCompletionStream();
 * });
 * ```
 */
export const contractMatchers: {
  toSatisfyApiSpec: (
    received: RequestAndResponse | ContractFetch,
    conditions?: ContractConditions,
  ) => Promise<MatcherResult>;
  toBeCompletionStream: (received: string | Uint8Array, conditions?: ContractConditions) => MatcherResult;
} = { toSatisfyApiSpec, toBeCompletionStream };

async function toSatisfyApiSpec(
  received: RequestAndResponse | ContractFetch,
  conditions?: ContractConditions,
): Promise<MatcherResult> {
  const violations = await violationsOf(received);
  const otherwise = "Expected the exchange not to conform, but it does.";
  return toResult(violations, conditions, "the exchange to conform", otherwise);
}

async function violationsOf(received: unknown): Promise<Violation[]> {
  if (isContractFetch(received)) {
    if (received.exchanges() > 0) return received.settled();
    throw invalidCall(
      `No request went to ${COMPLETE_PATH} since the last call. Send one through this fetch.`,
    );
  }
  const { request, response } = isExchange(received) ? received : {};
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `checkExchange` checks both.
  return checkExchange(request as Request, response as Response);
}

function isContractFetch(value: unknown): value is ContractFetch {
  return typeof value === "function" && "settled" in value && "exchanges" in value;
}

function isExchange(value: unknown): value is { request?: unknown; response?: unknown } {
  return typeof value === "object" && value !== null;
}

function toBeCompletionStream(received: string | Uint8Array, conditions?: ContractConditions): MatcherResult {
  const otherwise = "Expected no stream of a completion, but it is one.";
  return toResult(checkStream(received), conditions, "a stream of a completion", otherwise);
}

function toResult(
  violations: readonly Violation[],
  conditions: ContractConditions = {},
  expected: string,
  otherwise: string,
): MatcherResult {
  const { strict = false, skip = [] } = checkOptions(conditions, CONDITIONS, "conditions");
  const isSkipped = createMatcher("skip", skip, PASSIVE_CHECKS);
  const counted = violations.filter(
    ({ severity, check }) => (strict || severity === "must") && !isSkipped({ id: check }),
  );
  return {
    pass: counted.length === 0,
    message: () => (counted.length === 0 ? otherwise : `Expected ${expected}.${describeViolations(counted)}`),
  };
}

const CONDITIONS: OptionTable<ContractConditions> = {
  strict: BOOLEAN,
  // `createMatcher` reports what is wrong.
  skip: { expected: "", accepts: () => true },
};

/** How many violations a message shows. */
const MAX_SHOWN = 10;

/** Violations in the message of a failed test. */
function describeViolations(violations: readonly Violation[]): string {
  const rest = violations.length > MAX_SHOWN ? `\n… and ${violations.length - MAX_SHOWN} more` : "";
  return violations.slice(0, MAX_SHOWN).map(describeViolation).join("") + rest;
}

function describeViolation({ check, message, where, expected, received, remedy, spec }: Violation): string {
  const values = [
    ...(expected === undefined ? [] : [`expected ${showValue(expected)}`]),
    ...(received === undefined ? [] : [`received ${showValue(received)}`]),
  ];
  return [
    `\n- ${check}: ${toPrintable(message)}`,
    `\n  at ${toPrintable(where)}${values.length > 0 ? `: ${values.join(", ")}` : ""}`,
    `\n  ${toPrintable(remedy)} (${spec})`,
  ].join("");
}
