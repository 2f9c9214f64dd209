import { ApiError } from "../errors.ts";
import type { Call } from "../call.ts";
import { collectSecrets, redact } from "../redact.ts";
import { readRequestId, readRetryAfterMs } from "./response-headers.ts";

const EXCERPT_LENGTH = 200;

/** Makes an error of a failure's body, or of an error event's data, whatever it holds. */
export function createApiError(call: Call, response: Response, body: unknown, partial?: string): ApiError {
  const { status, headers } = response;
  const error = memberOf(body, "error");
  const type = textOf(error, "type");
  const requestId = readRequestId(response) ?? textOf(body, "request_id");
  const secrets = collectSecrets(call.sent);
  const apiMessage = textOf(error, "message");
  const detail = apiMessage ?? textOf(body, "detail") ?? excerpt(redact(body, secrets));
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

function textOf(value: unknown, name: string): string | undefined {
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

const LONGEST_BODY = 1_048_576;
const LONGEST_WAIT_MS = 10_000;

/** As much of a failure's body as comes within 10 s and about 1 MiB: no error needs more. */
export async function readStart(body: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  const sink = new WritableStream<Uint8Array>({
    write(chunk) {
      text += decoder.decode(chunk, { stream: true });
      // What the error is does not matter: it ends the reading, as the end and the signal do.
      if (text.length > LONGEST_BODY) throw new Error();
    },
  });
  await body.pipeTo(sink, { signal: AbortSignal.timeout(LONGEST_WAIT_MS) }).catch(() => undefined);
  return text;
}

/** The value of JSON, or the text itself if it is none. */
export function parseJsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A member of a value that may be anything. */
export function memberOf(value: unknown, name: string): unknown {
  // `Object` makes an object of anything: an empty one of null and undefined.
  const object: Record<string, unknown> = Object(value);
  return object[name];
}
