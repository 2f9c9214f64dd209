import type { WaitOptions } from "../mock.ts";

/** Those who wait for something to become true. */
export interface Waiters {
  /** Has each of them look again. */
  readonly notify: () => void;
  /** Waits until `find` gives something. Rejects with the signal's reason. */
  readonly waitFor: <Found>(find: () => Found | undefined, options?: WaitOptions) => Promise<Found>;
}

/** Creates an empty list of waiters. */
export function createWaiters(): Waiters {
  const waiters = new Set<() => void>();

  return {
    notify() {
      for (const waiter of waiters) waiter();
    },
    waitFor: (find, { signal } = {}) =>
      new Promise((resolve, reject) => {
        const settle = (): void => {
          const found = find();
          if (found === undefined && signal?.aborted !== true) return;
          waiters.delete(settle);
          signal?.removeEventListener("abort", settle);
          if (found === undefined) reject(signal?.reason);
          else resolve(found);
        };
        waiters.add(settle);
        signal?.addEventListener("abort", settle);
        settle();
      }),
  };
}

/** Calls back when a signal aborts, or at once if it has. Gives a function that calls it off. */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  if (signal.aborted) callback();
  else signal.addEventListener("abort", callback);
  return () => signal.removeEventListener("abort", callback);
}
