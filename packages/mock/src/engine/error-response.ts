import { ERROR_STATUS, type ErrorType, type HeaderName } from "@text-completions/core";
import type { FailureOptions } from "../script/replies.ts";

/** A failure before it becomes a response. */
export interface Failure {
  readonly type: ErrorType;
  readonly message?: string | undefined;
  readonly options?: FailureOptions | undefined;
}

/** A failure on the wire, where fields that are undefined are absent. */
export interface FailureBody {
  readonly type: "error" | undefined;
  readonly error: {
    readonly details: object | null | undefined;
    readonly type: ErrorType;
    readonly message: string;
  };
  readonly request_id: string | undefined;
}

/** Headers by name, of which some may be undefined. */
export type SomeHeaders = Readonly<Record<string, string | undefined>>;

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
const STATUSES: Readonly<Record<string, number>> = {
  ...ERROR_STATUS,
  forbidden: ERROR_STATUS.permission_error,
};

/** What the edge answers, before the API could give the request an id. */
const EDGE_TYPES: ReadonlySet<string> = new Set(["forbidden", "request_too_large"]);

/** The status of an error type; of one the document does not list, 500. */
export function statusOf(type: ErrorType): number {
  return STATUSES[type] ?? ERROR_STATUS.api_error;
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
  const { type, message, options } = failure;
  return {
    type: EDGE_TYPES.has(type) ? undefined : "error",
    error: {
      details: options?.details,
      type,
      message: message ?? options?.message ?? defaultMessage(type),
    },
    request_id: hasRequestId(failure) ? requestId : undefined,
  };
}

/** The headers that a failure adds to the usual ones; those that are undefined are not sent. */
export function failureHeaders(options: FailureOptions = {}): SomeHeaders {
  return {
    ["retry-after" satisfies HeaderName]: options.retryAfterSeconds?.toString(),
    ["x-should-retry" satisfies HeaderName]: options.shouldRetry?.toString(),
    ...options.headers,
  };
}
