import type { Check } from "./check.ts";
import type { Violation } from "./report.ts";
import type { Finding } from "./rule.ts";

/** What a check found, with what the check itself says; `exchange` is the place of the exchange in a report. */
export function toViolation(
  { id, severity, spec, remedy }: Check,
  finding: Finding,
  exchange?: number,
): Violation {
  const { message, where, expected, received, offset } = finding;
  return {
    check: id,
    severity,
    message,
    spec,
    remedy,
    where,
    ...(expected === undefined ? {} : { expected }),
    ...(received === undefined ? {} : { received }),
    ...(offset === undefined ? {} : { offset }),
    ...(exchange === undefined ? {} : { exchange }),
  };
}
