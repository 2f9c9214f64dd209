import { type HeaderName, statusOf } from "@text-completions/core";
import type { BridgeCall } from "./bridge-call.ts";
import type { Exchange } from "./exchange.ts";
import type { Failure } from "./failure.ts";
import { noteFailure } from "./note-failure.ts";

const METHOD_NOT_ALLOWED = 405;

/** Answers by a failure, as the legacy API does. Source: `/components/schemas/ErrorResponse`. */
export function respondFailure(exchange: Exchange, { type, message, details }: Failure): Response {
  const { call } = exchange;
  const { headers = {}, fault, status = statusOf(type) } = details;
  const error = noteFailure(exchange, { type, message }, fault);
  const envelope = { type: "error", error, request_id: call.requestId };
  const body = status === METHOD_NOT_ALLOWED ? { detail: error.message } : envelope;
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
  const own = {
    ["request-id" satisfies HeaderName]: call.requestId,
    ["content-type" satisfies HeaderName]: type,
  };
  return new Response(body, { status, headers: { ...headers, ...own } });
}
