import { statusOf } from "@text-completions/core";
import { isRetryable, planRetry, sleep } from "@text-completions/core/internal";
import type { Call } from "../call.ts";
import { isCompletionError, type AnyCompletionError } from "../errors.ts";
import { runAttempt, type Attempt } from "./attempt.ts";

/** Retries while another attempt can end differently and retries and time are left. */
export async function withRetries<Value>(
  call: Call,
  send: (attempt: Attempt, attempts: number) => Promise<Value>,
): Promise<Value> {
  const { settings } = call;
  const { clock, onRetry } = settings;
  const deadlineMs = clock.now() + settings.totalTimeoutMs;
  for (let attempts = 1; ; attempts++) {
    try {
      return await runAttempt(call, { attempts, deadlineMs }, (attempt) => send(attempt, attempts));
    } catch (error) {
      if (!isCompletionError(error) || !canBeRetried(error)) throw error;
      const { retryAfterMs, status }: { retryAfterMs?: number | undefined; status?: number } =
        error.kind === "api" ? error : {};
      const delayMs = planRetry(attempts, retryAfterMs, clock.now(), { ...settings, deadlineMs });
      if (delayMs === undefined) throw error;
      await runAttempt(call, { attempts, deadlineMs }, async (pause) => {
        pause.clearTimeout("timeoutMs");
        await onRetry?.({ attempts, delayMs, error, status });
        await sleep(clock, delayMs, pause.signal);
        pause.dispose();
      });
    }
  }
}

const OK = 200;

/** Whether another attempt can end differently. */
function canBeRetried(error: AnyCompletionError): boolean {
  if (error.kind !== "api") return error.kind !== "stream" || error.reason !== "not-a-stream";
  const { status, type, headers } = error;
  // An error event that came with status 200 counts as a response with the status of its type.
  return isRetryable(status === OK && type !== undefined ? statusOf(type) : status, headers);
}
