import type { Problem } from "../document/problem.ts";
import { findClosest } from "../usage/options.ts";
import { describeValue, UsageError } from "../usage/usage-error.ts";

/**
 * A problem that a generated validator found, as a usage error. `name` is what the value is called: `"recording"`; `fix`
 * says what to pass.
 */
export function schemaError(
  name: string,
  { path, keyword, message, expected, received }: Problem,
  fix: string,
): UsageError {
  const option = `${name}${path}`;
  switch (keyword) {
    case "required":
      return new UsageError({ code: "missing-option", option, fix });
    case "additionalProperties": {
      const known = Array.isArray(expected) ? expected.filter((field) => typeof field === "string") : [];
      return new UsageError({
        code: "unknown-option",
        option,
        suggestion: findClosest(String(received), known),
        expected: known.length === 0 ? undefined : `one of: ${known.join(", ")}`,
        fix,
      });
    }
    default:
      return new UsageError({
        code: "invalid-option",
        option,
        expected: describeExpected(keyword, expected, message),
        received: describeValue(received),
        fix,
      });
  }
}

function describeExpected(keyword: string, expected: unknown, message: string): string {
  switch (keyword) {
    case "type":
      return expected === "boolean" ? "true or false" : withArticle(String(expected));
    case "enum":
      return Array.isArray(expected) ? expected.map((value) => JSON.stringify(value)).join(" or ") : message;
    case "const":
      return JSON.stringify(expected);
    case "minimum":
      return `at least ${String(expected)}`;
    case "exclusiveMinimum":
      return `more than ${String(expected)}`;
    case "maximum":
      return `at most ${String(expected)}`;
    case "minLength":
    case "minItems":
      return expected === 1 ? "a non-empty value" : `a length of at least ${String(expected)}`;
    case "maxLength":
    case "maxItems":
      return `a length of at most ${String(expected)}`;
    case "pattern":
      return `a string that matches ${String(expected)}`;
    case "propertyNames":
      return `a name that matches ${String(expected)}`;
    case "anyOf":
    case "contentEncoding":
      return String(expected);
    default:
      return `a value that ${message}`;
  }
}

function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`;
}
