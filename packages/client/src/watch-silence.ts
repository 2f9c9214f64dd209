import { startTimer, type Clock } from "./clock.ts";

/** Notices when something waited for does not come. */
export interface SilenceWatch {
  /** Begins to wait, for at most `limitMs`. */
  wait(limitMs: number): void;
  /** What was waited for has come. */
  heard(): void;
}

/**
 * Watches for silence with one timer that outlives many waits: a wait that begins and ends costs two assignments, and
 * the timer, when it fires, looks whether to go on. While nobody waits, no timer is left behind.
 */
export function watchSilence(clock: Clock, onSilence: (limitMs: number) => void): SilenceWatch {
  let waitingSince: number | undefined;
  let limit = 0;
  let armed = false;

  function arm(delayMs: number): void {
    armed = true;
    startTimer(clock, delayMs, look);
  }

  function look(): void {
    armed = false;
    if (waitingSince === undefined) return;
    const restMs = waitingSince + limit - clock.now();
    if (restMs > 0) arm(restMs);
    else onSilence(limit);
  }

  return {
    wait(limitMs) {
      waitingSince = clock.now();
      limit = limitMs;
      if (!armed) arm(limitMs);
    },
    heard() {
      waitingSince = undefined;
    },
  };
}
