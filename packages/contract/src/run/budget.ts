import type { RunOptions } from "../options.ts";

/** How much of a run is left. */
export interface Budget {
  /** Takes one request; false if there is none left, or the run was cut off. */
  take: () => boolean;
  /** How long one may take, in milliseconds: less, once one has taken too long. */
  readonly timeoutMs: number;
  /** Notes that a request has taken too long. */
  tookTooLong: () => void;
  /** How many were taken. */
  readonly taken: number;
  /** Why nothing more may be sent; undefined while something may. */
  readonly exhausted: string | undefined;
}

/** Who lets a run wait once for nothing is waited for this much less from then on. */
const LESS_PATIENT = 10;
const LEAST_PATIENCE_MS = 1000;

/** Counts requests against `maxRequests`, and heeds the signal. */
export function createBudget({ maxRequests, timeoutMs, signal }: RunOptions): Budget {
  let taken = 0;
  let patienceMs = timeoutMs;
  let isRefused = false;
  return {
    take() {
      if (signal.aborted || taken >= maxRequests) {
        isRefused = true;
        return false;
      }
      taken += 1;
      return true;
    },
    get timeoutMs() {
      return patienceMs;
    },
    tookTooLong() {
      patienceMs = Math.min(timeoutMs, Math.max(timeoutMs / LESS_PATIENT, LEAST_PATIENCE_MS));
    },
    get taken() {
      return taken;
    },
    get exhausted() {
      if (signal.aborted) return "the run was cut off";
      return isRefused ? `the limit of ${maxRequests} requests was reached` : undefined;
    },
  };
}
