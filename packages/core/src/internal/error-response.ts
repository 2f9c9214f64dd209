import { ERROR_MESSAGES } from "../document/constants.gen.ts";
import { statusOf, type HeaderName } from "../document/lookups.ts";
import type { ErrorType } from "../document/schemas.ts";
import type { RequestError } from "../requests/request-errors.ts";

/**
 * Errors of the edge, which rejects requests before they get an id. Their envelope has no `type` and no `request_id`.
 */
const EDGE_TYPES: ReadonlySet<string> = new Set(["forbidden", "request_too_large"]);

/** The error of every method but POST. It comes from the web framework, in a format of its own. */
export const METHOD_ERROR: RequestError & { readonly headers: { readonly allow: "POST" } } = {
  type: "invalid_request_error",
  message: "Method Not Allowed",
  status: 405,
  headers: { ["allow" satisfies HeaderName]: "POST" },
};

/** Whether the response to an error carries a request id. */
export function hasRequestId({ type }: Pick<RequestError, "type">): boolean {
  return !EDGE_TYPES.has(type);
}

/** The default message of an error type: the document's, or the type itself if the document has none. */
export function defaultErrorMessage(type: ErrorType): string {
  return Object.entries(ERROR_MESSAGES).find(([known]) => known === type)?.[1] ?? type;
}

/** The body of an error as the API writes it. Source: `/components/schemas/ErrorResponse`. */
export function errorBody(error: RequestError, requestId?: string): object {
  const { type, message = defaultErrorMessage(type), details, status } = error;
  if (status === METHOD_ERROR.status) return { detail: message };
  return {
    ...(!EDGE_TYPES.has(type) && { type: "error" }),
    error: { ...(details !== undefined && { details }), type, message },
    ...(requestId !== undefined && hasRequestId(error) && { request_id: requestId }),
  };
}

/** The response to an error: its status, its body in the API's envelope, and its headers. */
export function errorResponse(error: RequestError, requestId?: string): Response {
  const headers = new Headers(error.headers);
  headers.set("content-type" satisfies HeaderName, "application/json");
  if (requestId !== undefined && hasRequestId(error)) {
    headers.set("request-id" satisfies HeaderName, requestId);
  }
  return new Response(JSON.stringify(errorBody(error, requestId)), {
    status: errorStatus(error),
    headers,
  });
}

/** The status of an error: its own or its type's. The edge's own type has that of a missing permission. */
export function errorStatus({ type, status }: Pick<RequestError, "type" | "status">): number {
  return status ?? statusOf(type === "forbidden" ? "permission_error" : type);
}
