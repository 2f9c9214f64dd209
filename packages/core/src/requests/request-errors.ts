import { isNumber, isObject } from "../document/schema-checks.ts";
import { API_VERSIONS, MAX_TOKENS_TO_SAMPLE_LIMIT } from "../document/constants.gen.ts";
import type { ErrorType } from "../document/schemas.ts";
import type { HeaderName } from "../document/lookups.ts";
import type { Problem } from "../document/problem.ts";
import { validateRequest } from "../document/validators.gen.ts";

/** What the API refuses a request with. */
export interface RequestFault {
  type: ErrorType;
  message: string;
}

const KEY: HeaderName = "x-api-key";
const AUTHORIZATION: HeaderName = "authorization";
const VERSION: HeaderName = "anthropic-version";

/**
 * The first fault of a request's headers, in the words of the API: the key, `x-api-key` before a bearer token, then the
 * version. `apiKeys` are those that are accepted; without them any key is that is not empty.
 *
 * Source: `/paths/~1v1~1complete/post/parameters`, `spec/examples/errors`.
 */
export function headersFault(
  headers: Pick<Headers, "get">,
  apiKeys?: readonly string[] | null,
): RequestFault | undefined {
  const bearer = /^bearer +(.+)$/i.exec(headers.get(AUTHORIZATION) ?? "")?.[1];
  const key = headers.get(KEY) || bearer;
  if (apiKeys !== null && !key) return { type: "authentication_error", message: `${KEY} header is required` };
  if (apiKeys?.includes(key ?? "") === false)
    return { type: "authentication_error", message: `invalid ${KEY}` };
  const version = headers.get(VERSION);
  const versions: readonly (string | null)[] = API_VERSIONS;
  if (versions.includes(version)) return undefined;
  const fault = version === null ? "header is required" : `${JSON.stringify(version)} is not a valid version`;
  return { type: "invalid_request_error", message: `${VERSION}: ${fault}` };
}

/** The most tokens that the server takes; beside the schema, for the documentation does not promise it. */
const TOO_MANY_TOKENS: Problem = { path: "/max_tokens_to_sample", keyword: "maximum", message: "" };

/** Where faults come before that of too many tokens. */
const EARLIER: ReadonlySet<string> = new Set(["", "/prompt", TOO_MANY_TOKENS.path]);

/**
 * The first fault of a request's body, in the words of the API: of its fields in their order, the server's own limit
 * among them. `revise` may put another problem in the place of one, or undefined to tolerate it.
 */
export function bodyFault(
  body: unknown,
  revise: (problem: Problem) => Problem | undefined = (problem) => problem,
): string | undefined {
  const [first] = validateRequest(body).flatMap((problem) => revise(problem) ?? []);
  const isEarlier = first !== undefined && EARLIER.has(first.path);
  const problem = isEarlier || !exceedsServer(body) ? first : TOO_MANY_TOKENS;
  return problem && problemMessage(problem);
}

function exceedsServer(body: unknown): boolean {
  const asked = isObject(body) && body["max_tokens_to_sample"];
  return isNumber(asked) && asked > MAX_TOKENS_TO_SAMPLE_LIMIT;
}

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
 * if (problem) console.log(problemMessage(problem)); // → prompt: Input should be a valid string
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
