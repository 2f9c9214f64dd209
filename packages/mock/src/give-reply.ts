import type { Answer } from "./answer.ts";
import { connectionBroken } from "./connection-broken.ts";
import { type Exchange, wait } from "./exchange.ts";
import { giveDocument } from "./give-document.ts";
import { giveStream } from "./give-stream.ts";
import type { MockRequest } from "./mock-request.ts";
import { plainCompletion } from "./replies.ts";
import type { PlainReply } from "./reply.ts";
import { respondFailure } from "./respond.ts";
import { selectMediaType } from "./select-media-type.ts";
import type { DropStep } from "./step.ts";
import { untilAborted } from "./stream-player.ts";

/** Answers a valid request with a reply. Rejects like `fetch` if the reply is a broken connection. */
export async function giveReply(
  exchange: Exchange,
  request: MockRequest,
  reply: PlainReply,
): Promise<Answer | Response> {
  if (typeof reply === "string") return giveReply(exchange, request, plainCompletion(reply));
  if (reply instanceof Response) return giveResponse(exchange, reply);
  if (reply.kind === "drop") return dropConnection(exchange, reply);
  if (reply.kind === "stall") return stallConnection(exchange);

  await wait(exchange, reply.options.delayMs ?? exchange.options.delayMs ?? 0);
  if (reply.kind === "failure") return respondFailure(exchange, reply);
  const isStream = selectMediaType(request.body) === "text/event-stream";
  if (isStream) return giveStream({ exchange, request, reply });
  const document = await giveDocument({ exchange, request, reply });
  return "kind" in document ? giveReply(exchange, request, document) : document;
}

function giveResponse(exchange: Exchange, reply: Response): Response {
  exchange.call.status = reply.status;
  exchange.call.responseHeaders = Object.fromEntries(reply.headers);
  exchange.end("answered");
  // A standing reply is given more than once, and a body can be read only once.
  return reply.clone();
}

function dropConnection(exchange: Exchange, { isReset }: DropStep): never {
  exchange.end("dropped");
  throw connectionBroken("fetch failed", isReset);
}

async function stallConnection(exchange: Exchange): Promise<never> {
  const { signal } = exchange.request;
  await untilAborted(signal, exchange);
  throw signal.reason;
}
