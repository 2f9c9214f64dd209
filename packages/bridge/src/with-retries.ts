import { retryDelayMs } from "./retry-delay.ts";
import { LONGEST_TIMER_MS, requireRetryOptions, type RetryOptions } from "./retry-options.ts";

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
