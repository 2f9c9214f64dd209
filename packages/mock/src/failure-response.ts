import { ERROR_STATUS, HEADER, type ErrorType } from "@text-completions/core";
import type { FailureOptions } from "./reply.ts";

/** A failure before it becomes a response. */
export interface Failure {
  readonly type: ErrorType;
  readonly message?: string | undefined;
  readonly options?: FailureOptions | undefined;
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

/** What the edge answers, before the API could give the request an id. */
const EDGE_TYPES: ReadonlySet<string> = new Set(["forbidden", "request_too_large"]);

/** The status of an error type; of one the document does not list, 500. */
export function statusOf(type: ErrorType): number {
  return new Map<string, number>(Object.entries(ERROR_STATUS)).get(type) ?? ERROR_STATUS.api_error;
}

/** The message of an error type if none is given. */
export function defaultMessage(type: ErrorType): string {
  return DEFAULT_MESSAGES[type] ?? type;
}

/** Whether the edge answers this, without the outer `type` and without an id of the request. */
export function isEdgeType(type: ErrorType): boolean {
  return EDGE_TYPES.has(type);
}

/** The body of a failure, in its envelope. Source: `/components/schemas/ErrorResponse`. */
export function failureBody({ type, message, options = {} }: Failure, requestId: string): object {
  const error = {
    ...(options.details === undefined ? {} : { details: options.details }),
    type,
    message: message ?? options.message ?? defaultMessage(type),
  };
  return isEdgeType(type) ? { error } : { type: "error", error, request_id: requestId };
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
