import type { CompletionOptions, FailureOptions, StreamOptions } from "./reply.ts";
import { AMOUNT, FLAG, OBJECT, isCount, oneOf, TEXT } from "./option-rule.ts";
import { isObject, type Rules } from "./require-options.ts";

const ANSWER = { delayMs: AMOUNT, headers: OBJECT };
const STREAM = { ...ANSWER, id: TEXT, model: TEXT, stopReason: TEXT };

/** Options of `stream`. */
export const STREAM_OPTIONS: Rules<StreamOptions> = STREAM;

/** Options of `completion`. */
export const COMPLETION_OPTIONS: Rules<CompletionOptions> = {
  ...STREAM,
  firstTokenDelayMs: AMOUNT,
  tokensPerSecond: AMOUNT,
  jitter: AMOUNT,
};

/** Options of `failure`. */
export const FAILURE_OPTIONS: Rules<FailureOptions> = {
  ...ANSWER,
  message: TEXT,
  status: [(value) => isCount(value) && value >= 200 && value < 600, "a status, 200 to 599"],
  retryAfterSeconds: AMOUNT,
  shouldRetry: FLAG,
  details: [(value) => value === null || isObject(value), "an object or null"],
  requestId: oneOf("null"),
};
