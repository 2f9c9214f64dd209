import { openAbortScope, startTimer, untilAborted } from "@text-completions/core/internal";
import { failedTo, type Call } from "../call.ts";
import { isCompletionError, TimeoutError } from "../errors.ts";

/** One attempt, or the pause between two, from its beginning to its end. */
export interface Attempt {
  /** Aborts when the attempt ends early. */
  readonly signal: AbortSignal;
  /** Ends the attempt early and closes its connection. The first reason counts. */
  end(reason: unknown): void;
  /** Lets what follows take longer than an option allows. */
  clearTimeout(option: TimeLimit): void;
  /** The attempt has succeeded: stops the timers and removes the listener of the caller's signal. */
  dispose(): void;
}

/** The options that limit how long an attempt may take. */
type TimeLimit = "timeoutMs" | "totalTimeoutMs";

/**
 * Runs an attempt. Rejects on a timeout or an abort, even if the work ignores the signal. On success the caller owns the
 * attempt and has to dispose of it.
 */
export async function runAttempt<Result>(
  call: Call,
  { attempts, deadlineMs }: { attempts: number; deadlineMs: number },
  work: (attempt: Attempt) => Promise<Result>,
): Promise<Result> {
  const attempt = startAttempt(call, deadlineMs);
  try {
    attempt.signal.throwIfAborted();
    return await untilAborted(work(attempt), attempt.signal);
  } catch (error) {
    attempt.end(error);
    if (isCompletionError(error)) error.attempts = attempts;
    throw error;
  }
}

function startAttempt(call: Call, deadlineMs: number): Attempt {
  const { settings } = call;
  const { clock, timeoutMs, totalTimeoutMs } = settings;
  const scope = openAbortScope(settings.signal);
  const stopTimer = {
    timeoutMs: startTimer(clock, timeoutMs, () =>
      end(timeout(`the attempt took longer than ${timeoutMs} ms. Raise timeoutMs.`)),
    ),
    totalTimeoutMs: startTimer(clock, deadlineMs - clock.now(), () =>
      end(timeout(`the call took longer than ${totalTimeoutMs} ms. Raise totalTimeoutMs.`)),
    ),
  };

  function timeout(reason: string): TimeoutError {
    return new TimeoutError(`${failedTo(call)}: ${reason}`);
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
