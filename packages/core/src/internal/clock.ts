/**
 * Where a client, mock, bridge or check run takes its time from. Pass a manual clock in tests: one clock drives them
 * all together.
 */
export interface Clock {
  /** The time in milliseconds since 1970. */
  now(): number;
  /** Calls back once, after `delayMs` milliseconds. Returns what {@link Clock.clearTimeout} takes. */
  setTimeout(callback: () => void, delayMs: number): unknown;
  /** Cancels a timer of {@link Clock.setTimeout}; one that has fired is ignored. */
  clearTimeout(timer: unknown): void;
  /**
   * Whether a mock's stream waits for this clock before each chunk, also where no time has to pass, so that a test
   * releases chunks one by one. Default: false.
   */
  readonly holdsChunks?: boolean | undefined;
}

type Timer = ReturnType<typeof globalThis.setTimeout>;

/** The platform's time. Timers are looked up at each call, so fake timers that a test installs later control it. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- It returns what `setTimeout` above returned.
  clearTimeout: (timer) => clearTimeout(timer as Timer),
};

const { setTimeout: startTimeout, clearTimeout: stopTimeout, performance } = globalThis;

/**
 * The platform's time, out of reach of fake timers that a test installs after this module was loaded. Fake timers that
 * were installed before, as Jest's `enableGlobally` does, are recognised and passed by through `AbortSignal.timeout`.
 */
export const realClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  setTimeout: (callback, delayMs) =>
    isFake(startTimeout) ? startSignalTimer(callback, delayMs) : startTimeout(callback, delayMs),
  clearTimeout(timer) {
    if (timer instanceof SignalTimer) timer.stop();
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- It returns what `setTimeout` above returned.
    else stopTimeout(timer as Timer);
  },
};

/** Fake timers of Jest, Vitest and Sinon carry their clock, old ones of Jest a mark; those of `node:test` are not native. */
function isFake(timers: typeof globalThis.setTimeout): boolean {
  return "clock" in timers || "_isMockFunction" in timers || isBound(timers);
}

function isBound({ name }: typeof globalThis.setTimeout): boolean {
  return name !== "setTimeout";
}

class SignalTimer {
  #callback: (() => void) | undefined;

  constructor(callback: () => void, delayMs: number) {
    this.#callback = callback;
    AbortSignal.timeout(Math.ceil(delayMs)).addEventListener("abort", () => this.#callback?.());
  }

  stop(): void {
    this.#callback = undefined;
  }
}

function startSignalTimer(callback: () => void, delayMs: number): SignalTimer {
  return new SignalTimer(callback, delayMs);
}

/** The longest delay that platforms take; longer ones fire at once. Source: HTML standard §8.7. */
const MAX_DELAY_MS = 2_147_483_647;

/** Starts a timer of any length, `Infinity` included, and returns what stops it. */
export function startTimer(clock: Clock, delayMs: number, callback: () => void): () => void {
  if (delayMs === Infinity) return () => undefined;
  let timer: unknown;
  const start = (restMs: number): void => {
    const delay = Math.min(restMs, MAX_DELAY_MS);
    timer = clock.setTimeout(restMs > delay ? () => start(restMs - delay) : callback, delay);
  };
  start(Math.max(0, delayMs));
  return () => clock.clearTimeout(timer);
}

/** Waits. Rejects with the signal's reason as soon as the signal aborts, and leaves neither timer nor listener behind. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = startTimer(clock, delayMs, () => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    });
    function onAbort(): void {
      stop();
      reject(signal?.reason);
    }
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}

/** Notices that something awaited has not come for some time. */
export interface IdleTimer {
  /** Begins a wait of at most `limitMs`. */
  start(limitMs: number): void;
  /** The awaited thing has come. */
  reset(): void;
  /** Nothing is awaited any more; no timer is left behind. */
  stop(): void;
}

/**
 * Creates an idle timer for many short waits: one timer outlives them, so a wait costs two assignments, and the timer
 * looks, when it fires, whether there is still something to wait for.
 */
export function createIdleTimer(clock: Clock, onIdle: (limitMs: number) => void): IdleTimer {
  let waitingSince: number | undefined;
  let limit = 0;
  let stopTimer: (() => void) | undefined;

  function look(): void {
    stopTimer = undefined;
    if (waitingSince === undefined) return;
    const restMs = waitingSince + limit - clock.now();
    if (restMs > 0) stopTimer = startTimer(clock, restMs, look);
    else onIdle(limit);
  }

  function stop(): void {
    waitingSince = undefined;
    stopTimer?.();
    stopTimer = undefined;
  }

  return {
    start(limitMs) {
      if (limitMs !== limit) stop();
      waitingSince = clock.now();
      limit = limitMs;
      stopTimer ??= startTimer(clock, limitMs, look);
    },
    reset() {
      waitingSince = undefined;
    },
    stop,
  };
}
