import type { Json } from "./document.ts";

/** A value in the generated code: an expression for it, and one for its JSON Pointer. */
export interface Place {
  value: string;
  path: string;
}

/** The condition under which a value breaks each limit, and the message about it. */
const LIMITS = {
  minLength: [
    (value, limit) => (limit > 1 ? `!isLonger(${value}, ${limit - 1})` : `${value}.length < ${limit}`),
    (limit) => (limit > 1 ? `must have at least ${limit} characters` : "must not be empty"),
  ],
  maxLength: [
    (value, limit) => `isLonger(${value}, ${limit})`,
    (limit) => `must have at most ${limit} characters`,
  ],
  minItems: [
    (value, limit) => `${value}.length < ${limit}`,
    (limit) => (limit > 1 ? `must have at least ${limit} items` : "must not be empty"),
  ],
  maxItems: [(value, limit) => `${value}.length > ${limit}`, (limit) => `must have at most ${limit} items`],
  minimum: [(value, limit) => `${value} < ${limit}`, (limit) => `must be at least ${limit}`],
  exclusiveMinimum: [(value, limit) => `${value} <= ${limit}`, (limit) => `must be greater than ${limit}`],
  maximum: [(value, limit) => `${value} > ${limit}`, (limit) => `must be at most ${limit}`],
} satisfies Record<string, [(value: string, limit: number) => string, (limit: number) => string]>;

/** Code that reports a required field that is not there. */
export function missing(path: string, field: string): string {
  return `reportMissing(out, ${path} + ${JSON.stringify(`/${field}`)});`;
}

/** Code that reports a value of another type. */
export function wrongType({ value, path }: Place, type: string, nullable = false): string {
  return `reportType(out, ${path}, ${JSON.stringify(nullable ? `${type} or null` : type)}, ${value});`;
}

/** Code that reports a value unless it is one of the allowed ones. */
export function notOneOf({ value, path }: Place, keyword: "const" | "enum", allowed: Json[]): string {
  const literals = allowed.map((each) => JSON.stringify(each));
  const message = `must be ${literals.length > 1 ? "one of " : ""}${literals.join(", ")}`;
  const expected = keyword === "const" ? allowed[0] : allowed;
  const differs = literals.map((literal) => `${value} !== ${literal}`).join(" && ");
  return `if (${differs}) ${call(path, keyword, message, expected, value)}`;
}

const NUMBER_LIMITS = ["minimum", "exclusiveMinimum", "maximum"];

/** Which limits each type has: JSON Schema ignores the others. */
const LIMITED_TYPES: Readonly<Record<string, readonly string[]>> = {
  string: ["minLength", "maxLength"],
  number: NUMBER_LIMITS,
  integer: NUMBER_LIMITS,
  array: ["minItems", "maxItems"],
};

/** Code that reports a number or a length beyond each limit that a schema sets. */
export function beyondLimits(
  { value, path }: Place,
  schema: { [keyword: string]: Json },
  type: string,
): string[] {
  return Object.entries(LIMITS)
    .filter(([keyword]) => schema[keyword] !== undefined && LIMITED_TYPES[type]?.includes(keyword) === true)
    .map(([keyword, [exceeds, wording]]) => {
      const limit = Number(schema[keyword]);
      return `if (${exceeds(value, limit)}) ${call(path, keyword, wording(limit), limit, value)}`;
    });
}

/** Code that reports a string that does not match a pattern. */
export function mismatch({ value, path }: Place, pattern: string, constant: string): string {
  const message = `must match ${pattern}`;
  return `if (!${constant}.test(${value})) ${call(path, "pattern", message, pattern, value)}`;
}

/** Code that reports a member whose name does not match a pattern. */
export function misnamed({ value, path }: Place, pattern: string, constant: string): string {
  const message = `must have a name that matches ${pattern}`;
  return `if (!${constant}.test(${value})) ${call(path, "propertyNames", message, pattern, value)}`;
}

/** Code that reports a string that is not base64. */
export function notBase64({ value, path }: Place): string {
  return `if (!isBase64(${value})) ${call(path, "contentEncoding", "must be base64", "base64", value)}`;
}

/** Code that reports an object that has all of some members. */
export function exclusive({ value, path }: Place, names: readonly string[]): string {
  const present = names.map((name) => `${value}[${JSON.stringify(name)}] !== undefined`).join(" && ");
  const message = `must not have both ${names.join(" and ")}`;
  return `if (${present}) ${call(path, "not", message, [...names], "undefined")}`;
}

function call(
  path: string,
  keyword: string,
  message: string,
  expected: Json | undefined,
  received: string,
): string {
  const words = [keyword, message, expected].map((text) => JSON.stringify(text));
  return `report(${["out", path, ...words, received].join(", ")});`;
}
