import type { HeaderName } from "@text-completions/core";
import { ERROR_STATUS } from "@text-completions/core";
import type { ApiError } from "./api-error.ts";
import type { Call } from "./call.ts";
import { startTimer } from "./clock.ts";
import { createExchange, type Exchange } from "./exchange.ts";
import { isCompletionError, type AnyCompletionError } from "./is-completion-error.ts";
import { backOffMs } from "./retry-delay.ts";
import type { Settings } from "./settings.ts";

const OK = 200;
const INTERNAL_SERVER_ERROR = 500;
/** Statuses below 500 that may pass: Request Timeout, Conflict, Too Many Requests. */
const PASSING = new Set([408, 409, 429]);

/** Runs an attempt again as long as its failure may pass, and retries and time are left. */
export async function withRetries<Value>(
  call: Call,
  attempt: (exchange: Exchange, attempts: number) => Promise<Value>,
): Promise<Value> {
  const { settings, deadline } = call;
  for (let attempts = 1; ; attempts++) {
    settings.signal?.throwIfAborted();
    const exchange = createExchange(call);
    try {
      return await new Promise((resolve, reject) => {
        // At once, whether `fetch` heeds signals or not.
        exchange.onEnd(reject);
        attempt(exchange, attempts).then(resolve, reject);
      });
    } catch (error) {
      exchange.end(error);
      if (!isCompletionError(error)) throw error;
      error.attempts = attempts;
      const asked = error.kind === "api" ? error.retryAfterMs : undefined;
      const delayMs = asked ?? backOffMs(attempts - 1, settings.random);
      const late = settings.clock.now() + delayMs >= deadline || (asked ?? 0) > settings.maxRetryDelayMs;
      if (attempts > settings.maxRetries || !mayPass(error) || late) throw error;
      await settings.onRetry?.({ attempts, delayMs, error });
      settings.signal?.throwIfAborted();
      await wait(delayMs, settings);
    }
  }
}

/** Whether another attempt can end otherwise. */
function mayPass(error: AnyCompletionError): boolean {
  if (error.kind !== "api") return error.kind !== "stream" || error.reason !== "not-a-stream";
  const advice = error.headers.get("x-should-retry" satisfies HeaderName);
  if (advice === "true" || advice === "false") return advice === "true";
  const status = statusOf(error);
  return PASSING.has(status) || status >= INTERNAL_SERVER_ERROR;
}

/** A failure that came with status 200 counts as one of the status that the document gives its type. */
function statusOf({ status, type }: ApiError): number {
  if (status !== OK || type === undefined) return status;
  const statuses: Partial<Record<string, number>> = ERROR_STATUS;
  return statuses[type] ?? INTERNAL_SERVER_ERROR;
}

/** Waits, until the signal is aborted at the latest. */
function wait(delayMs: number, { clock, signal }: Settings): Promise<void> {
  return new Promise((resolve) => {
    let stopTimer: (() => void) | undefined;
    function end(): void {
      stopTimer?.();
      signal?.removeEventListener("abort", end);
      resolve();
    }
    signal?.addEventListener("abort", end);
    stopTimer = startTimer(clock, delayMs, end);
  });
}
