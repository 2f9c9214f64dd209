/** Where the mock takes its time from. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Waits; ends early, without an error, when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Whether every chunk of a stream waits for this clock, even if no time is to pass. Default: false. */
  readonly holdsChunks?: boolean | undefined;
}

/** Timers of the platform hold no more than 31 bits, and one that is set to more fires at once. Source: HTML standard §8.7. */
export const LONGEST_DELAY_MS: number = 2 ** 31 - 1;

const { setTimeout, clearTimeout, Date } = globalThis;

/** Real time. It keeps the timers it found when it was loaded, so fake timers installed later do not freeze it. */
export const realClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => sleep(ms, signal, setTimeout, clearTimeout),
};

/** The timers that are global at the moment of each call: fake ones, if a test has installed them. */
export const globalClock: Clock = {
  now: () => globalThis.Date.now(),
  sleep: (ms, signal) => sleep(ms, signal, globalThis.setTimeout, globalThis.clearTimeout),
};

function sleep(
  ms: number,
  signal: AbortSignal,
  start: typeof globalThis.setTimeout,
  stop: typeof globalThis.clearTimeout,
): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = start(done, Math.min(ms, LONGEST_DELAY_MS));
    signal.addEventListener("abort", done);
    function done(): void {
      stop(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
}
