import type { Clock } from "@text-completions/core";
import { invalidOption, number, realClock, sleep } from "@text-completions/core/internal";

/** A clock that moves only when its methods are called. Made by `createManualClock`. */
export interface ManualClock extends Clock {
  /** Moves time forward and fires, in order, every timer that falls due. */
  advance(ms: number): Promise<void>;
  /**
   * Fires exactly one timer, the earliest, and moves time to it: a pause ends, or a chunk is sent. If there is no timer
   * yet, waits for one.
   */
  next(): Promise<void>;
  /** How many timers there are, including those of a client or bridge with the same clock. */
  readonly waiting: number;
}

interface Timer {
  readonly dueAt: number;
  readonly callback: () => void;
}

const MILLISECONDS = number({ infinite: false });

/**
 * Creates a clock for tests. One clock can drive a mock, a client and a bridge together. Every chunk of a mock's stream
 * waits for it, so that `next()` releases them one by one, and no test has to guess how long something takes.
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
 * @param startMs - The time at the start, in milliseconds since 1970. Default: 0.
 * @throws {UsageError} if a time is not a finite number of at least 0.
 */
export function createManualClock(startMs: number = 0): ManualClock {
  assertMilliseconds("startMs", startMs);
  let now = startMs;
  let lastId = 0;
  const timers = new Map<unknown, Timer>();
  /** Wake the calls of `next` that wait for a timer. */
  const waiters: (() => void)[] = [];

  function earliest(): [id: unknown, timer: Timer] | undefined {
    let first: [id: unknown, timer: Timer] | undefined;
    for (const entry of timers) if (first === undefined || entry[1].dueAt < first[1].dueAt) first = entry;
    return first;
  }

  async function fireUntil(deadline: number, maxTimers: number = Infinity): Promise<void> {
    for (let count = 0; count < maxTimers; count++) {
      const [id, timer] = earliest() ?? [];
      if (timer === undefined || timer.dueAt > deadline) return;
      timers.delete(id);
      now = Math.max(now, timer.dueAt);
      timer.callback();
      await settle();
    }
  }

  return {
    holdsChunks: true,
    now: () => now,
    setTimeout(callback, delayMs) {
      lastId += 1;
      timers.set(lastId, { dueAt: now + Math.max(0, delayMs), callback });
      for (const wake of waiters.splice(0)) wake();
      return lastId;
    },
    clearTimeout: (timer) => void timers.delete(timer),
    async advance(ms) {
      assertMilliseconds("ms", ms);
      const target = now + ms;
      await settle();
      await fireUntil(target);
      now = Math.max(now, target);
    },
    async next() {
      await settle();
      // Another caller may have fired the only timer.
      while (earliest() === undefined) await new Promise<void>((resolve) => waiters.push(resolve));
      await fireUntil(Infinity, 1);
    },
    get waiting() {
      return timers.size;
    },
  };
}

function assertMilliseconds(option: string, value: number): void {
  if (!MILLISECONDS.accepts(value)) throw invalidOption(option, MILLISECONDS.expected, value);
}

/** Lets all ready tasks run: a posted message arrives after all promises, and fake timers do not control it. */
function settle(): Promise<void> {
  // Jest's jsdom environment has no `MessageChannel`.
  if (typeof MessageChannel === "undefined") return sleep(realClock, 0);
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
