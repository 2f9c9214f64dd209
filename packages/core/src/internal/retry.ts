import type { HeaderName } from "../document/lookups.ts";
import { assertResult, number } from "../usage/options.ts";

/** What `onRetry` is called with, before the wait for a retry. */
export interface RetryContext<Cause = unknown> {
  /** How many times the request has been sent. */
  readonly attempts: number;
  /** How long the wait before the next attempt is, in milliseconds. */
  readonly delayMs: number;
  /** Why the attempt failed: an error, or for a failure status the error that would be reported. */
  readonly error: Cause;
  /** The status of the failed attempt; undefined if no response came. */
  readonly status: number | undefined;
}

/** The settings that decide whether there is another attempt. Times are in milliseconds. */
export interface RetryPolicy {
  /** How many times a failed request is sent again. */
  readonly maxRetries: number;
  /** The longest wait; if the server asks for more, the call ends. */
  readonly maxRetryDelayMs: number;
  /** When the whole call ends, on the same clock as `now`. */
  readonly deadlineMs?: number | undefined;
  readonly random: () => number;
}

/** The first wait, doubled with each retry. */
const FIRST_DELAY_MS = 500;
const MAX_BACK_OFF_MS = 8000;
/** Back-off is shortened by up to this part, so that clients that failed together do not retry together. */
const JITTER = 0.25;
/** 1 as well: tests pass it for the shortest wait. */
const DRAWN = number({ max: 1 });

/** Request Timeout, Conflict, Too Many Requests. */
const RETRYABLE_CLIENT_ERRORS: ReadonlySet<number> = new Set([408, 409, 429]);
const FIRST_SERVER_ERROR = 500;

/**
 * The wait before the next attempt in milliseconds; undefined if no retry follows.
 *
 * @throws {UsageError} if `random` returns a wrong number.
 */
export function planRetry(
  attempts: number,
  retryAfterMs: number | undefined,
  now: number,
  { maxRetries, maxRetryDelayMs, deadlineMs = Infinity, random }: RetryPolicy,
): number | undefined {
  if (attempts > maxRetries || (retryAfterMs ?? 0) > maxRetryDelayMs) return undefined;
  const delayMs = retryAfterMs ?? Math.min(backOffMs(attempts - 1, random), maxRetryDelayMs);
  return now + delayMs >= deadlineMs ? undefined : delayMs;
}

/** Whether another attempt can end differently: `x-should-retry` decides, then the status. */
export function isRetryable(status: number, headers?: Pick<Headers, "get">): boolean {
  const advice = headers?.get("x-should-retry" satisfies HeaderName);
  if (advice === "true" || advice === "false") return advice === "true";
  return RETRYABLE_CLIENT_ERRORS.has(status) || status >= FIRST_SERVER_ERROR;
}

/** How long the server asks to wait, in milliseconds; undefined if it names no time in the future. */
export function readRetryAfterMs(headers: Pick<Headers, "get">, now: number): number | undefined {
  const milliseconds = Number(headers.get("retry-after-ms"));
  if (milliseconds > 0) return milliseconds;
  const value = headers.get("retry-after" satisfies HeaderName) ?? "";
  const seconds = Number(value);
  const delayMs = Number.isNaN(seconds) ? Date.parse(value) - now : seconds * 1000;
  return delayMs > 0 ? delayMs : undefined;
}

function backOffMs(retry: number, random: () => number): number {
  const drawn = random();
  assertResult("random", DRAWN, drawn);
  return Math.min(FIRST_DELAY_MS * 2 ** retry, MAX_BACK_OFF_MS) * (1 - JITTER * drawn);
}
