import { IS_AMOUNT, IS_FUNCTION, requireOptions, type Rule } from "./require-options.ts";

/** A failed attempt after which the request is sent again. */
export interface Retry {
  /** Counted from 1. */
  readonly number: number;
  /** The wait before it, in milliseconds. */
  readonly delayMs: number;
  /** The status of the answer that failed. Absent if there was none. */
  readonly status?: number;
  /** Why there was no answer. */
  readonly error?: unknown;
}

/** Options of `withRetries`. */
export interface RetryOptions {
  /** Sends each attempt. Default: `globalThis.fetch`, looked up each time. */
  fetch?: ((request: Request) => Promise<Response>) | undefined;
  /** How often a request is sent again. Default: 2. */
  maxRetries?: number | undefined;
  /**
   * The longest wait before a retry, in milliseconds, and at most 24 days. An upstream that asks for a longer one has the
   * last word. Default: 60,000.
   */
  maxRetryDelayMs?: number | undefined;
  /**
   * The longest wait for the beginning of an answer, in milliseconds; then the attempt has failed. A whole answer begins
   * when all of it is written, a stream at once. Default: no limit.
   */
  timeoutMs?: number | undefined;
  /** Told of each retry before its wait. It must not throw. Default: nobody is told. */
  onRetry?: ((retry: Retry) => void) | undefined;
}

/** The longest wait of the platforms' timers; one beyond it would be over at once. */
export const LONGEST_TIMER_MS: number = 2 ** 31 - 1;

const RULES: Readonly<Record<keyof RetryOptions, Rule>> = {
  fetch: IS_FUNCTION,
  maxRetries: IS_AMOUNT,
  maxRetryDelayMs: IS_AMOUNT,
  timeoutMs: [(value) => typeof value === "number" && value > 0, "a number above 0"],
  onRetry: IS_FUNCTION,
};

/** Refuses what JavaScript callers may give. @throws {TypeError} */
export function requireRetryOptions(options: RetryOptions): void {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(
      `Failed to create a fetch with retries: its options are ${String(options)}. Give an object.`,
    );
  }
  requireOptions("fetch with retries", options, RULES);
}
