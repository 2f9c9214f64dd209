import type { Clock } from "@text-completions/core";
import {
  anyOf,
  BOOLEAN,
  CLOCK,
  FUNCTION,
  listOf,
  number,
  objectOf,
  oneOf,
  type OptionKind,
  type OptionTable,
  SECRET,
  STRING,
} from "@text-completions/core/internal";
import type { Call } from "./engine/call.ts";
import { CHAOS, type Chaos } from "./engine/chaos.ts";
import { RATE_LIMITS, type RateLimits } from "./engine/rate-limiter.ts";
import { HEADER_VALUES, type Pace, PACE } from "./script/replies.ts";

/** Options of `createMock`. */
export interface MockOptions extends Pace {
  /** The accepted keys; `null` accepts requests without a key. Default: any key that is not empty. */
  apiKeys?: readonly string[] | null | undefined;
  /** Ids of models to serve in addition to the documented ones; `"any"` serves every id. Default: none. */
  models?: readonly string[] | "any" | undefined;
  /** Models that were retired by this day, `YYYY-MM-DD`, get a 404. Default: all documented models are served. */
  asOf?: string | undefined;
  /** The largest request body in bytes; larger ones get a 413. Default: 32 MiB. */
  maxRequestBytes?: number | undefined;
  /** How many JSON values a request may contain, nested ones included; more get a 400. Default: 1,000,000. */
  maxJsonValues?: number | undefined;
  /** Whether -1 for `temperature`, `top_p` or `top_k` means unset, as on the server of 2024. Default: false. */
  treatMinusOneAsUnset?: boolean | undefined;
  /** The longest `metadata.user_id` in characters; the documentation of 2026 has 512. Default: 256. */
  maxUserIdLength?: number | undefined;
  /** Counts the tokens of a string. Default: an approximation, one token for each word or punctuation mark. */
  countTokens?: ((text: string) => number) | undefined;
  /** The delay before each scripted completion, stream or failure, in milliseconds. Default: 0. */
  delayMs?: number | undefined;
  /** Whether to send the undocumented fields `stop` and `log_id`, as the API did. Default: false. */
  legacyFields?: boolean | undefined;
  /**
   * What happens when a scripted `Response` does not conform to the document: a warning on the console, an error, or
   * nothing. Default: `"warn"`.
   *
   * With `"error"` the response is a 500 or, once its body has begun, breaks; `assertDone` throws. Responses that are
   * clearly not meant to conform are never checked: error pages that are not JSON, and redirects.
   */
  checkResponses?: "warn" | "error" | "off" | undefined;
  /** The line ending in streams. Default: `"\n"`; `"\r\n"` in streams of version 2023-01-01. */
  lineEnding?: "\n" | "\r\n" | undefined;
  /** Rate limits; requests beyond them get a 429. Default: none. */
  rateLimits?: RateLimits | undefined;
  /**
   * Which requests from pages of another origin are accepted; `"any"` accepts all. Default: `"header"`.
   *
   * `"header"` accepts those with `anthropic-dangerous-direct-browser-access: true`, as the API does.
   */
  cors?: "header" | "any" | undefined;
  /** Headers of every response, such as `anthropic-organization-id`. Default: none. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** The seed of ids and jitter: the same seed and requests produce the same bytes. Default: 0. */
  seed?: number | undefined;
  /** Random incidents, such as `{ seed: 7, overloaded: 0.1, drop: 0.02 }`. Default: none. */
  chaos?: Chaos | undefined;
  /** The source of time. Default: `realClock`, which fake timers do not control. */
  clock?: Clock | undefined;
  /** Creates the ids. Default: ids in the API's format, from the seed. */
  createId?: ((kind: "compl" | "req", callNumber: number) => string) | undefined;
  /**
   * Called with each call when its request has arrived; the call changes until it ends. Must not throw. Default: none.
   */
  onRequest?: ((call: Call) => void) | undefined;
  /** Called with each call when it has ended, for example to log it. Must not throw. Default: none. */
  onCall?: ((call: Call) => void) | undefined;
  /** How many calls `mock.calls` keeps; older ones are dropped. Default: 1000. */
  maxCalls?: number | undefined;
  /**
   * The estimated memory that kept calls may take, in bytes; beyond it, the oldest are dropped. Default: 64 MiB.
   *
   * A single call that exceeds it is kept without its body.
   */
  maxCallBytes?: number | undefined;
}

const DAY_PATTERN = String.raw`^\d{4}-\d{2}-\d{2}$`;

const DAY: OptionKind = {
  expected: 'a day such as "2026-01-01"',
  accepts: (value) => typeof value === "string" && new RegExp(DAY_PATTERN).test(value) && isDay(value),
  schema: { type: "string", pattern: DAY_PATTERN },
};

/** Whether the calendar has such a day: not the 30th of February. */
function isDay(value: string): boolean {
  const date = new Date(value);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

/** The options of `createMock`, each with its valid values. The scenario file takes those that have a schema. */
export const MOCK_OPTIONS: OptionTable<MockOptions> = {
  apiKeys: anyOf(listOf(SECRET, "keys"), oneOf(null)),
  models: anyOf(listOf(STRING, "model ids"), oneOf("any")),
  asOf: DAY,
  maxRequestBytes: number(),
  maxJsonValues: number(),
  treatMinusOneAsUnset: BOOLEAN,
  maxUserIdLength: number({ min: 256, integer: true }),
  countTokens: FUNCTION,
  delayMs: number(),
  ...PACE,
  legacyFields: BOOLEAN,
  checkResponses: oneOf("warn", "error", "off"),
  lineEnding: oneOf("\n", "\r\n"),
  rateLimits: objectOf(RATE_LIMITS),
  cors: oneOf("header", "any"),
  headers: HEADER_VALUES,
  seed: number(),
  chaos: objectOf(CHAOS),
  clock: CLOCK,
  createId: FUNCTION,
  onRequest: FUNCTION,
  onCall: FUNCTION,
  maxCalls: number(),
  maxCallBytes: number(),
};
