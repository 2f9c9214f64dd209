import type { RateLimits } from "./engine/rate-limiter.ts";
import type { MatchConditions } from "./script/match.ts";
import type { MockOptions, ReplyOptions } from "./mock.ts";
import {
  AMOUNT,
  amount,
  COUNT,
  FLAG,
  isFunction,
  OBJECT,
  oneOf,
  isObject,
  type Rule,
  type Rules,
} from "./usage.ts";

const FUNCTION: Rule = [isFunction, "a function"];
const PATTERN: Rule = [
  (value) => typeof value === "string" || value instanceof RegExp,
  "a string or a RegExp",
];

/** Options of `mock.reply`. */
export const REPLY_OPTIONS: Rules<ReplyOptions> = {
  when: [(value) => isObject(value) || isFunction(value), "an object or a function"],
  times: COUNT,
};

/** The conditions of a `when`. */
export const CONDITIONS: Rules<MatchConditions> = {
  model: PATTERN,
  prompt: PATTERN,
  lastHumanTurn: PATTERN,
  headers: OBJECT,
  call: COUNT,
  stream: FLAG,
};

/** The limits of a mock. */
export const RATE_LIMITS: Rules<RateLimits> = {
  requests: COUNT,
  tokens: COUNT,
  inputTokens: COUNT,
  outputTokens: COUNT,
  concurrent: COUNT,
  windowMs: COUNT,
};

/** Options of `createMock`. */
export const MOCK_OPTIONS: Rules<MockOptions> = {
  apiKeys: [Array.isArray, "a list"],
  models: [(value) => value === "any" || Array.isArray(value), 'a list, or "any"'],
  asOf: [(value) => /^\d{4}-\d{2}-\d{2}$/.test(String(value)), "a day, such as 2026-01-01"],
  maxRequestBytes: AMOUNT,
  countTokens: FUNCTION,
  delayMs: AMOUNT,
  firstTokenDelayMs: AMOUNT,
  tokensPerSecond: AMOUNT,
  jitter: AMOUNT,
  legacyFields: FLAG,
  treatMinusOneAsUnset: FLAG,
  lineEnding: oneOf('"\\n" or "\\r\\n"'),
  rateLimits: OBJECT,
  cors: oneOf('"header" or "any"'),
  headers: OBJECT,
  seed: AMOUNT,
  clock: [(value) => "sleep" in Object(value), "a clock"],
  createId: FUNCTION,
  onCall: FUNCTION,
  maxCalls: AMOUNT,
  maxUserIdLength: amount(256),
};
