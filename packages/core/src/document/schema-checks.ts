// Projects that type-check this source with an older `lib`, as the examples do, need it for `isWellFormed`.
/// <reference lib="es2024.string" />
import type { Problem } from "./problem.ts";

/** The maximum number of problems that a validator reports: a hostile value could have millions. */
export const MAX_PROBLEMS = 100;

/** Whether a value is a JSON object: neither null nor an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The members of a value of unknown shape, such as parsed JSON; none if it is not an object. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return Object(value);
}

/** The value of a JSON text; undefined if it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The value of JSON, or the text itself; undefined if there is none. */
export function parseJsonOrText(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Whether a value is a number that JSON can express. */
export function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

/** Whether a value is a string that UTF-8 can express: one without a lone surrogate. */
export function isText(value: unknown): value is string {
  return typeof value === "string" && value.isWellFormed();
}

/** Whether a string has more than `limit` characters, counted in code points as JSON Schema does. */
export function isLonger(text: string, limit: number): boolean {
  if (text.length <= limit) return false;
  if (text.length > limit * 2) return true;
  let characters = 0;
  for (const _ of text) characters += 1;
  return characters > limit;
}

/**
 * Whether a string is padded base64. A loop, because a regular expression for all of it would need memory per group.
 */
export function isBase64(text: string): boolean {
  const length = text.endsWith("==") ? text.length - 2 : text.length - Number(text.endsWith("="));
  if (text.length % 4 !== 0) return false;
  for (let index = 0; index < length; index++) {
    if (!/[A-Za-z0-9+/]/.test(text.charAt(index))) return false;
  }
  return true;
}

/** Adds a problem to the list, unless the list is full. */
export function report(
  out: Problem[],
  path: string,
  keyword: string,
  message: string,
  expected?: unknown,
  received?: unknown,
): void {
  if (out.length < MAX_PROBLEMS) out.push({ path, keyword, message, expected, received });
}

/** Adds a problem for a required field that is absent. */
export function reportMissing(out: Problem[], path: string): void {
  report(out, path, "required", "is required");
}

/** Adds a problem for a value of the wrong type. `expected` may end in "or null". */
export function reportType(out: Problem[], path: string, expected: string, received: unknown): void {
  const article = /^[aeiou]/.test(expected) ? "an" : "a";
  const noun =
    expected === "boolean" ? "true or false" : expected === "null" ? expected : `${article} ${expected}`;
  const detail =
    typeof received === "string" && expected.startsWith("string")
      ? " without a lone surrogate, which UTF-8 cannot express"
      : "";
  report(out, path, "type", `must be ${noun}${detail}`, expected, received);
}

/** Adds a problem for each field of an object that the schema does not list. */
export function reportUnknown(
  out: Problem[],
  path: string,
  value: Record<string, unknown>,
  known: readonly string[],
): void {
  for (const field in value) {
    if (known.includes(field) || value[field] === undefined) continue;
    if (out.length >= MAX_PROBLEMS) return;
    report(out, `${path}/${toToken(field)}`, "additionalProperties", "is not a known field", known, field);
  }
}

/** Checks a value against a part of a schema. */
export type SchemaCheck = (value: unknown, path: string, out: Problem[]) => void;

/** Checks each item of an array, until the list of problems is full. */
export function checkItems(
  value: readonly unknown[],
  path: string,
  out: Problem[],
  check: SchemaCheck,
): void {
  for (let index = 0; index < value.length && out.length < MAX_PROBLEMS; index++) {
    check(value[index], `${path}/${index}`, out);
  }
}

/**
 * Checks the name and value of each member of an object that `known` does not list, until the list of problems is full.
 */
export function checkMembers(
  value: Record<string, unknown>,
  path: string,
  out: Problem[],
  known: readonly string[],
  check: SchemaCheck,
): void {
  for (const [name, member] of Object.entries(value)) {
    if (known.includes(name) || member === undefined) continue;
    if (out.length >= MAX_PROBLEMS) return;
    check(member, `${path}/${toToken(name)}`, out);
  }
}

/**
 * Checks that a value matches at least one of several schemas. If it matches none, reports the problems of the closest
 * schema: among those for the same kind of value, the one with the fewest problems.
 */
export function checkAnyOf(
  value: unknown,
  path: string,
  out: Problem[],
  checks: readonly SchemaCheck[],
  expected: string,
): void {
  let closest: Problem[] | undefined;
  for (const check of checks) {
    const problems: Problem[] = [];
    check(value, path, problems);
    if (problems.length === 0) return;
    const isOfThisKind = !problems.some((problem) => isKindMismatch(problem, path));
    if (isOfThisKind && problems.length < (closest?.length ?? Infinity)) closest = problems;
  }
  if (closest === undefined) report(out, path, "anyOf", `must be ${expected}`, expected, value);
  else
    for (const { path: place, keyword, message, ...rest } of closest) {
      report(out, place, keyword, message, rest.expected, rest.received);
    }
}

/** Whether the value at a path is of another kind than a schema describes: it has another type, or lacks a member. */
function isKindMismatch(problem: Problem, path: string): boolean {
  if (problem.keyword === "required") return problem.path.lastIndexOf("/") === path.length;
  return problem.path === path && KIND_KEYWORDS.has(problem.keyword);
}

const KIND_KEYWORDS: ReadonlySet<string> = new Set(["type", "const", "enum", "anyOf"]);

/** A field name as a reference token of a JSON Pointer (RFC 6901, section 4). */
export function toToken(field: string): string {
  return /[~/]/.test(field) ? field.replaceAll("~", "~0").replaceAll("/", "~1") : field;
}
