/** Time as the client sees it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  setTimeout(callback: () => void, delayMs: number): unknown;
  clearTimeout(timer: unknown): void;
}

/** The platform's time. Its timers are looked up at each call, so that fake ones installed later are used. */
export const SYSTEM_CLOCK: Clock = {
  now: () => Date.now(),
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- A timer of `setTimeout` above comes back as it was.
  clearTimeout: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};

const LONGEST_DELAY_MS = 2_147_483_647;

/** Starts a timer and returns what stops it. Platforms fire delays beyond 2³¹ ms at once, so these come in pieces. */
export function startTimer(clock: Clock, delayMs: number, callback: () => void): () => undefined {
  if (delayMs === Infinity) return () => undefined;
  let timer: unknown;
  const start = (restMs: number): void => {
    const delay = Math.min(restMs, LONGEST_DELAY_MS);
    timer = clock.setTimeout(restMs > delay ? () => start(restMs - delay) : callback, delay);
  };
  start(delayMs);
  return () => {
    clock.clearTimeout(timer);
    return undefined;
  };
}
