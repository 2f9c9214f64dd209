import type { Call } from "./call.ts";
import { startTimer } from "./clock.ts";
import { TimeoutError } from "./timeout-error.ts";

/** The time that one attempt has, from its beginning to its end. */
export interface Exchange {
  /** Aborted when the attempt was ended early. */
  readonly signal: AbortSignal;
  /** Calls a function when the attempt is ended early. */
  onEnd(callback: (reason: unknown) => void): void;
  /** Ends the attempt, unless it has ended early already, and closes its connection. */
  end(reason: unknown): void;
  /** Lets what follows take longer than an option allows. */
  readonly lift: Readonly<Record<Limit, () => void>>;
  /** Lets go of the caller's signal and the timers. */
  release(): void;
}

/** The options that limit how long an attempt may take. */
type Limit = "timeoutMs" | "totalTimeoutMs";

/** Begins an attempt: it ends early when its time runs out or the caller's signal is aborted. */
export function createExchange({ url, settings, deadline }: Call): Exchange {
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
  const lift = {
    totalTimeoutMs: limit("totalTimeoutMs", deadline - clock.now()),
    timeoutMs: limit("timeoutMs", settings.timeoutMs),
  };
  const endAsCaller = (): void => end(caller?.reason);
  function release(): void {
    caller?.removeEventListener("abort", endAsCaller);
    lift.timeoutMs();
    lift.totalTimeoutMs();
  }
  caller?.addEventListener("abort", endAsCaller);

  return {
    signal,
    onEnd: (callback) => callbacks.push(callback),
    end,
    lift,
    release,
  };
}
