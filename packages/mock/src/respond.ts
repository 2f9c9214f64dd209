import { HEADER } from "@text-completions/core";
import type { Exchange } from "./exchange.ts";
import { type Failure, failureBody, failureHeaders, hasRequestId, statusOf } from "./failure-response.ts";
import { toResponse } from "./answer.ts";
import type { AnswerOptions } from "./reply.ts";
import type { StreamPlayer } from "./stream-player.ts";

/** Sends one JSON document, which ends the exchange. */
export function respondJson(
  exchange: Exchange,
  status: number,
  value: object,
  headers?: AnswerOptions["headers"],
): Response {
  exchange.call.status = status;
  exchange.end("answered");
  return send(exchange, status, "application/json", JSON.stringify(value), headers);
}

/** Sends a stream, which ends the exchange when it ends. */
export function respondStream(
  exchange: Exchange,
  player: StreamPlayer,
  headers?: AnswerOptions["headers"],
): Response {
  exchange.call.status = 200;
  return send(exchange, 200, "text/event-stream; charset=utf-8", player, headers);
}

/** Sends a failure in its envelope. */
export function respondFailure(exchange: Exchange, failure: Failure): Response {
  const { type, options } = failure;
  const { requestId } = exchange.call;
  const body = failureBody(failure, requestId);
  exchange.call.error = { type, message: body.error.message };
  if (!hasRequestId(failure)) exchange.call.requestId = "";
  return respondJson(exchange, options?.status ?? statusOf(type), body, failureHeaders(options));
}

/** Sends a body with the usual headers. Names in lower case: one of the script takes the place of the usual one. */
function send(
  { call, headers: always, request }: Exchange,
  status: number,
  contentType: string,
  body: string | StreamPlayer,
  headers: AnswerOptions["headers"] = {},
): Response {
  const all: Record<string, string> = { [HEADER.contentType]: contentType };
  if (call.requestId !== "") all[HEADER.requestId] = call.requestId;
  for (const name in always) all[name.toLowerCase()] = always[name] ?? "";
  for (const name in headers) all[name.toLowerCase()] = headers[name] ?? "";
  return toResponse({ status, headers: all, body }, request.signal);
}
