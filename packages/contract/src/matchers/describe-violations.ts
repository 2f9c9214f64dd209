import { showValue } from "../format/text.ts";
import { toPrintable } from "../format/text.ts";
import type { Violation } from "../report.ts";

/** How many violations a message shows. */
const SHOWN = 10;

/** Violations as the message of a failed test has them. */
export function describeViolations(violations: readonly Violation[]): string {
  const rest = violations.length > SHOWN ? `\n… and ${violations.length - SHOWN} more` : "";
  return violations.slice(0, SHOWN).map(describeViolation).join("") + rest;
}

function describeViolation({ check, message, where, expected, received, remedy, spec }: Violation): string {
  const values = [
    ...(expected === undefined ? [] : [`expected ${showValue(expected)}`]),
    ...(received === undefined ? [] : [`received ${showValue(received)}`]),
  ];
  return [
    `\n- ${check}: ${toPrintable(message)}`,
    `\n  at ${toPrintable(where)}${values.length > 0 ? `: ${values.join(", ")}` : ""}`,
    `\n  ${toPrintable(remedy)} (${spec})`,
  ].join("");
}
