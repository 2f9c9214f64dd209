import type { Exchange } from "./exchange.ts";
import { misuse } from "./misuse.ts";
import { orAborted } from "./or-aborted.ts";
import { createTape } from "./tape.ts";
import { watchResponse } from "./watch-response.ts";

/** Does a request, as the global `fetch` does. */
export type Fetch = (request: Request) => Promise<Response>;

/** Options of {@link recordExchange}. */
export interface RecordOptions {
  /** Where times come from, in milliseconds. Default: `performance.now`. */
  now?: (() => number) | undefined;
  /** Ends the exchange, even if `fetch` does not heed signals. */
  signal?: AbortSignal | undefined;
}

/** An exchange on its way. */
export interface ExchangeRecording {
  /** The response as `fetch` gave it, bit by bit as it comes. */
  response: Promise<Response>;
  /**
   * What went over the wire, when its end has come: the body was read or left, broke off, or was never there. Never
   * rejects. The headers of the request are whole, with the key.
   */
  exchange: Promise<Exchange>;
  /** Ends the recording, abandoned, if nobody has begun to read the body. The response stays readable. */
  leaveUnread: () => void;
}

/** Does a request and records it: the bytes of both bodies, and when those of the response were read. */
export function recordExchange(
  fetch: Fetch,
  request: Request,
  { now = () => performance.now(), signal }: RecordOptions = {},
): ExchangeRecording {
  const { method, url } = request;
  const headers = new Headers(request.headers);
  const body = readCopy(request);
  const startedAt = now();
  const tape = createTape(() => now() - startedAt);
  const stop = signal === undefined ? request.signal : AbortSignal.any([request.signal, signal]);
  const fail = (error: unknown): void =>
    tape.end({ failure: toError(error), abandoned: stop.aborted ? true : undefined });
  // A body that nobody reads ends, too.
  const onStop = (): void => fail(stop.reason);
  stop.addEventListener("abort", onStop, { once: true });
  void tape.ended.then(() => stop.removeEventListener("abort", onStop));

  const response = send(fetch, request, signal)
    .then((answer) => watchResponse(requireResponse(answer), { tape, fail, signal }))
    .catch((error: unknown) => {
      fail(error);
      throw error;
    });
  // Who awaits it meets the failure; who does not may still await the exchange.
  response.catch(() => undefined);
  return {
    response,
    exchange: tape.ended.then(async (answer) => ({
      request: { method, url, headers, body: await body },
      ...answer,
    })),
    leaveUnread: tape.leaveUnread,
  };
}

/** The body of a request, which stays readable; nothing, if it cannot be read. */
async function readCopy(request: Request): Promise<Uint8Array> {
  try {
    return new Uint8Array(await request.clone().arrayBuffer());
  } catch {
    return new Uint8Array();
  }
}

async function send(fetch: Fetch, request: Request, signal: AbortSignal | undefined): Promise<Response> {
  if (signal === undefined) return fetch(request);
  signal.throwIfAborted();
  const stoppable = new Request(request, { signal: AbortSignal.any([request.signal, signal]) });
  return orAborted(fetch(stoppable), signal);
}

/** Refuses what a fetch of the caller's own gave instead of a response; one of another realm is some, too. */
function requireResponse(answer: Response): Response {
  const given: unknown = answer;
  if (typeof answer?.headers?.get === "function") return answer;
  throw misuse(
    "record an exchange",
    `fetch resolved with ${String(given)}, which is not a Response`,
    "Pass a fetch that gives one",
  );
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
