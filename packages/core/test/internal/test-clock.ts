import type { Clock } from "@text-completions/core/internal";

/** A clock that stands still until it is advanced. */
export interface TestClock extends Clock {
  /** Fires what is due on the way, in order. */
  advance(ms: number): void;
  /** How many timers wait. */
  timers(): number;
}

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

export function createTestClock(): TestClock {
  let now = 0;
  const waiting = new Set<Timer>();
  return {
    now: () => now,
    setTimeout(callback, delayMs) {
      const timer = { at: now + delayMs, callback };
      waiting.add(timer);
      return timer;
    },
    clearTimeout: (timer) => void waiting.delete(timer as Timer),
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const [next] = [...waiting].filter(({ at }) => at <= end).toSorted((one, other) => one.at - other.at);
        if (next === undefined) break;
        now = next.at;
        waiting.delete(next);
        next.callback();
      }
      now = end;
    },
    timers: () => waiting.size,
  };
}
