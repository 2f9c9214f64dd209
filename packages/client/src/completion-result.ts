import type { Completion } from "@text-completions/core";
import { readRequestId } from "./api-failure.ts";
import { readRateLimits, type RateLimits } from "./read-rate-limits.ts";

/** Facts about the answer that carried a completion. */
export interface AnswerFacts {
  /** Id of the request, from the `request-id` header, to name in a report to the server's people. */
  readonly requestId: string | undefined;
  /** What the rate-limit headers say; `{}` if there are none. */
  readonly rateLimits: RateLimits;
  /** The answer: its status and headers. Its body has been read. */
  readonly response: Response;
}

/**
 * A completion, as the wire had it. The facts about its answer are not enumerable: `JSON.stringify`, spreading and deep
 * comparison see the completion alone.
 */
export type CompletionResult = Completion & AnswerFacts;

/** Attaches the facts about the answer to a completion. */
export function withAnswerFacts(completion: Completion, response: Response): CompletionResult {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The three properties are those of AnswerFacts.
  return Object.defineProperties(completion, {
    requestId: { value: readRequestId(response) },
    rateLimits: { get: () => readRateLimits(response.headers) },
    response: { value: response },
  }) as CompletionResult;
}
