import type { Outcome } from "./run.ts";

/** What went wrong; nothing, if all is well; `null`, if there is nothing to try. */
export type Verdict = string | null;

/** Judges what a command did: it has to end with 0 and, unless it may speak, to print nothing. */
export function judge({ status, output }: Outcome, isSilent = true): string {
  if (status !== 0) return output.trim() || `ended with ${status}`;
  return isSilent ? output.trim() : "";
}
