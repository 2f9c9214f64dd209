import { HEADER } from "@text-completions/core";
import {
  collectSecrets,
  copyResponse,
  createRedactor,
  createRequest,
  type Redactor,
  type TimedBytes,
  toRecordedExchange,
} from "@text-completions/core/internal";
import type { InspectedCall } from "./inspected-call.ts";

/** How much of each body is kept, in bytes. */
const MAX_BODY_BYTES = 256 * 1024;

/** A call while it is being recorded. */
export interface CallRecording {
  readonly startedAt: number;
  readonly outcome: InspectedCall["outcome"];
  /** About how much memory it takes, in bytes. */
  readonly bytes: number;
  /** The response of the server, read no faster than the client reads it. */
  readonly response: Promise<Response>;
  /** The request id of the response. */
  readonly requestId: string | undefined;
  /** A text about the call, without its secrets. */
  redact(text: string): string;
  /** What went over the wire so far, without secrets. */
  readExchange(): InspectedCall["exchange"];
}

/**
 * Lets a server respond to a request, and records both as they pass. Nothing is read that the server or its client does
 * not read.
 *
 * @param keys - Keys to redact, in addition to that of the request.
 * @param onChange - Called after each change.
 */
export function recordCall(
  request: Request,
  respond: (request: Request) => Promise<Response>,
  keys: readonly string[],
  onChange: () => void,
): CallRecording {
  const { method, url, signal } = request;
  const headers = new Headers(request.headers);
  const startedAt = Date.now();
  const start = performance.now();
  const elapsed = (): number => performance.now() - start;
  const sent = createBodyCopy(elapsed);
  const received = createBodyCopy(elapsed);
  let head: { status: number; headers: Headers; headersAtMs: number } | undefined;
  let outcome: InspectedCall["outcome"] = "pending";
  let endedAtMs: number | undefined;
  let error: Error | undefined;
  let redactor: Redactor | undefined;

  function end(how: InspectedCall["outcome"], reason?: unknown): void {
    if (outcome !== "pending") return;
    outcome = how;
    endedAtMs = elapsed();
    if (reason !== undefined) error = toError(reason);
    onChange();
  }
  function fail(reason: unknown): void {
    end(signal.aborted ? "aborted" : "dropped", reason);
  }

  async function run(): Promise<Response> {
    try {
      const watched = watchRequest(request, sent.add);
      const response = await respond(watched);
      // A server cancels a body that it has not read on the original request, which no longer has it.
      if (watched !== request && !watched.bodyUsed) watched.body?.cancel().catch(() => undefined);
      head = { status: response.status, headers: new Headers(response.headers), headersAtMs: elapsed() };
      if (response.body === null) {
        end("answered");
        return response;
      }
      onChange();
      const body = watchBody(response.body, {
        onChunk(bytes) {
          received.add(bytes);
          onChange();
        },
        onEnd: () => end("answered"),
        onError: fail,
        onCancel: () => end("aborted"),
      });
      return copyResponse(response, body);
    } catch (reason) {
      fail(reason);
      throw reason;
    }
  }

  function getRedactor(): Redactor {
    return (redactor ??= createRedactor(collectSecrets({ headers, url, known: keys })));
  }

  return {
    startedAt,
    get requestId() {
      return head?.headers.get(HEADER.requestId) ?? undefined;
    },
    redact: (text) => getRedactor().text(text),
    get outcome() {
      return outcome;
    },
    get bytes() {
      return 2000 + sent.bytes + received.bytes;
    },
    response: run(),
    readExchange() {
      const { end: _end, ...exchange } = toRecordedExchange(
        {
          request: { method, url, headers, body: Buffer.concat(sent.chunks.map(({ bytes }) => bytes)) },
          response: head && { ...head, chunks: received.chunks, omittedBytes: received.omittedBytes },
          end: "complete",
          endedAtMs: endedAtMs ?? elapsed(),
          error,
        },
        getRedactor(),
      );
      return exchange;
    },
  };
}

interface BodyCopy {
  readonly chunks: readonly TimedBytes[];
  readonly bytes: number;
  readonly omittedBytes: number;
  readonly add: (bytes: Uint8Array) => void;
}

function createBodyCopy(elapsed: () => number): BodyCopy {
  const chunks: TimedBytes[] = [];
  let kept = 0;
  let omittedBytes = 0;
  return {
    chunks,
    get bytes() {
      return kept;
    },
    get omittedBytes() {
      return omittedBytes;
    },
    add(bytes) {
      const part = bytes.slice(0, omittedBytes > 0 ? 0 : MAX_BODY_BYTES - kept);
      kept += part.length;
      omittedBytes += bytes.length - part.length;
      if (part.length > 0) chunks.push({ atMs: elapsed(), bytes: part });
    },
  };
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error("The connection broke.", { cause: reason });
}

/** A copy of the request that reports its body as it is read. */
function watchRequest(request: Request, onChunk: (bytes: Uint8Array) => void): Request {
  if (request.body === null) return request;
  const body = watchBody(request.body, { onChunk });
  const { url, method, headers } = request;
  // The type does not know `duplex`, which a body that is a stream needs.
  return createRequest(url, { method, headers, body, duplex: "half" } as RequestInit, request);
}

interface BodyWatcher {
  readonly onChunk: (bytes: Uint8Array) => void;
  readonly onEnd?: () => void;
  readonly onError?: (error: unknown) => void;
  readonly onCancel?: () => void;
}

function watchBody(body: ReadableStream<Uint8Array>, watcher: BodyWatcher): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) {
            watcher.onEnd?.();
            controller.close();
          } else {
            watcher.onChunk(value);
            controller.enqueue(value);
          }
        } catch (error) {
          watcher.onError?.(error);
          controller.error(error);
        }
      },
      cancel(reason) {
        watcher.onCancel?.();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
