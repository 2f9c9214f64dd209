import type { HeaderName } from "@text-completions/core";
import { ERROR_STATUS } from "@text-completions/core";
import type { ApiError } from "./api-error.ts";
import type { Call } from "./call.ts";
import { startTimer } from "./clock.ts";
import { isCompletionError, type AnyCompletionError } from "./is-completion-error.ts";
import { backOffMs } from "./retry-delay.ts";
import type { Settings } from "./settings.ts";

const SHOULD_RETRY: HeaderName = "x-should-retry";
const OK = 200;
const REQUEST_TIMEOUT = 408;
const CONFLICT = 409;
const TOO_MANY_REQUESTS = 429;
const INTERNAL_SERVER_ERROR = 500;

/** Runs an attempt again as long as its failure may pass, and retries and time are left. */
export async function withRetries<Value>(
  call: Call,
  attempt: (attempts: number) => Promise<Value>,
): Promise<Value> {
  const { settings, deadline } = call;
  for (let attempts = 1; ; attempts++) {
    settings.signal?.throwIfAborted();
    try {
      return await attempt(attempts);
    } catch (error) {
      if (!isCompletionError(error)) throw error;
      error.attempts = attempts;
      const asked = error.kind === "api" ? error.retryAfterMs : undefined;
      const delayMs = asked ?? backOffMs(attempts - 1, settings.random);
      const late =
        settings.clock.now() + delayMs >= deadline ||
        (asked !== undefined && asked > settings.maxRetryDelayMs);
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
  const advice = error.headers.get(SHOULD_RETRY);
  if (advice === "true" || advice === "false") return advice === "true";
  const status = statusOf(error);
  return (
    status === REQUEST_TIMEOUT ||
    status === CONFLICT ||
    status === TOO_MANY_REQUESTS ||
    status >= INTERNAL_SERVER_ERROR
  );
}

/** A failure that came with status 200 counts as one of the status that the document gives its type. */
function statusOf({ status, type }: ApiError): number {
  if (status !== OK || type === undefined) return status;
  const statuses: Partial<Record<string, number>> = ERROR_STATUS;
  return statuses[type] ?? INTERNAL_SERVER_ERROR;
}

function wait(delayMs: number, { clock, signal }: Settings): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = startTimer(clock, delayMs, () => {
      signal?.removeEventListener("abort", abort);
      resolve();
    });
    function abort(): void {
      stop();
      // The reason of an abort is the caller's, an error or not.
      reject(signal?.reason);
    }
    signal?.addEventListener("abort", abort, { once: true });
  });
}
