import type { HeaderName } from "@text-completions/core";
import { acceptRequest } from "./accept-request.ts";
import { convertRequest } from "./convert-request.ts";
import type { Exchange } from "./exchange.ts";
import { unreadable } from "./failure.ts";
import { findLiveModel } from "./find-live-model.ts";
import { checkAdaptations } from "./check-adaptations.ts";
import { passedHeaders } from "./passed-headers.ts";
import { respond } from "./respond.ts";
import { sendUpstream } from "./send-upstream.ts";
import { toCompletion } from "./to-completion.ts";
import { toCompletionStream } from "./to-completion-stream.ts";

/**
 * Answers a request by a message.
 *
 * @throws {Failure} that is the answer instead.
 */
export async function answerRequest(exchange: Exchange): Promise<Response> {
  const { call, settings } = exchange;
  const asked = await acceptRequest(exchange);
  call.model = asked.model;
  call.stream = asked.stream === true;
  call.liveModel = findLiveModel(asked.model, exchange);
  const body = convertRequest(asked, call.liveModel, exchange);
  const adaptationHeaders = checkAdaptations(exchange);

  const upstream = await sendUpstream(settings.transformRequest?.(body, asked) ?? body, exchange);
  const headers = { ...passedHeaders(upstream.headers), ...adaptationHeaders };
  if (!call.stream) {
    const response = respond(call, await toCompletion(upstream, exchange), headers);
    exchange.end("answered");
    return response;
  }

  const type = upstream.headers.get("content-type" satisfies HeaderName);
  if (!upstream.body || !type?.startsWith("text/event-stream")) {
    upstream.body?.cancel().catch(() => undefined);
    throw unreadable(`${type ?? "no content-type"} to a request for a stream`);
  }
  const stream = toCompletionStream(upstream.body, exchange);
  // The header tells nginx to pass events on one by one.
  return respond(call, stream, { ...headers, "x-accel-buffering": "no" });
}
