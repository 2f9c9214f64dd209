/** Where time comes from. */
export interface Clock {
  /** Milliseconds since 1970, never going back. */
  now: () => number;
  /** Waits; rejects with the signal's reason if that aborts. */
  wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** The time of this machine. */
export const realClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  wait: (ms, signal) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const onAbort = (): void => {
        clearTimeout(timer);
        // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- The reason is the caller's own.
        reject(signal.reason);
      };
      const timer = setTimeout(() => {
        signal.removeEventListener("abort", onAbort);
        resolve();
      }, ms);
      signal.addEventListener("abort", onAbort, { once: true });
    }),
};
