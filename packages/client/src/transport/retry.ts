import { ERROR_STATUS, type HeaderName } from "@text-completions/core";
import { type AnyCompletionError, type ApiError, isCompletionError } from "../errors.ts";
import { type Attempt, runAttempt } from "./attempt.ts";
import type { Call } from "../call.ts";
import { startTimer } from "./timers.ts";
import { backOffMs } from "./response-headers.ts";

const OK = 200;
const INTERNAL_SERVER_ERROR = 500;
/** Statuses below 500 that may pass: Request Timeout, Conflict, Too Many Requests. */
const PASSING = new Set([408, 409, 429]);

/** Sends again as long as a failure may pass, and retries and time are left. */
export async function withRetries<Value>(
  call: Call,
  send: (attempt: Attempt, attempts: number) => Promise<Value>,
): Promise<Value> {
  const { settings } = call;
  const { clock, maxRetries, maxRetryDelayMs, onRetry } = settings;
  const deadline = clock.now() + settings.totalTimeoutMs;
  for (let attempts = 1; ; attempts++) {
    try {
      return await runAttempt(call, deadline, attempts, (attempt) => send(attempt, attempts));
    } catch (error) {
      if (!isCompletionError(error)) throw error;
      const asked = error.kind === "api" ? error.retryAfterMs : undefined;
      const delayMs = asked ?? backOffMs(attempts - 1, settings.random);
      const late = clock.now() + delayMs >= deadline || (asked ?? 0) > maxRetryDelayMs;
      if (attempts > maxRetries || !mayPass(error) || late) throw error;
      await runAttempt(call, deadline, attempts, async (pause) => {
        pause.lift("timeoutMs");
        await onRetry?.({ attempts, delayMs, error });
        pause.signal.throwIfAborted();
        await new Promise<void>((resolve) => pause.onEnd(startTimer(clock, delayMs, resolve)));
        pause.release();
      });
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
