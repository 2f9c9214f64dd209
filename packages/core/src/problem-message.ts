import type { Problem } from "./problem.ts";

/**
 * Bounds that the server names together, whichever of the two is broken. A test holds them equal to the document: to
 * write the large one at run time would load the tables of all languages, at 25 ms an import.
 */
export const RANGES: Readonly<Record<string, string>> = {
  "/max_tokens_to_sample": "1..1,000,000",
  "/temperature": "0..1",
  "/top_p": "0..1",
};

/**
 * What the API says about a body that breaks the schema: the field, then the fault, as in
 * `temperature: range: 0..1`. It names the first problem alone.
 *
 * Source: `spec/examples/errors`.
 *
 * @example
 * ```ts
 * import { problemMessage, validateRequest } from "@text-completions/core/validate";
 *
 * const [problem] = validateRequest({ prompt: 1 });
 * if (problem) console.log(problemMessage(problem)); // → max_tokens_to_sample: Field required
 * ```
 */
export function problemMessage(problem: Problem): string {
  if (/^\/stop_sequences\/\d+$/.test(problem.path) && problem.keyword === "minLength") {
    return "stop_sequences: each stop sequence must be non-empty";
  }
  const field = problem.path.slice(1).replaceAll("/", ".").replaceAll("~1", "/").replaceAll("~0", "~");
  const fault = faultMessage(problem);
  return field === "" ? fault : `${field}: ${fault}`;
}

function faultMessage({ path, keyword, expected }: Problem): string {
  switch (keyword) {
    case "required":
      return "Field required";
    case "additionalProperties":
      return "Extra inputs are not permitted";
    case "minimum":
    case "maximum":
      return RANGES[path] === undefined ? oneSidedBound(keyword, expected) : `range: ${RANGES[path]}`;
    case "minLength":
      return `String should have at least ${counted(expected)}`;
    case "maxLength":
      return `String should have at most ${counted(expected)}`;
    default:
      return typeMessage(expected);
  }
}

function oneSidedBound(keyword: string, limit: unknown): string {
  return `Input should be ${keyword === "minimum" ? "greater" : "less"} than or equal to ${String(limit)}`;
}

function counted(limit: unknown): string {
  return `${String(limit)} character${limit === 1 ? "" : "s"}`;
}

function typeMessage(expected: unknown): string {
  const type = String(expected).replace(" or null", "");
  return type === "object" ? "Input should be an object" : `Input should be a valid ${type}`;
}
