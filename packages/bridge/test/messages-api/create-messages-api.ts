import { setTimeout as sleep } from "node:timers/promises";
import { type Body, rejectMessage, type Rejection } from "./reject-message.ts";
import { type Profile, PROFILES } from "./profile.ts";
import { type Mishap, streamMessage } from "./stream-message.ts";
import { writeText } from "./write-text.ts";

/** A request that came. */
export interface Received {
  url: string;
  headers: Headers;
  body: Body;
  /** Aborted when the one who asked went away. */
  signal: AbortSignal;
}

/** What the fake does with a request that is right. */
export interface Behaviour extends Mishap {
  /** Default: `Hello! My name is Claude.` */
  text?: string;
  /** The text blocks, in the place of one with the text. */
  blocks?: readonly object[];
  /** In the place of the real one. */
  stopReason?: string | null;
  /** Before each token. Default: 0. */
  delayMs?: number;
  /** A response that replaces any other. */
  response?: () => Response | Promise<Response>;
}

/** Options of `createMessagesApi`. */
export interface MessagesApiOptions {
  profiles?: readonly Profile[];
  /** The keys that are accepted. Default: any. */
  keys?: readonly string[];
  /** What `GET /v1/models/{id}` responds with, by id. Default: 404. */
  models?: Readonly<Record<string, object>>;
  behave?: (body: Body, number: number) => Behaviour;
}

/** A strict fake of the Messages API. */
export interface MessagesApi {
  fetch: (request: Request) => Promise<Response>;
  /** Every request, the latest last. */
  received: Received[];
}

/** Creates a fake that rejects what the real API rejects. By default its responses always have the same text. */
export function createMessagesApi(options: MessagesApiOptions = {}): MessagesApi {
  const { profiles = PROFILES, keys, models = {}, behave = (): Behaviour => ({}) } = options;
  const received: Received[] = [];
  let number = 0;

  return {
    received,
    async fetch(request) {
      const body: Body = await request.json().catch(() => ({}));
      received.push({ url: request.url, headers: request.headers, body, signal: request.signal });
      if (received.length > 1000) received.shift();
      const headers = responseHeaders(++number);
      const [, id = ""] = /\/v1\/models\/(.+)$/.exec(request.url) ?? [];
      const info = models[decodeURIComponent(id)];
      if (info !== undefined) return Response.json(info, { headers });
      if (!request.url.endsWith("/v1/messages"))
        return reject([404, "not_found_error", "Not found"], headers);
      const rejection = rejectMessage(request.headers, body, profiles, keys);
      if (rejection !== undefined) return reject(rejection, headers);
      const behaviour = behave(body, number);
      if (behaviour.response !== undefined) return behaviour.response();
      return respond(body, behaviour, headers, profiles);
    },
  };
}

function responseHeaders(number: number): Record<string, string> {
  return {
    "request-id": `req_up${number}`,
    "anthropic-organization-id": "org-1",
    "anthropic-ratelimit-requests-remaining": "49",
    "set-cookie": "edge=1",
  };
}

function reject([status, type, message]: Rejection, headers: Record<string, string>): Response {
  const body = { type: "error", error: { details: null, type, message }, request_id: headers["request-id"] };
  return Response.json(body, { status, headers });
}

function respond(
  body: Body,
  behaviour: Behaviour,
  headers: Record<string, string>,
  profiles: readonly Profile[],
): Response {
  const { text = "Hello! My name is Claude.", delayMs = 0, stopReason } = behaviour;
  const stops = body["stop_sequences"];
  const written = writeText(text, Array.isArray(stops) ? stops.map(String) : [], Number(body["max_tokens"]));
  const ended = { ...written, ...(stopReason !== undefined && { stop_reason: stopReason as string }) };
  const profile = profiles.find(({ id }) => id === body["model"]);
  const envelope = {
    // The first is always the same, for tests that compare whole bodies; every message has a unique id.
    id: `msg_01Bs8Syxu1SsMMWuNRiptYXC${headers["request-id"] === "req_up1" ? "" : headers["request-id"]}`,
    model: String(body["model"]),
    inputTokens: JSON.stringify(body["messages"]).length,
    thinks: profile !== undefined && profile.thinking !== false && body["thinking"] === undefined,
  };
  if (body["stream"] === true) {
    const pause = async (): Promise<void> => void (delayMs > 0 && (await sleep(delayMs)));
    const events = streamMessage(envelope, ended, behaviour, pause);
    return new Response(toBytes(events), {
      headers: { ...headers, "content-type": "text/event-stream; charset=utf-8" },
    });
  }
  const { tokens, stop_reason, stop_sequence } = ended;
  const thoughts = envelope.thinks
    ? [{ type: "thinking", thinking: "A secret thought.", signature: "c2ln" }]
    : [];
  const { id, model, inputTokens } = envelope;
  const usage = { input_tokens: inputTokens, output_tokens: tokens.length };
  const content = behaviour.blocks ?? [...thoughts, { type: "text", text: tokens.join("") }];
  return Response.json(
    { id, type: "message", role: "assistant", model, content, stop_reason, stop_sequence, usage },
    { headers },
  );
}

function toBytes(events: AsyncGenerator<string, void>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream(
    {
      async pull(controller) {
        const { value, done } = await events.next();
        if (done === true) controller.close();
        else controller.enqueue(encoder.encode(value));
      },
      cancel: () => void events.return(),
    },
    { highWaterMark: 0 },
  );
}
