import type { HeaderName } from "@text-completions/core";
import type { Exchange } from "./exchange.ts";
import {
  type Failure,
  failureBody,
  failureHeaders,
  hasRequestId,
  type SomeHeaders,
  statusOf,
} from "./failure-response.ts";
import type { Answer } from "./answer.ts";
import type { StreamPlayer } from "./stream-player.ts";

/** Sends one JSON document, which ends the exchange. */
export function respondJson(
  exchange: Exchange,
  status: number,
  value: object,
  headers?: SomeHeaders,
): Answer {
  const response = send(exchange, status, "application/json", JSON.stringify(value), headers);
  exchange.end("answered");
  return response;
}

/** Sends a stream, which ends the exchange when it ends. */
export function respondStream(exchange: Exchange, player: StreamPlayer, headers?: SomeHeaders): Answer {
  return send(exchange, 200, "text/event-stream; charset=utf-8", player, headers);
}

/** Sends a failure in its envelope. */
export function respondFailure(exchange: Exchange, failure: Failure): Answer {
  const { type, options } = failure;
  const { requestId } = exchange.call;
  const body = failureBody(failure, requestId);
  exchange.call.error = { type, message: body.error.message };
  if (!hasRequestId(failure)) exchange.call.requestId = "";
  return respondJson(exchange, options?.status ?? statusOf(type), body, failureHeaders(options));
}

/** Sends a body with the usual headers. Names in lower case: one of the script takes the place of the usual one. */
function send(
  { call, headers: always }: Exchange,
  status: number,
  contentType: string,
  body: string | StreamPlayer,
  headers: SomeHeaders = {},
): Answer {
  const all: Record<string, string> = { ["content-type" satisfies HeaderName]: contentType };
  if (call.requestId !== "") all["request-id" satisfies HeaderName] = call.requestId;
  for (const some of [always, headers]) {
    for (const name in some) {
      const value = some[name];
      if (value !== undefined) all[name.toLowerCase()] = value;
    }
  }
  call.status = status;
  call.responseHeaders = all;
  return { status, headers: all, body };
}
