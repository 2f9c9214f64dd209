import type { Clock, RetryContext } from "@text-completions/core";
import {
  type AbortSource,
  assertUnread,
  checkOptions,
  CLOCK,
  createRequest,
  FUNCTION,
  invalidCall,
  isRetryable,
  isUsageError,
  number,
  openAbortScope,
  type OptionTable,
  planRetry,
  POSITIVE,
  readRetryAfterMs,
  type RetryPolicy,
  sendInScope,
  sleep,
  startTimer,
  systemClock,
} from "@text-completions/core/internal";
import type { BridgeOptions } from "./options.ts";

/** Options of `withRetries`. */
export interface RetryOptions {
  /** Sends each attempt. Default: `globalThis.fetch`, looked up at each attempt. */
  fetch?: BridgeOptions["fetch"];
  /** How many times a failed request is sent again. Default: 2. */
  maxRetries?: number | undefined;
  /**
   * The longest wait before a retry, in milliseconds; if the upstream asks for a longer one, there is no retry.
   * Default: 60,000.
   */
  maxRetryDelayMs?: number | undefined;
  /**
   * The longest wait for the beginning of a response, in milliseconds; then the attempt has failed. Default: no limit.
   *
   * A response that is not a stream begins only when the model has written all of it.
   */
  timeoutMs?: number | undefined;
  /** Called before the wait for each retry. Must not throw. Default: none. */
  onRetry?: ((retry: RetryContext) => void) | undefined;
  /** The source of time. Default: the platform's time. */
  clock?: Clock | undefined;
  /** Returns a number of at least 0 and less than 1, for the jitter of waits. Default: `Math.random`. */
  random?: (() => number) | undefined;
}

/** The valid values of each option. */
export const RETRY_OPTIONS: OptionTable<RetryOptions> = {
  fetch: FUNCTION,
  maxRetries: number({ integer: true, infinite: true }),
  maxRetryDelayMs: number(),
  timeoutMs: POSITIVE,
  onRetry: FUNCTION,
  clock: CLOCK,
  random: FUNCTION,
};

const DEFAULT_MAX_RETRY_DELAY_MS = 60_000;

/**
 * Returns a `fetch` that sends a request again if it failed and another attempt can succeed: without a connection,
 * without a response in time, or after a status of 408, 409, 429 or 500 and above, unless `x-should-retry` says
 * otherwise. `retry-after-ms` and `retry-after` set the wait. Once a response has begun, nothing is sent again.
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
 * @throws {UsageError} if an option is invalid; the `fetch` rejects with one unless it is passed a `Request`.
 */
export function withRetries(options: RetryOptions = {}): NonNullable<BridgeOptions["fetch"]> {
  const passed = checkOptions(options, RETRY_OPTIONS);
  const { maxRetries = 2, maxRetryDelayMs = DEFAULT_MAX_RETRY_DELAY_MS, clock = systemClock } = passed;
  const policy = { maxRetries, maxRetryDelayMs, random: passed.random ?? Math.random };

  return async (request, init) => {
    assertRequest(request);
    assertUnread(request);
    const scope = openAbortScope(request, init?.signal);
    try {
      for (let attempts = 1; ; attempts++) {
        // Only the last attempt may use up the request itself.
        const copy = attempts > maxRetries ? request : request.clone();
        const result = await attempt(copy, [request, init?.signal], passed);
        scope.signal.throwIfAborted();
        const delayMs = planNext(result, attempts, clock.now(), policy);
        if (delayMs === undefined) {
          if (result.response === undefined) throw result.error;
          return result.response;
        }
        // Not awaited: a body may be broken, and some never settle a cancellation.
        result.response?.body?.cancel().catch(() => undefined);
        const status = result.response?.status;
        const error = result.error ?? new Error(`The upstream responded with status ${status}.`);
        passed.onRetry?.({ attempts, delayMs, error, status });
        await sleep(clock, delayMs, scope.signal);
      }
    } finally {
      scope.dispose();
    }
  };
}

/** Rejects a URL, for instance: each attempt sends a copy, and only a `Request` can be copied. */
function assertRequest(request: unknown): void {
  // Not by `instanceof`: a test environment may have a `Request` of its own.
  if (typeof request === "object" && request !== null && "clone" in request) return;
  throw invalidCall("Failed to send with retries: expected a Request. Pass new Request(…).");
}

/** How an attempt ended: with a response, which may be an error response, or with an error. */
interface Attempt {
  readonly response?: Response;
  readonly error?: unknown;
}

/** Sends an attempt. The timeout ends when the response begins; the signals can still cancel its body then. */
async function attempt(
  request: Request,
  sources: readonly AbortSource[],
  { fetch = globalThis.fetch, timeoutMs = Infinity, clock = systemClock }: RetryOptions,
): Promise<Attempt> {
  const scope = openAbortScope(...sources);
  const stopTimer = startTimer(clock, timeoutMs, () => {
    scope.abort(new DOMException(`no response arrived within ${timeoutMs} ms`, "TimeoutError"));
  });
  try {
    return { response: await sendInScope(fetch, createRequest(request, { signal: scope.signal }), scope) };
  } catch (error) {
    if (isUsageError(error)) throw error;
    return { error };
  } finally {
    stopTimer();
  }
}

/** Returns the wait before the next attempt in milliseconds; undefined if no retry follows. */
function planNext(
  { response }: Attempt,
  attempts: number,
  now: number,
  policy: RetryPolicy,
): number | undefined {
  if (response && (response.ok || !isRetryable(response.status, response.headers))) return undefined;
  const askedMs = response && readRetryAfterMs(response.headers, now);
  return planRetry(attempts, askedMs, now, policy);
}
