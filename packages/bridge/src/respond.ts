import { HEADER } from "@text-completions/core";
import type { BridgeCall } from "./bridge-call.ts";
import { statusOf } from "./error-status.ts";
import type { Failure } from "./failure.ts";

const METHOD_NOT_ALLOWED = 405;

/** Answers by a failure, as the legacy API does. Source: `/components/schemas/ErrorResponse`. */
export function respondFailure(call: BridgeCall, { type, message, details }: Failure): Response {
  const { headers = {}, fault, status = statusOf(type) } = details;
  const error = { type, message };
  Object.assign(call, { error, fault });
  const envelope = { type: "error", error, request_id: call.requestId };
  const body = status === METHOD_NOT_ALLOWED ? { detail: message } : envelope;
  return respond(call, JSON.stringify(body), headers, status);
}

/** Answers by JSON or by a stream. */
export function respond(
  call: BridgeCall,
  body: string | ReadableStream<Uint8Array>,
  headers: Readonly<Record<string, string>>,
  status = 200,
): Response {
  call.status = status;
  const type = typeof body === "string" ? "application/json" : "text/event-stream; charset=utf-8";
  const own = { [HEADER.requestId]: call.requestId, [HEADER.contentType]: type };
  return new Response(body, { status, headers: { ...headers, ...own } });
}
