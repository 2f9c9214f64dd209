import type { Clock } from "@text-completions/client";

/** Real time, parts of which can be skipped. */
export interface SkippingClock extends Clock {
  /** Goes on as if so many milliseconds had passed. */
  skip(ms: number): void;
}

/** Creates a clock for a client whose waits a test does not want to wait for. */
export function createSkippingClock(): SkippingClock {
  let skippedMs = 0;
  const timers = new Map<unknown, { dueAt: number; fire: () => void }>();
  const now = (): number => Date.now() + skippedMs;

  return {
    now,
    setTimeout(callback, delayMs) {
      const timer = setTimeout(fire, delayMs);
      function fire(): void {
        clearTimeout(timer);
        timers.delete(timer);
        callback();
      }
      timers.set(timer, { dueAt: now() + delayMs, fire });
      return timer;
    },
    clearTimeout(timer) {
      clearTimeout(timer as ReturnType<typeof setTimeout>);
      timers.delete(timer);
    },
    skip(ms) {
      skippedMs += ms;
      for (const { dueAt, fire } of timers.values()) if (dueAt <= now()) fire();
    },
  };
}
