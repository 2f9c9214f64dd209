import { startTimer, type Clock } from "./clock.ts";

/** Notices when something waited for does not come. */
export interface SilenceWatch {
  /** Begins to wait, for at most `limitMs`. */
  wait(limitMs: number): void;
  /** What was waited for has come. */
  heard(): void;
  /** Nothing is waited for any more. */
  stop(): void;
}

/**
 * Watches for silence with one timer that outlives many waits: a wait that begins and ends costs two assignments, and
 * the timer, when it fires, looks whether to go on.
 */
export function watchSilence(clock: Clock, onSilence: (limitMs: number) => void): SilenceWatch {
  let waitingSince: number | undefined;
  let limit = 0;
  let stopTimer: (() => undefined) | undefined;

  function look(): void {
    stopTimer = undefined;
    if (waitingSince === undefined) return;
    const restMs = waitingSince + limit - clock.now();
    if (restMs > 0) stopTimer = startTimer(clock, restMs, look);
    else onSilence(limit);
  }

  return {
    wait(limitMs) {
      waitingSince = clock.now();
      if (limitMs !== limit) stopTimer = stopTimer?.();
      limit = limitMs;
      stopTimer ??= startTimer(clock, limitMs, look);
    },
    heard() {
      waitingSince = undefined;
    },
    stop() {
      waitingSince = undefined;
      stopTimer?.();
    },
  };
}
