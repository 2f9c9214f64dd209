import { listenForAbort } from "./abort.ts";
import { findNodeModule } from "./node-module.ts";

/**
 * The source of time of a client, mock, bridge or check run. In tests, pass a manual clock: one clock can drive all of
 * them.
 */
export interface Clock {
  /** The time in milliseconds since 1970. */
  now(): number;
  /** Calls back once, after `delayMs` milliseconds. Returns what {@link Clock.clearTimeout} takes. */
  setTimeout(callback: () => void, delayMs: number): unknown;
  /** Cancels a timer of {@link Clock.setTimeout}; one that has fired is ignored. */
  clearTimeout(timer: unknown): void;
  /**
   * Whether a mock's stream waits for this clock before each chunk, even if no time has to pass, so that a test can
   * release chunks one by one. Default: false.
   */
  readonly holdsChunks?: boolean | undefined;
}

type Timer = ReturnType<typeof globalThis.setTimeout>;

/** The platform's time. Timers are looked up at each call, so fake timers that a test installs later control it. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (callback, delayMs) => new SystemTimer(callback, delayMs),
  clearTimeout(timer) {
    if (timer instanceof SystemTimer) timer.stop();
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The timer of a clock that replaces `setTimeout`.
    else clearTimeout(timer as Timer);
  },
};

/** A timer that is cleared by those who started it: fake timers do not clear real ones, nor the other way round. */
class SystemTimer {
  readonly #clear: typeof globalThis.clearTimeout = clearTimeout;
  readonly #timer: Timer;

  constructor(callback: () => void, delayMs: number) {
    this.#timer = setTimeout(callback, delayMs);
  }

  stop(): void {
    // Called without an object: browsers reject a call as a method of anything but the window.
    const clear = this.#clear;
    clear(this.#timer);
  }

  ref(): void {
    holdTimer(this.#timer, true);
  }

  unref(): void {
    holdTimer(this.#timer, false);
  }
}

/** Whether a Node process may not end before the timer fires. Other platforms have no such timers. */
function holdTimer(timer: unknown, isHeld: boolean): void {
  if (typeof timer !== "object" || timer === null || !("ref" in timer) || !("unref" in timer)) return;
  const change = isHeld ? timer.ref : timer.unref;
  if (typeof change === "function") Reflect.apply(change, timer, []);
}

const readRealTime = /* @__PURE__ */ createRealNow();
let platformTimers = { setTimeout, clearTimeout };

/**
 * The platform's time, independent of fake timers.
 *
 * Fake timers that a test installs after this module was loaded have no effect: the real ones are kept. Fake timers of
 * Jest, Vitest, Sinon and `node:test` that were installed earlier are recognised; until they are removed, timers are
 * made of what those libraries do not replace. Such timers do not keep a Node process alive; the test runner does.
 */
export const realClock: Clock = {
  now: () => readRealTime(),
  setTimeout(callback, delayMs) {
    if (isFake(platformTimers.setTimeout)) platformTimers = { setTimeout, clearTimeout };
    // Called without an object: browsers reject a call as a method of anything but the window.
    const { setTimeout: start } = platformTimers;
    return isFake(start) ? new UnfakeableTimer(callback, delayMs) : start(callback, delayMs);
  },
  clearTimeout(timer) {
    const { clearTimeout: stop } = platformTimers;
    if (timer instanceof UnfakeableTimer) timer.stop();
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- It returns what `setTimeout` above returned.
    else stop(timer as Timer);
  },
};

/**
 * Fake timers of Sinon (which Jest and Vitest use) carry their clock, Jest's legacy ones a mark; those of `node:test`
 * are bound private methods. Timers of jsdom and happy-dom have none of these: they are real.
 */
function isFake(timers: typeof globalThis.setTimeout): boolean {
  return "clock" in timers || "_isMockFunction" in timers || timers.name.startsWith("bound #");
}

/**
 * Finds a source of time that fakes do not reach. They replace `Date` and `performance` as globals; Node's module keeps
 * its own, of which Sinon replaces the method, but not that of its class. Bun fakes all but the time of new files.
 */
function createRealNow(): () => number {
  const node = findNodeModule("node:perf_hooks");
  if (node === undefined && isFake(setTimeout)) return readFileTime;
  const { performance: source } = node ?? globalThis;
  const { timeOrigin } = source;
  const { now: ofClass }: Partial<Performance> = Object.getPrototypeOf(source);
  if (ofClass !== undefined) return () => timeOrigin + ofClass.call(source);
  const now = source.now.bind(source);
  return () => (isFake(setTimeout) ? readFileTime() : timeOrigin + now());
}

/** A new file is stamped with the platform's own time, unless its class is that of jsdom or happy-dom. */
function readFileTime(): number {
  return typeof File === "undefined" ? Date.now() : new File([], "").lastModified;
}

/** A timer that no library fakes: a wait for a value that never changes, or else `AbortSignal.timeout`. */
class UnfakeableTimer {
  #callback: (() => void) | undefined;

  constructor(callback: () => void, delayMs: number) {
    this.#callback = callback;
    const fire = (): void => this.#callback?.();
    const wait = waitAsync(Math.max(1, delayMs));
    if (wait !== undefined) void wait.then(fire);
    else AbortSignal.timeout(Math.ceil(delayMs)).addEventListener("abort", fire, { once: true });
  }

  stop(): void {
    this.#callback = undefined;
  }
}

/** `Atomics.waitAsync`, of ECMAScript 2024. */
interface AsyncAtomics {
  waitAsync?(array: Int32Array, index: number, value: number, timeoutMs: number): { value: unknown };
}

function waitAsync(delayMs: number): Promise<unknown> | undefined {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The compiler's library is older than this function.
  const atomics = Atomics as object as AsyncAtomics;
  // Pages that are not cross-origin isolated have no shared memory, old browsers no such wait.
  if (typeof SharedArrayBuffer === "undefined" || atomics.waitAsync === undefined) return undefined;
  return Promise.resolve(atomics.waitAsync(new Int32Array(new SharedArrayBuffer(4)), 0, 0, delayMs).value);
}

/** The longest delay that platforms take; longer ones fire at once. Source: HTML standard §8.7. */
const MAX_DELAY_MS = 2_147_483_647;

/** Starts a timer of any length, `Infinity` included, and returns what stops it. */
export function startTimer(clock: Clock, delayMs: number, callback: () => void): () => void {
  const timer = new LongTimer(clock, delayMs, callback);
  return () => timer.stop();
}

/** A timer of any length, `Infinity` included, made of as many of the platform's as it takes. */
export class LongTimer {
  readonly #clock: Clock;
  #timer: unknown;
  #isHeld = true;

  constructor(clock: Clock, delayMs: number, callback: () => void) {
    this.#clock = clock;
    if (delayMs !== Infinity) this.#start(Math.max(0, delayMs), callback);
  }

  #start(restMs: number, callback: () => void): void {
    const delay = Math.min(restMs, MAX_DELAY_MS);
    const next = (): void => (restMs > delay ? this.#start(restMs - delay, callback) : callback());
    this.#timer = this.#clock.setTimeout(next, delay);
    if (!this.#isHeld) this.hold(false);
  }

  /** Whether a Node process may not end before the timer fires. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    holdTimer(this.#timer, isHeld);
  }

  stop(): void {
    this.#clock.clearTimeout(this.#timer);
  }
}

/**
 * Waits. Rejects with the signal's reason as soon as the signal aborts, and leaves neither timer nor listener behind.
 */
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
    if (signal !== undefined) listenForAbort(signal, onAbort);
  });
}

/** Detects that nothing awaited has arrived for some time. */
export interface IdleTimer {
  /** Begins a wait of at most `limitMs`. */
  start(limitMs: number): void;
  /** The awaited data has arrived. Nothing keeps a Node process alive until the next wait. */
  reset(): void;
  /** Waiting is over; removes the timer. */
  stop(): void;
}

/**
 * Creates an idle timer for many short waits: one timer outlives them, so a wait costs two assignments, and the timer
 * checks, when it fires, whether there is still something to wait for.
 */
export function createIdleTimer(clock: Clock, onIdle: (limitMs: number) => void): IdleTimer {
  let waitingSince: number | undefined;
  let limit = 0;
  let timer: LongTimer | undefined;

  function check(): void {
    timer = undefined;
    if (waitingSince === undefined) return;
    const restMs = waitingSince + limit - clock.now();
    if (restMs > 0) timer = new LongTimer(clock, restMs, check);
    else onIdle(limit);
  }

  function stop(): void {
    waitingSince = undefined;
    timer?.stop();
    timer = undefined;
  }

  return {
    start(limitMs) {
      if (limitMs !== limit) stop();
      waitingSince = clock.now();
      limit = limitMs;
      if (timer === undefined) timer = new LongTimer(clock, limitMs, check);
      else timer.hold(true);
    },
    reset() {
      waitingSince = undefined;
      timer?.hold(false);
    },
    stop,
  };
}
