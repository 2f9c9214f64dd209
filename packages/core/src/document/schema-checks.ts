import type { Problem } from "./problem.ts";

/** Whether a value is a JSON object: neither null nor an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value is a number that JSON can express. */
export function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

/** Whether a text has more than `limit` characters, counted as JSON Schema does: by code points. */
export function isLonger(text: string, limit: number): boolean {
  if (text.length <= limit) return false;
  if (text.length > limit * 2) return true;
  let characters = 0;
  for (const _ of text) characters += 1;
  return characters > limit;
}

/** Adds a problem to the list. */
export function report(
  out: Problem[],
  path: string,
  keyword: string,
  message: string,
  expected?: unknown,
  received?: unknown,
): void {
  out.push({ path, keyword, message, expected, received });
}

/** Adds a problem for a required field that is not there. */
export function reportMissing(out: Problem[], path: string): void {
  report(out, path, "required", "is required");
}

/** Adds a problem for a value of another type. `expected` may end in "or null". */
export function reportType(out: Problem[], path: string, expected: string, received: unknown): void {
  const article = /^[aeiou]/.test(expected) ? "an" : "a";
  const noun = expected === "boolean" ? "true or false" : `${article} ${expected}`;
  report(out, path, "type", `must be ${noun}`, expected, received);
}

/** Adds a problem for each field of an object that the document does not list. */
export function reportUnknown(
  out: Problem[],
  path: string,
  value: Record<string, unknown>,
  known: readonly string[],
): void {
  for (const field in value) {
    if (known.includes(field) || value[field] === undefined) continue;
    report(out, `${path}/${token(field)}`, "additionalProperties", "is not a known field", known, field);
  }
}

/** A field's name as a part of a JSON Pointer (RFC 6901, section 4). */
function token(field: string): string {
  return /[~/]/.test(field) ? field.replaceAll("~", "~0").replaceAll("/", "~1") : field;
}
