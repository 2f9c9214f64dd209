/** Options of `waitForCall` and `waitForEnd`. */
export interface WaitOptions {
  /** Ends the wait, which then rejects with the signal's reason. Default: none. */
  signal?: AbortSignal | undefined;
}

/** Waits for conditions on the state of an owner. */
export interface Waiters {
  /** Checks all conditions again. */
  readonly notify: () => void;
  /** Waits until `find` returns something. Rejects with the signal's reason. */
  readonly waitFor: <Found>(find: () => Found | undefined, options?: WaitOptions) => Promise<Found>;
}

/** Creates an empty list of waiters. */
export function createWaiters(): Waiters {
  const waiters = new Set<() => void>();

  return {
    notify() {
      for (const check of waiters) check();
    },
    waitFor: (find, { signal } = {}) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          const found = find();
          if (found === undefined && signal?.aborted !== true) return;
          waiters.delete(check);
          signal?.removeEventListener("abort", check);
          if (found === undefined) reject(signal?.reason);
          else resolve(found);
        };
        waiters.add(check);
        signal?.addEventListener("abort", check);
        check();
      }),
  };
}
