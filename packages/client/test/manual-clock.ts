import type { Clock } from "@text-completions/client";

/** Time that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** Moves time forward and fires the timers that are due, in order. */
  advance(ms: number): void;
  /** Resolves once a timer of exactly this delay is running. */
  waitForTimer(delayMs: number): Promise<void>;
  /** The delays of the timers that are running. */
  readonly delays: readonly number[];
  /** How many timers have been started. */
  readonly started: number;
}

/** Creates a clock that starts at `now`, in milliseconds since 1970. */
export function createManualClock(now = 0): ManualClock {
  const timers = new Map<object, { dueAt: number; delayMs: number; callback: () => void }>();
  let started = 0;
  const waiting: { delayMs: number; resolve: () => void }[] = [];
  const hasTimer = (delayMs: number): boolean =>
    [...timers.values()].some((timer) => timer.delayMs === delayMs);

  return {
    now: () => now,
    setTimeout(callback, delayMs) {
      const timer = {};
      started += 1;
      timers.set(timer, { dueAt: now + delayMs, delayMs, callback });
      for (const wait of waiting) if (wait.delayMs === delayMs) wait.resolve();
      return timer;
    },
    clearTimeout(timer) {
      timers.delete(Object(timer));
    },
    advance(ms) {
      now += ms;
      const due = [...timers].filter(([, { dueAt }]) => dueAt <= now);
      for (const [timer, { callback }] of due.toSorted(([, one], [, other]) => one.dueAt - other.dueAt)) {
        if (timers.delete(timer)) callback();
      }
    },
    waitForTimer: (delayMs) =>
      new Promise((resolve) => {
        if (hasTimer(delayMs)) resolve();
        else waiting.push({ delayMs, resolve });
      }),
    get started() {
      return started;
    },
    get delays() {
      return [...timers.values()].map(({ delayMs }) => delayMs);
    },
  };
}
