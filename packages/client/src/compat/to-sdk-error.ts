import type { ApiError } from "../api-error.ts";
import { isCompletionError, type AnyCompletionError } from "../is-completion-error.ts";
import {
  APIConnectionError,
  APIConnectionTimeoutError,
  APIError,
  APIUserAbortError,
  AuthenticationError,
  BadRequestError,
  ConflictError,
  InternalServerError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
  UnprocessableEntityError,
} from "./errors.ts";

/** What the SDK would throw where this package throws `error`. The original is its `cause`. */
export function toSdkError(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return withCause(new APIUserAbortError(), error);
  return isCompletionError(error) ? withCause(translate(error), error) : error;
}

function translate(error: AnyCompletionError): Error {
  switch (error.kind) {
    case "api":
      return translateApiError(error);
    case "timeout":
      return new APIConnectionTimeoutError();
    case "connection":
      return new APIConnectionError({});
    case "stream":
      return new APIConnectionError({ message: error.message });
    default:
      return error satisfies never;
  }
}

const OK = 200;

function translateApiError({ status, body, headers, type }: ApiError): APIError {
  const json = typeof body === "object" && body !== null ? body : undefined;
  const text = typeof body === "string" ? body : undefined;
  // An error event of a stream has no status of its own.
  if (status === OK) return new APIError(undefined, json, text, headers, type);
  return createByStatus(status, json, text, headers, type);
}

function createByStatus(
  status: number,
  json: object | undefined,
  text: string | undefined,
  headers: Headers,
  type: ApiError["type"],
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

function withCause(error: Error, cause: unknown): Error {
  error.cause = cause;
  return error;
}
