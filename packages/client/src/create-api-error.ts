import { ApiError } from "./api-error.ts";
import type { Call } from "./call.ts";
import { memberOf } from "./member-of.ts";
import { collectSecrets, redact } from "./redact.ts";
import { readRequestId } from "./request-id.ts";
import { readRetryAfterMs } from "./retry-delay.ts";

const EXCERPT_LENGTH = 200;

/** Makes an error of a failure's body, or of an error event's data, whatever it holds. */
export function createApiError(call: Call, response: Response, body: unknown, partial?: string): ApiError {
  const { status, headers } = response;
  const error = memberOf(body, "error");
  const type = text(error, "type");
  const requestId = readRequestId(response) ?? text(body, "request_id");
  const secrets = collectSecrets(call.sent);
  const apiMessage = text(error, "message");
  const detail = apiMessage ?? text(body, "detail") ?? excerpt(redact(body, secrets));
  const parts = [`POST ${call.url} answered ${status}`, type, requestId && `(${requestId})`];
  const message = `Failed to complete: ${parts.filter(Boolean).join(" ")}: ${detail}${hint(call.body.model, response, detail)}`;
  const retryAfterMs = readRetryAfterMs(headers, call.settings.clock.now());
  return new ApiError(message, {
    status,
    type,
    apiMessage,
    headers,
    body,
    retryAfterMs,
    requestId,
    partial,
    secrets,
  });
}

function text(value: unknown, name: string): string | undefined {
  const member = memberOf(value, name);
  return typeof member === "string" ? member : undefined;
}

function excerpt(body: unknown): string {
  if (body === undefined || body === "") return "no body";
  return (typeof body === "string" ? body : JSON.stringify(body)).slice(0, EXCERPT_LENGTH);
}

/** What to do about a redirect, or about a model that the server names as the one it does not serve. */
function hint(model: string, { status }: Response, detail: string): string {
  // A browser gives a redirect the status 0.
  if (status < 200 || (status >= 300 && status < 400)) {
    return ". Redirects are not followed: give the final URL as baseUrl.";
  }
  const unknown = status === 404 && detail === `model: ${model}`;
  const retired = status === 400 && detail.startsWith(`"${model}" is not supported on this API`);
  if (!unknown && !retired) return "";
  // What answers by a 404 may be a bridge already.
  const bridge = retired ? ", or go through a bridge to the Messages API" : "";
  return `. ${model} is not served there: ask for a model that is${bridge}.`;
}
