import { ERROR_STATUS, HEADER, type ErrorType } from "@text-completions/core";
import type { FailureOptions } from "./reply.ts";

/** A failure before it becomes a response. */
export interface Failure {
  readonly type: ErrorType;
  readonly message?: string | undefined;
  readonly options?: FailureOptions | undefined;
}

/** A failure on the wire. */
export interface FailureBody {
  readonly type?: "error";
  readonly error: { readonly details?: object | null; readonly type: ErrorType; readonly message: string };
  readonly request_id?: string;
}

/** What the API says when nothing more particular is known. */
const DEFAULT_MESSAGES: Readonly<Record<string, string>> = {
  invalid_request_error: "Invalid request",
  authentication_error: "Authentication error",
  billing_error:
    "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.",
  permission_error: "Permission denied",
  forbidden: "Request not allowed",
  not_found_error: "Not found",
  conflict_error: "Conflict",
  request_too_large: "Request exceeds the maximum size",
  rate_limit_error: "Rate limited",
  api_error: "Internal server error",
  timeout_error: "Request timed out",
  overloaded_error: "Overloaded",
};

/** The status of each type, and of the edge's own. */
const STATUSES = new Map<string, number>([
  ...Object.entries(ERROR_STATUS),
  ["forbidden", ERROR_STATUS.permission_error],
]);

/** What the edge answers, before the API could give the request an id. */
const EDGE_TYPES: ReadonlySet<string> = new Set(["forbidden", "request_too_large"]);

/** The status of an error type; of one the document does not list, 500. */
export function statusOf(type: ErrorType): number {
  return STATUSES.get(type) ?? ERROR_STATUS.api_error;
}

/** The message of an error type if none is given. */
export function defaultMessage(type: ErrorType): string {
  return DEFAULT_MESSAGES[type] ?? type;
}

/** Whether a failure tells the id of the request. The edge does not know it. */
export function hasRequestId({ type, options }: Failure): boolean {
  return options?.requestId !== null && !EDGE_TYPES.has(type);
}

/** The body of a failure, in its envelope. Source: `/components/schemas/ErrorResponse`. */
export function failureBody(failure: Failure, requestId: string): FailureBody {
  const { type, message, options = {} } = failure;
  const { details } = options;
  const error = {
    ...(details === undefined ? {} : { details }),
    type,
    message: message ?? options.message ?? defaultMessage(type),
  };
  return {
    ...(EDGE_TYPES.has(type) ? {} : { type: "error" }),
    error,
    ...(hasRequestId(failure) ? { request_id: requestId } : {}),
  };
}

/** The headers that a failure adds to the usual ones. */
export function failureHeaders(options: FailureOptions = {}): Record<string, string> {
  const { retryAfterSeconds, shouldRetry, headers } = options;
  return {
    ...(retryAfterSeconds === undefined ? {} : { [HEADER.retryAfter]: String(retryAfterSeconds) }),
    ...(shouldRetry === undefined ? {} : { [HEADER.xShouldRetry]: String(shouldRetry) }),
    ...headers,
  };
}
