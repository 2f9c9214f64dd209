import { isNumber, isObject } from "./checks.ts";
import { API_VERSIONS, MAX_TOKENS_TO_SAMPLE_LIMIT } from "./constants.gen.ts";
import type { ErrorType } from "./completion.ts";
import type { HeaderName } from "./header-name.ts";
import { problemMessage } from "./problem-message.ts";
import type { Problem } from "./problem.ts";
import { validateRequest } from "./validators.gen.ts";

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
