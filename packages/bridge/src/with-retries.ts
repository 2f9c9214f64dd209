import type { HeaderName } from "@text-completions/core";
import { IS_AMOUNT, IS_FUNCTION, requireOptions, type Rule } from "./resolve-options.ts";

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

const DEFAULT_MAX_RETRY_DELAY_MS = 60_000;

/**
 * A `fetch` that sends a request again when it failed and may pass: no connection, no answer in time, or a status of 408,
 * 409, 429 or 500 and above, as `x-should-retry`, `retry-after-ms` and `retry-after` say. Once an answer has begun,
 * nothing is sent again.
 *
 * @example
 * ```ts
 * import { createBridge, withRetries } from "@text-completions/bridge";
 *
 * export const bridge = createBridge({
 *   apiKey: "sk-ant-...",
 *   models: "claude-sonnet-4-5",
 *   fetch: withRetries({ maxRetries: 3 }),
 * });
 * ```
 *
 * @throws {TypeError} if an option is not what it should be; the `fetch` rejects with one, unless it is given a `Request`.
 */
export function withRetries(options: RetryOptions = {}): (request: Request) => Promise<Response> {
  requireRetryOptions(options);
  const { maxRetries = 2, maxRetryDelayMs = DEFAULT_MAX_RETRY_DELAY_MS, onRetry } = options;

  return async (request) => {
    requireRequest(request);
    for (let retry = 0; retry < maxRetries; retry++) {
      let response: Response | undefined;
      let error: unknown;
      try {
        response = await sendInTime(request.clone(), options);
      } catch (reason) {
        request.signal.throwIfAborted();
        // A request that cannot be sent at all fails again below, when no retries are left.
        error = reason;
      }
      const delayMs = retryDelayMs(response, retry, maxRetryDelayMs);
      if (response !== undefined && delayMs === undefined) return response;
      // Not awaited: a body may be broken, and some never settle a cancellation.
      response?.body?.cancel().catch(() => undefined);
      const failed = response === undefined ? { error } : { status: response.status };
      onRetry?.({ number: retry + 1, delayMs: delayMs ?? 0, ...failed });
      await sleep(delayMs ?? 0, request.signal);
    }
    return sendInTime(request, options);
  };
}

/** Refuses a URL, say: every attempt sends a copy, which a `Request` alone can make. @throws {TypeError} */
function requireRequest(request: unknown): void {
  // Not by its class: a test environment may have a `Request` of its own.
  if (typeof request === "object" && request !== null && "clone" in request) return;
  throw new TypeError("Failed to send with retries: it is not a Request. Give one made by new Request(…).");
}

/** Sends an attempt. Its time is over when its answer begins. */
async function sendInTime(
  request: Request,
  { fetch = globalThis.fetch, timeoutMs = Infinity }: RetryOptions,
): Promise<Response> {
  if (timeoutMs > LONGEST_TIMER_MS) return fetch(request);
  const time = new AbortController();
  const timer = setTimeout(() => {
    time.abort(new DOMException(`No answer began within ${timeoutMs} ms.`, "TimeoutError"));
  }, timeoutMs);
  try {
    return await fetch(new Request(request, { signal: AbortSignal.any([request.signal, time.signal]) }));
  } finally {
    clearTimeout(timer);
  }
}

function sleep(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      // The reason of an abort is the caller's, an error or not.
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, delayMs);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 8000;
const JITTER = 0.25;

/** Statuses of failures that may pass: time-out, conflict, too many requests; and all from 500 on. */
const PASSING: ReadonlySet<number> = new Set([408, 409, 429]);
const SERVER_ERROR = 500;

/**
 * How long to wait before the next attempt, in milliseconds; undefined if the answer is no failure, one that stays, or
 * one that asks for a wait beyond the longest. No answer may pass.
 */
export function retryDelayMs(
  response: Response | undefined,
  retry: number,
  maxDelayMs: number,
): number | undefined {
  if (response !== undefined && !mayPass(response)) return undefined;
  const askedMs = response === undefined ? 0 : readAskedMs(response.headers);
  if (askedMs > 0) return askedMs <= Math.min(maxDelayMs, LONGEST_TIMER_MS) ? askedMs : undefined;
  const backOffMs = Math.min(FIRST_DELAY_MS * 2 ** retry, LONGEST_DELAY_MS) * (1 - Math.random() * JITTER);
  return Math.min(backOffMs, maxDelayMs);
}

function mayPass({ headers, ok, status }: Response): boolean {
  const advice = headers.get("x-should-retry" satisfies HeaderName);
  return (
    !ok && (advice === "true" || (advice !== "false" && (PASSING.has(status) || status >= SERVER_ERROR)))
  );
}

/** The wait that an upstream asks for: in seconds, or until a date. Source: RFC 9110 §10.2.3. */
function readAskedMs(headers: Headers): number {
  const value = headers.get("retry-after" satisfies HeaderName) ?? "";
  return Number(headers.get("retry-after-ms")) || Number(value) * 1000 || Date.parse(value) - Date.now();
}
