import type { RunOptions } from "../options.ts";
import type { Reason } from "../reason.ts";

/** Whether a response is an event stream. */
export type BodyKind = "stream" | "other";

/** How much of a run is left. */
export interface Budget {
  /** Ends everything that is in progress. */
  readonly signal: AbortSignal;
  /** Takes one request; false if none is left. */
  takeRequest: () => boolean;
  /** How long the next request may take, in milliseconds. */
  readonly timeoutMs: number;
  /** A request has timed out. */
  requestTimedOut: () => void;
  /** Takes time to wait for a busy server; false if that is too much. */
  takeWait: (delayMs: number) => boolean;
  /** Reserves memory for a response, and returns how many bytes of it may be kept. */
  reserveBytes: (kind: BodyKind) => number;
  /** Returns what was reserved and not needed. */
  releaseBytes: (kind: BodyKind, unused: number) => void;
  /** The run has taken too long. */
  timeIsUp: () => void;
  /** How many requests were taken. */
  readonly requests: number;
  /** Why nothing more may be sent; undefined while something may. */
  readonly exhausted: Reason | undefined;
}

/** After the first timeout, later requests get a tenth of it, but not less than a second. */
const TIMEOUT_DIVISOR = 10;
const MIN_TIMEOUT_MS = 1000;

/** A longer retry-after is not respected. */
const MAX_WAIT_MS = 30_000;
/** A server may ask for a wait each time, so all of them together are bounded. */
const MAX_TOTAL_WAIT_MS = 60_000;

/** How many bytes of all responses are kept, because a report contains them all. Comments can make a stream long. */
const MAX_TOTAL_BYTES = { stream: 48 * 1024 * 1024, other: 10 * 1024 * 1024 };
/** When they are used up, a response still gets this much, far more than any requested response needs. */
const MIN_RESPONSE_BYTES = 64 * 1024;

/** Creates the budget of a run: requests, time, waits for a busy server, memory. */
export function createBudget(
  { maxRequests, timeoutMs, maxDurationMs, maxResponseBytes }: BudgetOptions,
  signal: AbortSignal,
): Budget {
  const bytesLeft = { ...MAX_TOTAL_BYTES };
  let requests = 0;
  let currentTimeoutMs = timeoutMs;
  let waitedMs = 0;
  let outOfRequests = false;
  let outOfTime = false;
  return {
    signal,
    takeRequest() {
      if (signal.aborted) return false;
      outOfRequests = requests >= maxRequests;
      if (!outOfRequests) requests += 1;
      return !outOfRequests;
    },
    get timeoutMs() {
      return currentTimeoutMs;
    },
    requestTimedOut() {
      currentTimeoutMs = Math.min(timeoutMs, Math.max(timeoutMs / TIMEOUT_DIVISOR, MIN_TIMEOUT_MS));
    },
    takeWait(delayMs) {
      if (delayMs > MAX_WAIT_MS || waitedMs + delayMs > MAX_TOTAL_WAIT_MS) return false;
      waitedMs += delayMs;
      return true;
    },
    reserveBytes(kind) {
      const reserved = Math.min(maxResponseBytes, Math.max(bytesLeft[kind], MIN_RESPONSE_BYTES));
      bytesLeft[kind] -= reserved;
      return reserved;
    },
    releaseBytes(kind, unused) {
      bytesLeft[kind] += unused;
    },
    timeIsUp() {
      outOfTime = true;
    },
    get requests() {
      return requests;
    },
    get exhausted(): Reason | undefined {
      if (outOfTime) {
        const text = `the run took longer than ${maxDurationMs} ms`;
        return { code: "time-limit", text, option: "maxDurationMs" };
      }
      if (signal.aborted) return { code: "aborted", text: "the run was aborted", option: "signal" };
      if (!outOfRequests) return undefined;
      return {
        code: "request-limit",
        text: `the limit of ${maxRequests} requests was reached`,
        option: "maxRequests",
      };
    },
  };
}

type BudgetOptions = Pick<RunOptions, "maxRequests" | "timeoutMs" | "maxDurationMs" | "maxResponseBytes">;
