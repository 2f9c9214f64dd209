import type { CompletionRequest } from "../document/schemas.ts";
import { COMPLETE_PATH } from "../document/constants.gen.ts";
import type { Problem } from "../document/problem.ts";
import { readBody } from "../requests/read-body.ts";
import { findBodyError, findHeadersError, type RequestError } from "../requests/request-errors.ts";
import { parseRequestJson } from "../requests/request-json.ts";
import { METHOD_ERROR } from "./error-response.ts";

/** The members of a request that are read, a subset of `Request`, so that servers need not create one. */
export type RequestLike = Pick<Request, "method" | "url" | "signal" | "body" | "arrayBuffer"> & {
  readonly headers: Pick<Headers, "get">;
};

/** Settings of a server that the document does not determine. */
export interface RequestRules {
  /** Accepted keys. Default: any that is not empty. `null` asks for none. */
  readonly apiKeys?: readonly string[] | null | undefined;
  /** The largest body in bytes. Default: {@link MAX_REQUEST_BYTES}, 32 MiB. */
  readonly maxBytes?: number | undefined;
  /** How many values the body may have as JSON; beyond it, 400. Default: 1,000,000. */
  readonly maxValues?: number | undefined;
  /** An error that counts as one of authentication, such as a missing permission for pages of another origin. */
  readonly originError?: RequestError | undefined;
  /** May change the parsed body before it is validated. */
  readonly prepareBody?: ((body: unknown) => void) | undefined;
  /** Can replace a problem of the body, or ignore it by returning undefined. */
  readonly reviseProblem?: ((problem: Problem) => Problem | undefined) | undefined;
}

/** A valid request body, or the first error in the API's order, with the body if it could be parsed. */
export type RequestResult =
  | { readonly error: RequestError; readonly body?: unknown }
  | { readonly error?: undefined; readonly body: CompletionRequest };

/** The API's own limit of a request's body. */
export const MAX_REQUEST_BYTES: number = 32 * 1024 * 1024;

/**
 * Reads and validates a request in the order and with the wording of the API: path, method, announced size, key,
 * version, real size, JSON, fields. The body of a request without a valid key is not read. The caller checks model and
 * prompt.
 *
 * Source: `spec/README.md`, "Order of validation".
 */
export async function readCompletionRequest(
  request: RequestLike,
  rules: RequestRules = {},
): Promise<RequestResult> {
  const { maxBytes = MAX_REQUEST_BYTES, maxValues, apiKeys, originError, prepareBody, reviseProblem } = rules;
  request.signal.throwIfAborted();
  if (!isOperationPath(pathOf(request.url))) {
    return { error: { type: "not_found_error" } };
  }
  if (request.method !== "POST") return { error: METHOD_ERROR };
  if (Number(request.headers.get("content-length")) > maxBytes) return { error: SIZE_ERROR };
  const headersError = originError ?? findHeadersError(request.headers, apiKeys);
  if (headersError !== undefined) return { error: headersError };
  const bytes = await readBody(request, maxBytes);
  if (bytes === undefined) return { error: SIZE_ERROR };
  const { value: body, error: jsonError } = parseRequestJson(bytes, { maxValues });
  if (jsonError !== undefined) return { error: { type: "invalid_request_error", message: jsonError } };
  prepareBody?.(body);
  const message = findBodyError(body, reviseProblem);
  return isValid(body, message)
    ? { body }
    : { error: { type: "invalid_request_error", message: message ?? "" }, body };
}

const SIZE_ERROR: RequestError = { type: "request_too_large" };

/** The path of an absolute URL, without parsing the rest. */
function pathOf(url: string): string {
  return /\/\/[^/?#]*([^?#]*)/.exec(url)?.[1] ?? "";
}

/** Whether a path is the operation's, with any prefix that a gateway adds, except a second `/v1`. */
export function isOperationPath(path: string): boolean {
  if (!path.endsWith(COMPLETE_PATH)) return false;
  return !path.slice(0, -COMPLETE_PATH.length).endsWith("/v1");
}

/** Narrows a body that the validators of the document accept to a request. */
function isValid(body: unknown, message: string | undefined): body is CompletionRequest {
  return message === undefined;
}
