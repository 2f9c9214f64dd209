import type { ErrorType, HeaderName } from "@text-completions/core";
import { isTimeout, isUsageError, membersOf, type UsageError } from "@text-completions/core/internal";
import { type AnyCompletionError, type ApiError, isCompletionError, isSuccess } from "../errors.ts";

const REQUEST_ID: HeaderName = "request-id";
const WORKSPACE_ID: HeaderName = "anthropic-workspace-id";

/** Any error of this module. */
export class AnthropicError extends Error {}

/** The server reported an error, or no response arrived. `cause` is the error of `@text-completions/client`. */
export class APIError<
  Status extends number | undefined = number | undefined,
  ResponseHeaders extends Headers | undefined = Headers | undefined,
  Body extends object | undefined = object | undefined,
> extends AnthropicError {
  /** Status of the response. Undefined for an error event within a stream. */
  readonly status: Status;
  /** Headers of the response. */
  readonly headers: ResponseHeaders;
  /** The whole body, if it is JSON. */
  readonly error: Body;
  /** `error.type` of the body. */
  readonly type: ErrorType | null;
  /** The `request-id` header. */
  readonly requestID: string | null | undefined;
  /** The `anthropic-workspace-id` header. */
  readonly workspaceID: string | null | undefined;

  /** Creates an error of the class that the SDK has for a status. Without a status, no response arrived. */
  static generate(
    status: number | undefined,
    errorResponse: object | undefined,
    message: string | undefined,
    headers: Headers | undefined,
  ): APIError {
    if (status && headers) return createByStatus(status, errorResponse, message, headers);
    return new APIConnectionError({
      message,
      cause: errorResponse instanceof Error ? errorResponse : new Error(JSON.stringify(errorResponse)),
    });
  }

  constructor(
    status: Status,
    error: Body,
    message: string | undefined,
    headers: ResponseHeaders,
    type?: ErrorType | null,
  ) {
    super(describe(status, error, message));
    this.status = status;
    this.headers = headers;
    this.error = error;
    this.type = type ?? null;
    this.requestID = headers?.get(REQUEST_ID);
    this.workspaceID = headers?.get(WORKSPACE_ID);
  }
}

/** The SDK's wording: the status, then the `message` of the body, or else the body itself. */
function describe(
  status: number | undefined,
  error: object | undefined,
  message: string | undefined,
): string {
  const { message: words } = membersOf(error);
  const text = error ? (typeof words === "string" && words) || JSON.stringify(words || error) : message;
  if (status && text) return `${status} ${text}`;
  if (status) return `${status} status code (no body)`;
  return text || "(no status code or body)";
}

/** The caller's signal was aborted. */
export class APIUserAbortError extends APIError<undefined, undefined, undefined> {
  constructor({ message = "Request was aborted." }: { message?: string } = {}) {
    super(undefined, undefined, message, undefined);
  }
}

/** The server could not be reached, the connection broke, or a stream was invalid. */
export class APIConnectionError extends APIError<undefined, undefined, undefined> {
  constructor({
    message = "Connection error.",
    cause,
  }: {
    message?: string | undefined;
    cause?: Error | undefined;
  }) {
    super(undefined, undefined, message, undefined);
    if (cause) this.cause = cause;
  }
}

/** The server took longer than `timeout`. */
export class APIConnectionTimeoutError extends APIConnectionError {
  constructor({ message = "Request timed out." }: { message?: string } = {}) {
    super({ message });
  }
}

/** Status 400. */
export class BadRequestError extends APIError<400, Headers> {}
/** Status 401. */
export class AuthenticationError extends APIError<401, Headers> {}
/** Status 403. */
export class PermissionDeniedError extends APIError<403, Headers> {}
/** Status 404. */
export class NotFoundError extends APIError<404, Headers> {}
/** Status 409. */
export class ConflictError extends APIError<409, Headers> {}
/** Status 422. */
export class UnprocessableEntityError extends APIError<422, Headers> {}
/** Status 429. */
export class RateLimitError extends APIError<429, Headers> {}
/** Status 500 and above, including 529. */
export class InternalServerError extends APIError<number, Headers> {}

/** Converts an error of this package to the SDK's. The original is its `cause`. */
export function toSdkError(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return withCause(new APIUserAbortError(), error);
  if (isCompletionError(error)) return withCause(translate(error), error);
  return isKeyError(error) ? withCause(new AnthropicError(error.message), error.cause) : error;
}

/** Whether the caller's function for the key has failed. */
function isKeyError(error: unknown): error is UsageError {
  return isUsageError(error) && error.code === "invalid-call" && error.option === "apiKey";
}

function translate(error: AnyCompletionError): Error {
  switch (error.kind) {
    case "api":
      return translateApiError(error);
    case "timeout":
      return new APIConnectionTimeoutError();
    case "connection":
      return isTimedOut(error.cause) ? new APIConnectionTimeoutError() : new APIConnectionError({});
    case "stream":
      return new APIConnectionError({ message: error.message });
    default:
      return error satisfies never;
  }
}

/** As the SDK has it, a `fetch` that gave up by itself has timed out. */
function isTimedOut(cause: unknown): boolean {
  return isTimeout(cause) || (cause instanceof Error && cause.name === "AbortError");
}

function translateApiError({ status, body, headers, type }: ApiError): APIError {
  if (isSuccess(status)) return createEventError(body, headers, type);
  const json = typeof body === "object" && body !== null ? body : undefined;
  const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  return createByStatus(status, json, text, headers, type);
}

/** The error of an error event, which has no status. As in the SDK, `error` is its data, also if that is plain text. */
export function createEventError(data: unknown, headers: Headers, type: ApiError["type"] | null): APIError {
  return new APIError(undefined, data ?? undefined, undefined, headers, type);
}

function createByStatus(
  status: number,
  json: object | undefined,
  text: string | undefined,
  headers: Headers,
  type: ApiError["type"] | null = readType(json),
): APIError {
  switch (status) {
    case 400:
      return new BadRequestError(status, json, text, headers, type);
    case 401:
      return new AuthenticationError(status, json, text, headers, type);
    case 403:
      return new PermissionDeniedError(status, json, text, headers, type);
    case 404:
      return new NotFoundError(status, json, text, headers, type);
    case 409:
      return new ConflictError(status, json, text, headers, type);
    case 422:
      return new UnprocessableEntityError(status, json, text, headers, type);
    case 429:
      return new RateLimitError(status, json, text, headers, type);
    default:
      return new (status >= 500 ? InternalServerError : APIError)(status, json, text, headers, type);
  }
}

function readType(body: object | undefined): ErrorType | null {
  const { type } = membersOf(membersOf(body)["error"]);
  return typeof type === "string" ? type : null;
}

function withCause(error: Error, cause: unknown): Error {
  error.cause = cause;
  return error;
}
