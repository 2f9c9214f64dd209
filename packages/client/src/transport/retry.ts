import { statusOf } from "@text-completions/core";
import {
  isRetryable,
  openAbortScope,
  planRetry,
  sleep,
  startTimer,
  untilAborted,
} from "@text-completions/core/internal";
import { type Call, failedTo } from "../call.ts";
import { type AnyCompletionError, TimeoutError, isCompletionError, isSuccess } from "../errors.ts";

/** Repeats an attempt that failed, as long as another one can end differently and retries and time are left. */
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

/** Whether another attempt can end differently. */
function canBeRetried(error: AnyCompletionError): boolean {
  if (error.kind !== "api") return error.kind !== "stream" || error.reason !== "not-a-stream";
  const { status, type, headers } = error;
  // An error event that came with a success status counts as a response with the status of its type.
  return isRetryable(isSuccess(status) && type !== undefined ? statusOf(type) : status, headers);
}

/** One attempt, or the pause between two, from its beginning to its end. */
export interface Attempt {
  /** Aborts when the attempt ends early. */
  readonly signal: AbortSignal;
  /** Ends the attempt early and closes its connection. The first reason counts. */
  end(reason: unknown): void;
  /** Stops the timer of an option. */
  clearTimeout(option: TimeLimit): void;
  /** The attempt has succeeded: stops the timers and removes the listener of the caller's signal. */
  dispose(): void;
}

/** The options that limit how long an attempt may take. */
type TimeLimit = "timeoutMs" | "totalTimeoutMs";

/**
 * Runs an attempt. Rejects on a timeout or an abort, even if the work ignores the signal. On success the caller owns
 * the attempt and has to dispose of it.
 */
export async function runAttempt<Result>(
  call: Call,
  { attempts, deadlineMs }: { attempts: number; deadlineMs: number },
  work: (attempt: Attempt) => Promise<Result>,
): Promise<Result> {
  const attempt = startAttempt(call, { attempts, deadlineMs });
  try {
    attempt.signal.throwIfAborted();
    return await untilAborted(work(attempt), attempt.signal);
  } catch (error) {
    attempt.end(error);
    if (isCompletionError(error)) error.attempts = attempts;
    throw error;
  }
}

function startAttempt(
  call: Call,
  { attempts, deadlineMs }: { attempts: number; deadlineMs: number },
): Attempt {
  const { settings } = call;
  const { clock, timeoutMs, totalTimeoutMs } = settings;
  const scope = openAbortScope(settings.signal);
  const stopTimer = {
    timeoutMs: startTimer(clock, timeoutMs, () =>
      end(timeout(`the attempt took longer than ${timeoutMs} ms`, "timeoutMs")),
    ),
    totalTimeoutMs: startTimer(clock, deadlineMs - clock.now(), () =>
      end(timeout(`the call took longer than ${totalTimeoutMs} ms`, "totalTimeoutMs")),
    ),
  };

  function timeout(reason: string, option: TimeLimit): TimeoutError {
    const next =
      call.sent.length < attempts
        ? `, and nothing was sent. Check the apiKey function and the middleware, or raise ${option}.`
        : `. Raise ${option}.`;
    return new TimeoutError(`${failedTo(call)}: ${reason}${next}`);
  }
  function stopTimers(): void {
    stopTimer.timeoutMs();
    stopTimer.totalTimeoutMs();
  }
  function end(reason: unknown): void {
    stopTimers();
    scope.abort(reason);
  }

  return {
    signal: scope.signal,
    end,
    clearTimeout: (option) => stopTimer[option](),
    dispose() {
      stopTimers();
      scope.dispose();
    },
  };
}
