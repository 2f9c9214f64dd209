import { API_VERSIONS, MAX_TOKENS_TO_SAMPLE_LIMIT, REQUEST_BOUNDS } from "../document/constants.gen.ts";
import type { HeaderName } from "../document/lookups.ts";
import type { Problem } from "../document/problem.ts";
import { isNumber, isObject } from "../document/schema-checks.ts";
import type { ErrorType } from "../document/schemas.ts";
import { validateRequest } from "../document/validators.gen.ts";
import {
  anyOf,
  assertValue,
  FUNCTION,
  HEADER_READER,
  listOf,
  oneOf,
  type OptionKind,
  STRING,
} from "../usage/options.ts";
import { count } from "../usage/printable.ts";

/** The error with which a request is rejected, before it is rendered as a response. */
export interface RequestError {
  readonly type: ErrorType;
  /** Default: the document's message for the type. */
  readonly message?: string | undefined;
  /** Default: the document's status for the type. */
  readonly status?: number | undefined;
  /** Headers to add. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** `error.details`. Default: the member is absent. */
  readonly details?: object | null | undefined;
}

const KEY: HeaderName = "x-api-key";
const AUTHORIZATION: HeaderName = "authorization";
const VERSION: HeaderName = "anthropic-version";

/**
 * The key in a request's headers: `x-api-key` before a bearer token, as the API reads them; undefined without one.
 */
export function readApiKey(headers: Pick<Headers, "get">): string | undefined {
  assertValue("headers", HEADER_READER, headers);
  const bearer = /^bearer +(.+)$/i.exec(headers.get(AUTHORIZATION) ?? "")?.[1];
  return headers.get(KEY) || bearer;
}

/** Checked, because a caller without types may pass a single key, whose characters would then be the accepted keys. */
const KEYS: OptionKind = { ...anyOf(listOf(STRING, "keys"), oneOf(null)), secret: true };

/**
 * Finds the first error in a request's headers, in the words of the API: the key, then the version.
 *
 * Source: `/paths/~1v1~1complete/post/parameters`, `spec/examples/errors`.
 *
 * @param apiKeys - The keys that are accepted. Default: any that is not empty. `null` asks for none.
 */
export function findHeadersError(
  headers: Pick<Headers, "get">,
  apiKeys?: readonly string[] | null,
): (RequestError & { readonly message: string }) | undefined {
  const key = readApiKey(headers);
  if (apiKeys !== undefined) assertValue("apiKeys", KEYS, apiKeys);
  if (apiKeys !== null && !key) return { type: "authentication_error", message: `${KEY} header is required` };
  // A header value never has whitespace around it.
  if (apiKeys?.some((accepted) => accepted.trim() === key) === false) {
    return { type: "authentication_error", message: `invalid ${KEY}` };
  }
  const version = headers.get(VERSION);
  const versions: readonly (string | null)[] = API_VERSIONS;
  if (versions.includes(version)) return undefined;
  const problem =
    version === null ? "header is required" : `${JSON.stringify(version)} is not a valid version`;
  return { type: "invalid_request_error", message: `${VERSION}: ${problem}` };
}

/** The server's own token limit. It is not in the schema, because the documentation does not promise it. */
const TOO_MANY_TOKENS: Problem = { path: "/max_tokens_to_sample", keyword: "maximum", message: "" };

/** Fields whose problems come before that of too many tokens. */
const EARLIER: ReadonlySet<string> = new Set(["", "/prompt", TOO_MANY_TOKENS.path]);

/**
 * Finds the first error in a request's body and returns its message in the wording of the API. Fields are checked in
 * the order of the document, including the server's own token limit.
 *
 * @param revise - May replace a problem, or tolerate it by returning undefined. Default: nothing is changed.
 */
export function findBodyError(
  body: unknown,
  revise: (problem: Problem) => Problem | undefined = (problem) => problem,
): string | undefined {
  assertValue("revise", FUNCTION, revise);
  const [first] = validateRequest(body).flatMap((problem) => revise(problem) ?? []);
  const isEarlier = first !== undefined && EARLIER.has(first.path);
  const problem = isEarlier || !exceedsServer(body) ? first : TOO_MANY_TOKENS;
  return problem && problemMessage(problem);
}

function exceedsServer(body: unknown): boolean {
  const tokens = isObject(body) && body["max_tokens_to_sample"];
  return isNumber(tokens) && tokens > MAX_TOKENS_TO_SAMPLE_LIMIT;
}

const PROBLEM: OptionKind = {
  expected: "a problem that a validator returned",
  accepts: (value) => isObject(value) && typeof value["path"] === "string",
};

/**
 * Renders a problem of a request's body in the wording of the API: the field, then the reason, as in
 * `temperature: range: 0..1`. The API reports only the first problem.
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
  assertValue("problem", PROBLEM, problem);
  if (/^\/stop_sequences\/\d+$/.test(problem.path) && problem.keyword === "minLength") {
    return "stop_sequences: each stop sequence must be non-empty";
  }
  const field = problem.path.slice(1).replaceAll("/", ".").replaceAll("~1", "/").replaceAll("~0", "~");
  const reason = describeProblem(problem);
  return field === "" ? reason : `${field}: ${reason}`;
}

function describeProblem({ path, keyword, expected, received }: Problem): string {
  switch (keyword) {
    case "required":
      return "Field required";
    case "additionalProperties":
      return "Extra inputs are not permitted";
    case "minimum":
    case "maximum":
      return describeRange(path) ?? describeBound(keyword, expected);
    case "minLength":
      return `String should have at least ${count(Number(expected), "character")}`;
    case "maxLength":
      return `String should have at most ${count(Number(expected), "character")}`;
    default:
      // A string of the wrong type contains half of a character.
      return (
        describeType(expected) +
        (typeof received === "string" && /^string\b/.test(String(expected)) ? NOT_UNICODE : "")
      );
  }
}

/** Source: pydantic-core, `string_unicode`. */
const NOT_UNICODE = ", unable to parse raw data as a unicode string";

/** The server names both bounds of a field that has two, whichever is exceeded. */
function describeRange(path: string): string | undefined {
  const bounds = Object.entries(REQUEST_BOUNDS).find(([field]) => path === `/${field}`)?.[1];
  return bounds !== undefined && "max" in bounds
    ? `range: ${bounds.min}..${withThousands(bounds.max)}`
    : undefined;
}

/** `toLocaleString` would load the tables of all languages: 25 ms at import. */
function withThousands(integer: number): string {
  return String(integer).replaceAll(/\B(?=(?:\d{3})+$)/g, ",");
}

function describeBound(keyword: "minimum" | "maximum", limit: unknown): string {
  return `Input should be ${keyword === "minimum" ? "greater" : "less"} than or equal to ${String(limit)}`;
}

function describeType(expected: unknown): string {
  const type = String(expected).replace(" or null", "");
  return type === "object" ? "Input should be an object" : `Input should be a valid ${type}`;
}
