import { membersOf } from "../document/schema-checks.ts";

/** How many causes are shown, one within the other. */
const MAX_CAUSES = 2;

/**
 * What was thrown, with its causes, on one line and without a full stop: `fetch failed (connect ECONNREFUSED
 * 127.0.0.1:1)`. The error of several addresses has no message, but a code.
 */
export function describeCause(thrown: unknown): string {
  if (thrown == null) return "an error without a reason";
  return describe(thrown, MAX_CAUSES) ?? "an error without a message";
}

function describe(thrown: unknown, causes: number): string | undefined {
  const isObject = Object(thrown) === thrown;
  const { message, code, cause } = isObject ? membersOf(thrown) : { message: String(thrown) };
  const text = [message, code].find((each) => typeof each === "string" && each !== "");
  const beneath = cause == null || causes === 0 ? undefined : describe(cause, causes - 1);
  if (typeof text !== "string") return beneath;
  const line = text
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[.!?。！？｡]+$/, "");
  return beneath === undefined ? line : `${line} (${beneath})`;
}
