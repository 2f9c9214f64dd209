import { ApiError } from "./api-error.ts";
import type { Call } from "./call.ts";
import type { HeaderName } from "./header-name.ts";
import { readRetryAfterMs } from "./retry-delay.ts";

const REQUEST_ID: HeaderName = "request-id";

/** The id of the request, if the answer names it. */
export function readRequestId(response: Response | undefined): string | undefined {
  return response?.headers.get(REQUEST_ID) ?? undefined;
}

/** Makes an error of a failure's body, or of an error event's data, whatever it holds. */
export function createApiError(call: Call, response: Response, body: unknown, partial?: string): ApiError {
  const { status, headers } = response;
  const error = field(body, "error");
  const type = text(field(error, "type"));
  const requestId = readRequestId(response) ?? text(field(body, "request_id"));
  const detail = text(field(error, "message")) ?? text(field(body, "detail")) ?? excerpt(body);
  const parts = [`POST ${call.url} answered ${status}`, type, requestId && `(${requestId})`];
  const message = `Failed to complete: ${parts.filter(Boolean).join(" ")}: ${detail}${hint(call.body.model, status, detail)}`;
  const retryAfterMs = readRetryAfterMs(headers, call.settings.clock.now());
  return new ApiError(message, { status, type, headers, body, retryAfterMs, requestId, partial });
}

/** A member of a value that may be anything. */
export function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && name in value ? Reflect.get(value, name) : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

const EXCERPT_LENGTH = 200;

function excerpt(body: unknown): string {
  if (body === undefined || body === "") return "no body";
  return (text(body) ?? JSON.stringify(body)).slice(0, EXCERPT_LENGTH);
}

/** What to do about a model that the server names as the one it does not serve. */
function hint(model: string, status: number, detail: string): string {
  if ((status !== 404 && status !== 400) || !detail.includes(model)) return "";
  return `. ${model} is not served there: ask for a model that is, or go through a bridge to the Messages API.`;
}
