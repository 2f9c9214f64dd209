import type { Clock } from "@text-completions/core";

/** A clock that stands still until it is advanced. */
export interface TestClock extends Clock {
  /** Lets time pass and fires what is due. */
  advance: (ms: number) => void;
  /** How many timers are running. */
  readonly timers: number;
}

/** Creates a clock at time 0. */
export function createTestClock(): TestClock {
  let now = 0;
  const timers = new Map<object, { at: number; callback: () => void }>();
  return {
    now: () => now,
    setTimeout(callback, delayMs) {
      const timer = {};
      timers.set(timer, { at: now + delayMs, callback });
      return timer;
    },
    clearTimeout: (timer) => void timers.delete(timer as object),
    advance(ms) {
      now += ms;
      for (const [timer, { at, callback }] of timers) {
        if (at > now) continue;
        timers.delete(timer);
        callback();
      }
    },
    get timers() {
      return timers.size;
    },
  };
}
