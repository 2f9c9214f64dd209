import type { Outcome } from "./run.ts";

/** What went wrong; "" if nothing did; `null` if the trial does not apply. */
export type TrialResult = string | null;

/** Checks the outcome of a command: it has to exit with 0 and, unless output is allowed, to print nothing. */
export function checkOutcome({ status, output }: Outcome, isSilent = true): string {
  if (status !== 0) return output.trim() || `ended with ${status}`;
  return isSilent ? output.trim() : "";
}
