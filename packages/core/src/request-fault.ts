import { API_VERSIONS, HEADER, MAX_TOKENS_TO_SAMPLE_LIMIT } from "./constants.gen.ts";
import type { CompletionRequest, ErrorType } from "./completion.ts";
import { problemMessage } from "./problem-message.ts";
import type { Problem } from "./problem.ts";
import { validateRequest } from "./validators.gen.ts";

/** What the API refuses a request with. */
export interface RequestFault {
  type: ErrorType;
  message: string;
}

/**
 * The first fault of a request's headers, in the words of the API: the key, `x-api-key` before a bearer token, then the
 * version. `apiKeys` are those that are accepted; without them any key is that is not empty.
 *
 * Source: `/paths/~1v1~1complete/post/parameters`, `spec/examples/errors`.
 */
export function headersFault(headers: Headers, apiKeys?: readonly string[]): RequestFault | undefined {
  const bearer = /^bearer +(.+)$/i.exec(headers.get(HEADER.authorization) ?? "")?.[1];
  const key = headers.get(HEADER.xApiKey) || bearer;
  if (!key) return { type: "authentication_error", message: `${HEADER.xApiKey} header is required` };
  if (apiKeys?.includes(key) === false) {
    return { type: "authentication_error", message: `invalid ${HEADER.xApiKey}` };
  }
  const version = headers.get(HEADER.anthropicVersion);
  const versions: readonly (string | null)[] = API_VERSIONS;
  if (versions.includes(version)) return undefined;
  const fault = version === null ? "header is required" : `${JSON.stringify(version)} is not a valid version`;
  return { type: "invalid_request_error", message: `${HEADER.anthropicVersion}: ${fault}` };
}

/** The most tokens that the server takes; beside the schema, for the documentation does not promise it. */
const TOO_MANY_TOKENS: Problem = {
  path: "/max_tokens_to_sample",
  keyword: "maximum",
  message: "",
  expected: MAX_TOKENS_TO_SAMPLE_LIMIT,
};

/**
 * The first fault of a request's body, in the words of the API: of its fields in their order, or of the server's own
 * limit. Undefined for a body that the server takes, but for its model and prompt.
 */
export function bodyFault(body: unknown): string | undefined {
  const [problem] = validateRequest(body);
  if (problem !== undefined) return problemMessage(problem);
  return exceedsServer(body) ? problemMessage(TOO_MANY_TOKENS) : undefined;
}

function exceedsServer(body: unknown): boolean {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The validators have found nothing wrong with it.
  return (body as CompletionRequest).max_tokens_to_sample > MAX_TOKENS_TO_SAMPLE_LIMIT;
}
