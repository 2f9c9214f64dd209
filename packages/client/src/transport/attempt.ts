import type { Call } from "../call.ts";
import { startTimer } from "./timers.ts";
import { isCompletionError, TimeoutError } from "../errors.ts";

/** One attempt, or the pause between two, from its beginning to its end. */
export interface Attempt {
  /** Aborted when the attempt was ended early. */
  readonly signal: AbortSignal;
  /** Calls a function when the attempt is ended early. */
  onEnd(callback: (reason: unknown) => void): void;
  /** Ends the attempt, unless it has ended early already, and closes its connection. */
  end(reason: unknown): void;
  /** Lets what follows take longer than an option allows. */
  lift(option: Limit): void;
  /** Lets go of the caller's signal and the timers. */
  release(): void;
}

/** The options that limit how long an attempt may take. */
type Limit = "timeoutMs" | "totalTimeoutMs";

/**
 * Runs an attempt: it ends early when its time runs out or the caller's signal is aborted, whether the work heeds that or
 * not. Who did the work may go on with an attempt that succeeded, and releases it.
 */
export async function runAttempt<Result>(
  call: Call,
  deadline: number,
  attempts: number,
  work: (attempt: Attempt) => Promise<Result>,
): Promise<Result> {
  call.settings.signal?.throwIfAborted();
  const attempt = createAttempt(call, deadline);
  try {
    return await new Promise((resolve, reject) => {
      attempt.onEnd(reject);
      work(attempt).then(resolve, reject);
    });
  } catch (error) {
    attempt.end(error);
    if (isCompletionError(error)) error.attempts = attempts;
    throw error;
  }
}

function createAttempt({ url, settings }: Call, deadline: number): Attempt {
  const { clock, signal: caller } = settings;
  const controller = new AbortController();
  const { signal } = controller;
  // Not listeners of the signal, which outlives the attempt in the hands of `fetch`.
  const callbacks: ((reason: unknown) => void)[] = [];

  function end(reason: unknown): void {
    release();
    controller.abort(reason);
    for (const callback of callbacks) callback(signal.reason);
  }
  const limit = (option: Limit, restMs: number): (() => void) =>
    startTimer(clock, restMs, () => {
      const message = `POST ${url} took longer than ${settings[option]} ms. Raise ${option}.`;
      end(new TimeoutError(`Failed to complete: ${message}`, {}));
    });
  const stop = {
    totalTimeoutMs: limit("totalTimeoutMs", deadline - clock.now()),
    timeoutMs: limit("timeoutMs", settings.timeoutMs),
  };
  const endAsCaller = (): void => end(caller?.reason);
  function release(): void {
    caller?.removeEventListener("abort", endAsCaller);
    stop.timeoutMs();
    stop.totalTimeoutMs();
  }
  caller?.addEventListener("abort", endAsCaller);

  return {
    signal,
    onEnd: (callback) => callbacks.push(callback),
    end,
    lift: (option) => stop[option](),
    release,
  };
}
