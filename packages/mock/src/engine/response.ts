import type { HeaderName } from "@text-completions/core";
import type { Exchange } from "./exchange.ts";
import {
  type Failure,
  failureBody,
  failureHeaders,
  hasRequestId,
  type SomeHeaders,
  statusOf,
} from "./error-response.ts";
import type { StreamPlayer } from "./stream-player.ts";
import type { Incoming } from "./call.ts";
import { onAbort } from "../time/wait.ts";
import { kindOf, misuse } from "../usage.ts";

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

/** An answer before it is a response of the web platform. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | StreamPlayer;
}

/** Answers requests, short of the web platform's `Response`. One that was scripted as a response is one already. */
export type Answerer = (request: Incoming) => Promise<Answer | Response>;

const answerers = new WeakMap<object, Answerer>();

/** Makes a `fetch` of an answerer, which stays known to the server door: it writes answers without making responses. */
export function toFetch<Input extends unknown[]>(
  answerer: Answerer,
  readRequest: (...input: Input) => Request,
): (...input: Input) => Promise<Response> {
  const fetch = async (...input: Input): Promise<Response> => {
    const request = readRequest(...input);
    return toResponse(await answerer(request), request.signal);
  };
  answerers.set(fetch, answerer);
  return fetch;
}

/** What a `fetch` was made of by `toFetch`. */
export function answererOf(fetch: object): Answerer | undefined {
  return answerers.get(fetch);
}

/** Makes a response of an answer, unless it is one. */
export function toResponse(answer: Answer | Response, signal: AbortSignal): Response {
  if (answer instanceof Response) return answer;
  const { body } = answer;
  return new Response(typeof body === "string" ? body : toStream(body, signal), answer);
}

/** A body that is played as it is read. Like a body of `fetch`, it fails with the signal's reason. */
function toStream(player: StreamPlayer, signal: AbortSignal): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let stop: () => void;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        stop = onAbort(signal, () => controller.error(signal.reason));
      },
      async pull(controller) {
        try {
          const chunk = await player.next();
          if (chunk !== undefined)
            return controller.enqueue(typeof chunk === "string" ? encoder.encode(chunk) : chunk);
          if (!signal.aborted) controller.close();
        } catch (error) {
          controller.error(error);
        }
        stop();
      },
      cancel() {
        stop();
        player.leave();
      },
    },
    { highWaterMark: 0 },
  );
}

/** Has a request answered. A `fetch` that does not come from this package gets a `Request` proper. */
export function passOn(fetchable: Fetchable, request: Incoming): Promise<Answer | Response> {
  return answererOf(fetchable.fetch)?.(request) ?? fetchable.fetch(toWebRequest(request));
}

function toWebRequest(incoming: Incoming): Request {
  if (incoming instanceof Request) return incoming;
  const { method, url, headers, signal, buffered, body } = incoming;
  // The type of a request's options does not know that a streamed body needs it.
  return new Request(url, {
    method,
    headers: [...headers],
    signal,
    body: buffered ?? body,
    duplex: "half",
  } as RequestInit);
}

/** What `fetch` takes as a request. One that is a request already stays the same object, for its signal's sake. */
export function toRequest(input: Request | string | URL, init?: RequestInit): Request {
  if (input instanceof Request && init === undefined) return input;
  if (typeof input === "string" || Object(input) === input) return new Request(input, init);
  throw misuse("answer a request", `the input is ${kindOf(input)}`, "Pass a URL or a Request.");
}

/** Anything that answers requests as the web platform does. */
export interface Fetchable {
  readonly fetch: (request: Request) => Promise<Response>;
  /** Whether other machines must not reach it, so that it is served on a loopback address alone. Default: false. */
  readonly isLocalOnly?: boolean | undefined;
}
