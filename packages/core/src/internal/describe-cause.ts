import { membersOf } from "../document/schema-checks.ts";

/** A thrown value with its cause, on one line: `fetch failed (connect ECONNREFUSED 127.0.0.1:1)`. */
export function describeCause(error: unknown): string {
  if (Object(error) !== error) return String(error);
  const { cause } = membersOf(error);
  const message = findText(error) ?? "an error without a message";
  const beneath = findText(cause);
  const text = beneath === undefined ? message : `${message} (${beneath})`;
  return text.replace(/\s+/g, " ").replace(/[.!?]+$/, "");
}

/** The message of an error, or else its code. */
function findText(error: unknown): string | undefined {
  const { message, code } = membersOf(error);
  return [message, code].find((text): text is string => typeof text === "string" && text !== "");
}
