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

/** Notices when something waited for does not come. */
export interface SilenceWatch {
  /** Begins to wait, for at most `limitMs`. */
  wait(limitMs: number): void;
  /** What was waited for has come. */
  heard(): void;
  /** Nothing is waited for any more. */
  stop(): void;
}

/**
 * Watches for silence with one timer that outlives many waits: a wait that begins and ends costs two assignments, and
 * the timer, when it fires, looks whether to go on.
 */
export function watchSilence(clock: Clock, onSilence: (limitMs: number) => void): SilenceWatch {
  let waitingSince: number | undefined;
  let limit = 0;
  let stopTimer: (() => undefined) | undefined;

  function look(): void {
    stopTimer = undefined;
    if (waitingSince === undefined) return;
    const restMs = waitingSince + limit - clock.now();
    if (restMs > 0) stopTimer = startTimer(clock, restMs, look);
    else onSilence(limit);
  }

  return {
    wait(limitMs) {
      waitingSince = clock.now();
      if (limitMs !== limit) stopTimer = stopTimer?.();
      limit = limitMs;
      stopTimer ??= startTimer(clock, limitMs, look);
    },
    heard() {
      waitingSince = undefined;
    },
    stop() {
      waitingSince = undefined;
      stopTimer?.();
    },
  };
}
