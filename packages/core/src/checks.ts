import type { Problem } from "./problem.ts";

/** The words for each type in a message. */
const NOUNS: Record<string, string> = {
  string: "a string",
  number: "a number",
  integer: "an integer",
  boolean: "true or false",
  object: "an object",
  array: "an array",
};

/** The words for each limit in a message. */
const LIMITS: Record<string, (limit: number) => string> = {
  minimum: (limit) => `must be at least ${limit}`,
  maximum: (limit) => `must be at most ${limit}`,
  minLength: () => "must not be empty",
  maxLength: (limit) => `must have at most ${limit} characters`,
};

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

/** Reports a required field that is not there. */
export function missing(out: Problem[], path: string, field: string): void {
  out.push({ path: `${path}/${field}`, keyword: "required", message: "is required" });
}

/** Reports a value of another type. */
export function wrongType(out: Problem[], path: string, expected: string, received: unknown): void {
  const message = `must be ${expected.replace(/^\w+/, (type) => NOUNS[type] ?? type)}`;
  out.push({ path, keyword: "type", message, expected, received });
}

/** Reports a value that is not one of the allowed ones. */
export function other(
  out: Problem[],
  path: string,
  keyword: string,
  expected: unknown,
  received: unknown,
): void {
  const values = Array.isArray(expected) ? `one of ${expected.map(quote).join(", ")}` : quote(expected);
  out.push({ path, keyword, message: `must be ${values}`, expected, received });
}

/** Reports a number or a length beyond its limit. */
export function outside(
  out: Problem[],
  path: string,
  keyword: string,
  expected: number,
  received: unknown,
): void {
  out.push({
    path,
    keyword,
    message: LIMITS[keyword]?.(expected) ?? `breaks ${keyword}`,
    expected,
    received,
  });
}

/** Reports a field that the document does not list. */
export function unknownField(out: Problem[], path: string, field: string, known: readonly string[]): void {
  out.push({
    path: `${path}/${field.replaceAll("~", "~0").replaceAll("/", "~1")}`,
    keyword: "additionalProperties",
    message: `is not a known field; known are ${known.join(", ")}`,
    expected: known,
    received: field,
  });
}

function quote(value: unknown): string {
  return JSON.stringify(value);
}
