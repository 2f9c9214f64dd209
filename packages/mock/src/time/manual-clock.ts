import type { Clock } from "./clock.ts";
import { createWaiters } from "./wait.ts";
import { misuse, isDelay } from "../usage.ts";

/** A clock that moves only when told to. Made by `createManualClock`. */
export interface ManualClock extends Clock {
  /** Moves time on, and wakes in order all that falls due. */
  advance(ms: number): Promise<void>;
  /**
   * Lets exactly one thing happen, the earliest: a pause ends, or a chunk is sent. Time moves to its moment. Waits for
   * something to wait, if nothing does yet.
   */
  next(): Promise<void>;
  /** How many things wait. */
  readonly waiting: number;
}

interface Sleeper {
  readonly dueAt: number;
  wake(): void;
}

/**
 * Creates a clock for tests. Every chunk of a stream waits for it, so `next()` releases them one by one, and no test
 * has to guess how long something takes.
 *
 * @example
 * ```ts
 * import { createManualClock, createMock } from "@text-completions/mock";
 *
 * const clock = createManualClock();
 * const mock = createMock({ clock, delayMs: 500 });
 * // Start a request, then: await clock.advance(500);
 * console.log(mock.calls.length, clock.waiting); // → 0 0
 * ```
 *
 * @param startMs - The time it begins at, in milliseconds since 1970. Default: 0.
 */
export function createManualClock(startMs: number = 0): ManualClock {
  let now = startMs;
  let sleepers: Sleeper[] = [];
  const { notify, waitFor } = createWaiters();

  function sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const sleeper = { dueAt: now + ms, wake };
      signal.addEventListener("abort", wake);
      sleepers.push(sleeper);
      notify();
      function wake(): void {
        sleepers = sleepers.filter((other) => other !== sleeper);
        signal.removeEventListener("abort", wake);
        resolve();
      }
    });
  }

  function earliest(): Sleeper | undefined {
    return sleepers.toSorted((a, b) => a.dueAt - b.dueAt)[0];
  }

  async function wakeUntil(deadline: number): Promise<void> {
    await settle();
    for (let sleeper = earliest(); sleeper !== undefined && sleeper.dueAt <= deadline; sleeper = earliest()) {
      now = Math.max(now, sleeper.dueAt);
      sleeper.wake();
      await settle();
    }
  }

  return {
    holdsChunks: true,
    now: () => now,
    sleep,
    async advance(ms) {
      if (!isDelay(ms))
        throw misuse("advance the clock", `the time is ${String(ms)}`, "Pass milliseconds, 0 or more.");
      const target = now + ms;
      await wakeUntil(target);
      now = Math.max(now, target);
    },
    async next() {
      await settle();
      // Of those who wait, the first may have taken what there was.
      while (earliest() === undefined) await waitFor(earliest);
      const sleeper = earliest();
      now = Math.max(now, sleeper?.dueAt ?? now);
      sleeper?.wake();
      await settle();
    },
    get waiting() {
      return sleepers.length;
    },
  };
}

/** Lets everything run that is ready to run. A message to oneself comes after all promises, and no fake timer stops it. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener(
      "message",
      () => {
        port1.close();
        resolve();
      },
      { once: true },
    );
    port1.start();
    port2.postMessage(undefined);
  });
}
