import {
  createRequest,
  errorBody,
  errorStatus,
  METHOD_ERROR,
  type RequestLike,
  toRequest,
} from "@text-completions/core/internal";
import type { Chunk, StreamPlayer } from "./stream-player.ts";

/**
 * What the mock reads of a request. A subset of `Request`, so that a server need not create one, which would take
 * longer than everything else.
 */
export type IncomingRequest = RequestLike &
  Pick<Request, "text"> & {
    readonly headers: Pick<Headers, "get" | "has"> & Iterable<[name: string, value: string]>;
  };

/** A response before it becomes a `Response`. */
export interface RawResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | StreamPlayer;
}

/**
 * Responds to requests without objects of the web platform. A reply that was scripted as a `Response` is one already.
 */
export type RequestHandler = (request: IncomingRequest) => Promise<RawResponse | Response>;

/** A `fetch` that runs in this process. */
export type MockFetch = (input: Request | string | URL, init?: RequestInit) => Promise<Response>;

/** Anything that responds to requests as the web platform does. */
export interface Fetchable {
  readonly fetch: (request: Request) => Promise<Response>;
  /** Whether it may be served only on a loopback address, so that other machines cannot reach it. Default: false. */
  readonly isLocalOnly?: boolean | undefined;
}

/**
 * The property of a `fetch` that holds its handler. A server calls that, and needs neither `Request` nor `Response`.
 */
const HANDLER = Symbol("handler");

function hasHandler(fetch: object): fetch is { readonly [HANDLER]: RequestHandler } {
  return HANDLER in fetch;
}

/** Creates a `fetch` from a handler. */
export function createFetch(handle: RequestHandler): MockFetch {
  const fetch = async (input: Request | string | URL, init?: RequestInit): Promise<Response> => {
    const request = toRequest(input, init);
    return toResponse(await handle(request), request.signal);
  };
  return Object.assign(fetch, { [HANDLER]: handle });
}

/** Lets a fetchable respond to a request. A `fetch` without a handler gets a `Request` of the web platform. */
export async function forward(
  { fetch }: Fetchable,
  request: IncomingRequest,
): Promise<RawResponse | Response> {
  if (hasHandler(fetch)) return fetch[HANDLER](request);
  if (request instanceof Request) return fetch(request);
  if (FORBIDDEN_METHOD.test(request.method)) return METHOD_NOT_ALLOWED;
  return fetch(toWebRequest(request));
}

function toWebRequest(request: IncomingRequest): Request {
  const { method, url, headers, signal } = request;
  const body = method === "GET" || method === "HEAD" ? null : (request.body ?? toLazyBody(request));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The type does not know `duplex`, which a body that is a stream needs.
  return createRequest(url, { method, headers: [...headers], signal, body, duplex: "half" } as RequestInit);
}

/** A body that is read on demand. */
function toLazyBody(request: IncomingRequest): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      async pull(controller) {
        const bytes = new Uint8Array(await request.arrayBuffer());
        if (bytes.length > 0) controller.enqueue(bytes);
        controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}

/** Methods that servers accept but no `Request` can have. Source: Fetch standard, "forbidden method". */
const FORBIDDEN_METHOD = /^(?:CONNECT|TRACE|TRACK)$/i;

/** The API's response to methods other than POST. */
export const METHOD_NOT_ALLOWED: RawResponse & { readonly body: string } = {
  status: errorStatus(METHOD_ERROR),
  headers: { "content-type": "application/json", ...METHOD_ERROR.headers },
  body: JSON.stringify(errorBody(METHOD_ERROR)),
};

/** Creates the `Response` of a raw response. A body fails with the signal's reason when the signal aborts. */
export function toResponse(response: RawResponse | Response, signal: AbortSignal): Response {
  if (response instanceof Response) return response;
  const { body } = response;
  return new Response(typeof body === "string" ? body : toStream(body, signal), response);
}

/**
 * A body whose events are created as it is read. After an abort, the read in progress or the next one fails with the
 * signal's reason. The stream fails with what the player throws.
 */
function toStream(player: StreamPlayer, signal: AbortSignal): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const send = (chunk: Chunk | undefined): void => {
          if (chunk !== undefined)
            controller.enqueue(typeof chunk === "string" ? encoder.encode(chunk) : chunk);
          else if (signal.aborted) controller.error(signal.reason);
          else controller.close();
        };
        // Awaited only if time has to pass: a promise takes as long as an event.
        const chunk = player.next();
        return chunk instanceof Promise ? chunk.then(send) : send(chunk);
      },
      cancel: () => player.leave(),
    },
    { highWaterMark: 0 },
  );
}
