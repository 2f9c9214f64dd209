import { HEADER } from "@text-completions/core";

/** Options of `withRetries`. */
export interface RetryOptions {
  /** Sends each attempt. Default: `globalThis.fetch`, looked up each time. */
  fetch?: ((request: Request) => Promise<Response>) | undefined;
  /** How often a request is sent again. Default: 2. */
  maxRetries?: number | undefined;
  /** The longest wait before a retry, in milliseconds. An upstream that asks for a longer one has the last word. Default: 60,000. */
  maxRetryDelayMs?: number | undefined;
}

const DEFAULT_MAX_RETRY_DELAY_MS = 60_000;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 8000;
const JITTER = 0.25;

/** Statuses of failures that may pass: time-out, conflict, too many requests; and all from 500 on. */
const PASSING: ReadonlySet<number> = new Set([408, 409, 429]);
const SERVER_ERROR = 500;

/**
 * A `fetch` that sends a request again when it failed and may pass: no connection, or a status of 408, 409, 429 or 500
 * and above, as `x-should-retry`, `retry-after-ms` and `retry-after` say. Once an answer has begun, nothing is sent
 * again.
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
  requireOptions(options);
  const { maxRetries = 2, maxRetryDelayMs = DEFAULT_MAX_RETRY_DELAY_MS } = options;

  return async (request) => {
    requireRequest(request);
    for (let retry = 0; ; retry++) {
      const send = options.fetch ?? globalThis.fetch;
      if (retry >= maxRetries) return send(request);
      const response = await send(request.clone()).catch((error: unknown) => {
        request.signal.throwIfAborted();
        // A request that cannot be sent at all fails again below, when no retries are left.
        return error instanceof Error ? error : new Error(String(error));
      });
      const delayMs = retryDelayMs(response, retry);
      if (response instanceof Response) {
        if (!(delayMs <= maxRetryDelayMs)) return response;
        await response.body?.cancel();
      }
      await sleep(delayMs, request.signal);
    }
  };
}

/** Refuses what JavaScript callers may give. @throws {TypeError} */
function requireOptions(options: RetryOptions): void {
  if (typeof options !== "object" || options === null) throw misuse("what it is given", options, "an object");
  const { fetch, maxRetries, maxRetryDelayMs } = options;
  if (fetch !== undefined && typeof fetch !== "function") throw misuse("fetch", fetch, "a function");
  for (const [name, value] of Object.entries({ maxRetries, maxRetryDelayMs })) {
    const isRight = value === undefined || (typeof value === "number" && value >= 0);
    if (!isRight) throw misuse(name, value, "a number, 0 or more");
  }
}

function misuse(name: string, value: unknown, wanted: string): TypeError {
  const shown = typeof value === "number" ? value : JSON.stringify(value);
  return new TypeError(`Failed to create a fetch with retries: ${name} is ${shown}. Give ${wanted}.`);
}

/** Refuses a URL, say: every attempt sends a copy, which a `Request` alone can make. @throws {TypeError} */
function requireRequest(request: unknown): void {
  // Not by its class: a test environment may have a `Request` of its own.
  if (typeof request === "object" && request !== null && "clone" in request) return;
  throw new TypeError("Failed to send with retries: it is not a Request. Give one made by new Request(…).");
}

/** How long to wait before the next attempt; NaN if the answer is no failure, or one that stays. */
function retryDelayMs(response: Response | Error, retry: number): number {
  const backOffMs = Math.min(FIRST_DELAY_MS * 2 ** retry, LONGEST_DELAY_MS) * (1 - Math.random() * JITTER);
  if (response instanceof Error) return backOffMs;
  const { headers, status } = response;
  const advice = headers.get(HEADER.xShouldRetry);
  const mayPass =
    advice === "true" || (advice !== "false" && (PASSING.has(status) || status >= SERVER_ERROR));
  if (response.ok || !mayPass) return Number.NaN;
  const askedMs =
    Number(headers.get("retry-after-ms")) || readRetryAfterMs(headers.get(HEADER.retryAfter) ?? "");
  return askedMs > 0 ? askedMs : backOffMs;
}

/** Seconds, or a date. Source: RFC 9110 §10.2.3. */
function readRetryAfterMs(value: string): number {
  return Number(value) * 1000 || Date.parse(value) - Date.now();
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
