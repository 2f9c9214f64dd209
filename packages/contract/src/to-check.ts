import type { Check } from "./check.ts";

/** A check without its judgement: plain data. */
export function toCheck({ id, title, severity, spec, remedy, mode, billable }: Check): Check {
  return { id, title, severity, spec, remedy, mode, billable };
}
