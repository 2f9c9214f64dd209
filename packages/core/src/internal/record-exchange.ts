import { concatBytes } from "../requests/read-body.ts";
import { withBody } from "./web-response.ts";
import {
  abortableBody,
  listenForAbort,
  openAbortScope,
  sendRequest,
  untilAborted,
  type FetchFunction,
} from "./abort.ts";
import { copyResponse } from "./copy-response.ts";
import { systemClock, type Clock } from "./clock.ts";
import type { Exchange, TimedBytes } from "./exchange.ts";

/** Options of {@link recordExchange}. */
export interface RecordExchangeOptions {
  /** Default: the platform's time. */
  readonly clock?: Pick<Clock, "now"> | undefined;
  /** Ends the exchange as the request's own signal does, even if `fetch` ignores signals. Default: none. */
  readonly signal?: AbortSignal | undefined;
  /**
   * How many bytes of the response body are kept, in at most 100,000 chunks; the rest is forwarded and counted.
   * Default: 32 MiB.
   */
  readonly maxBytes?: number | undefined;
}

/** An exchange that is being recorded. */
export interface ExchangeRecording {
  /** The response as `fetch` returned it, chunk by chunk as it arrives, and read no faster than its reader reads it. */
  readonly response: Promise<Response>;
  /**
   * What went over the wire. Resolves when the exchange has ended: the body was read, was left unread or broke, or no
   * response came. Never rejects.
   */
  readonly exchange: Promise<Exchange>;
  /** Ends the recording as aborted if reading the body has not begun. The response stays readable. */
  readonly leaveUnread: () => void;
}

const DEFAULT_MAX_BYTES = 32 * 1024 * 1024;
/** Chunks are limited too, so that a body of single bytes is bounded. */
const MAX_CHUNKS = 100_000;

/** Sends a request and records it: the bytes of both bodies, when those of the response were read, and how it ended. */
export function recordExchange(
  fetch: FetchFunction,
  request: Request,
  { clock = systemClock, signal, maxBytes = DEFAULT_MAX_BYTES }: RecordExchangeOptions = {},
): ExchangeRecording {
  const { method, url } = request;
  const headers = new Headers(request.headers);
  const requestBody = copyBody(request, maxBytes);
  const startedAt = clock.now();
  const elapsed = (): number => clock.now() - startedAt;
  const scope = openAbortScope(request, signal);
  const chunks: TimedBytes[] = [];
  let keptBytes = 0;
  let omittedBytes = 0;
  let touched = false;
  let head: { status: number; headers: Headers; headersAtMs: number } | undefined;
  let settle: (exchange: Exchange) => void;
  const exchange = new Promise<Exchange>((resolve) => {
    settle = resolve;
  });

  function end(how: Exchange["end"], error?: unknown): void {
    scope.dispose();
    requestBody.stop();
    settle({
      request: { method, url, headers, body: requestBody.read() },
      response: head && { ...head, chunks, omittedBytes },
      end: how,
      endedAtMs: elapsed(),
      error: error === undefined ? undefined : toError(error),
    });
  }
  function fail(error: unknown): void {
    end(scope.signal.aborted ? "aborted" : "broken", error);
  }
  // An unread body ends, too.
  listenForAbort(scope.signal, () => fail(scope.signal.reason));

  function keep(bytes: Uint8Array): void {
    const isFull = omittedBytes > 0 || chunks.length >= MAX_CHUNKS;
    // A copy: the reader may change its bytes.
    const kept = bytes.slice(0, isFull ? 0 : maxBytes - keptBytes);
    keptBytes += kept.length;
    omittedBytes += bytes.length - kept.length;
    if (kept.length > 0) chunks.push({ atMs: elapsed(), bytes: kept });
  }

  function watch(response: Response): Response {
    head = {
      status: response.status,
      headers: new Headers(response.headers),
      headersAtMs: elapsed(),
    };
    if (response.body === null) {
      end("complete");
      return response;
    }
    const body = abortableBody(response.body, scope.signal, {
      onRead: () => void (touched = true),
      onChunk: keep,
      onEnd: end,
    });
    return copyResponse(response, body);
  }

  // Sent only after the request body was copied: then the exchange is complete whenever and however it ends.
  const response = untilAborted(requestBody.ended, scope.signal)
    .then(() => sendRequest(fetch, request, scope.signal))
    .then((received) => watch(withBody(received)))
    .catch((error: unknown) => {
      fail(error);
      throw error;
    });
  // A caller that awaits the response gets the failure; others may still await the exchange.
  response.catch(() => undefined);
  return {
    response,
    exchange,
    leaveUnread() {
      if (head !== undefined && !touched) end("aborted");
    },
  };
}

/** A copy of a body in progress. */
interface BodyCopy {
  /** Resolves at the end of the body or at the limit of kept bytes. Never rejects. */
  readonly ended: Promise<void>;
  /** The bytes so far. */
  read(): Uint8Array;
  /** Reads no more. */
  stop(): void;
}

/** Copies the beginning of a request's body, which stays readable. A body that cannot be read counts as empty. */
function copyBody(request: Request, maxBytes: number): BodyCopy {
  const chunks: Uint8Array[] = [];
  let missing = maxBytes;
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;

  async function copy(): Promise<void> {
    const clone = request.clone();
    // Firefox shows no body of a request.
    if (!clone.body) return keep(new Uint8Array(await clone.arrayBuffer()));
    reader = clone.body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      keep(part.value);
      if (missing === 0) return stop();
    }
  }
  function keep(bytes: Uint8Array): void {
    const kept = bytes.slice(0, missing);
    missing -= kept.length;
    if (kept.length > 0) chunks.push(kept);
  }

  function stop(): void {
    // Not awaited: it settles only when the original is cancelled, too.
    reader?.cancel().catch(() => undefined);
  }

  return { ended: copy().catch(() => undefined), read: () => concatBytes(chunks), stop };
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
