import type { HeaderName } from "@text-completions/core";
import { LONGEST_TIMER_MS } from "./retry-options.ts";

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 8000;
const JITTER = 0.25;

/** Statuses of failures that may pass: time-out, conflict, too many requests; and all from 500 on. */
const PASSING: ReadonlySet<number> = new Set([408, 409, 429]);
const SERVER_ERROR = 500;

/**
 * How long to wait before the next attempt, in milliseconds; undefined if the answer is no failure, one that stays, or
 * one that asks for a wait beyond the longest. No answer may pass.
 */
export function retryDelayMs(
  response: Response | undefined,
  retry: number,
  maxDelayMs: number,
): number | undefined {
  if (response !== undefined && !mayPass(response)) return undefined;
  const askedMs = response === undefined ? 0 : readAskedMs(response.headers);
  if (askedMs > 0) return askedMs <= Math.min(maxDelayMs, LONGEST_TIMER_MS) ? askedMs : undefined;
  const backOffMs = Math.min(FIRST_DELAY_MS * 2 ** retry, LONGEST_DELAY_MS) * (1 - Math.random() * JITTER);
  return Math.min(backOffMs, maxDelayMs);
}

function mayPass({ headers, ok, status }: Response): boolean {
  const advice = headers.get("x-should-retry" satisfies HeaderName);
  return (
    !ok && (advice === "true" || (advice !== "false" && (PASSING.has(status) || status >= SERVER_ERROR)))
  );
}

/** The wait that an upstream asks for: in seconds, or until a date. Source: RFC 9110 §10.2.3. */
function readAskedMs(headers: Headers): number {
  const value = headers.get("retry-after" satisfies HeaderName) ?? "";
  return Number(headers.get("retry-after-ms")) || Number(value) * 1000 || Date.parse(value) - Date.now();
}
