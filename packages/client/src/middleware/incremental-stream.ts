import type { CompletionEvent, StreamEvent } from "@text-completions/core";
import {
  createStreamEventDecoder,
  encodeStreamEvent,
  EventStreamError,
  isEventStreamError,
  type ServerSentEvent,
} from "@text-completions/core/sse";
import type { Middleware } from "openapi-fetch";
import type { StreamOptions } from "../options.ts";

/**
 * Middleware that makes a stream of API version `2023-01-01` one of `2023-06-01`: there, events have no name, each
 * repeats the whole text so far, and the last is `[DONE]`. Events that have a name stay what they are.
 *
 * @param options - `maxEventLength`, as for `client.stream`: here each event has the whole text. Default: 1,048,576.
 *
 * @example
 * ```ts
 * import { createClient, incrementalStream } from "@text-completions/client";
 *
 * export const client = createClient({
 *   apiKey: "sk-ant-...",
 *   baseUrl: "http://localhost:8080",
 *   version: "2023-01-01",
 *   middleware: [incrementalStream()],
 * });
 * ```
 */
export function incrementalStream(options: Pick<StreamOptions, "maxEventLength"> = {}): Middleware {
  return {
    onResponse({ response }) {
      const type = response.headers.get("content-type");
      if (!response.ok || !response.body || !/text\/event-stream/i.test(type ?? "")) return undefined;
      return new Response(rewriteStream(response.body, createRewriter(options)), response);
    },
  };
}

/** Reads a chunk whenever the rewritten one is asked for. What came before a fault goes before it. */
function rewriteStream(
  body: ReadableStream<Uint8Array>,
  rewrite: Rewriter,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  const encoder = new TextEncoder();
  let fault: { error: unknown } | undefined;

  async function pull(controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>): Promise<void> {
    const events: string[] = [];
    let ended = false;
    while (events.length === 0 && !ended && !fault) {
      const { value } = await reader.read();
      ended = value === undefined;
      try {
        rewrite(value, (event) => events.push(event));
      } catch (error) {
        fault = { error };
        // Not awaited: some streams never settle a cancellation.
        reader.cancel(error).catch(() => undefined);
      }
    }
    if (events.length > 0) controller.enqueue(encoder.encode(events.join("")));
    else if (fault) throw fault.error;
    if (ended && !fault) controller.close();
  }

  return new ReadableStream({ pull, cancel: (reason) => reader.cancel(reason) }, { highWaterMark: 0 });
}

/** Rewrites a chunk, or what the end leaves. Throws an `EventStreamError` after the events before the fault. */
type Rewriter = (chunk: Uint8Array | undefined, write: (text: string) => void) => void;

function createRewriter({ maxEventLength }: Pick<StreamOptions, "maxEventLength">): Rewriter {
  const encoder = new TextEncoder();
  let textSoFar = "";
  let write: (text: string) => void;

  const named = createStreamEventDecoder((event) => write(encodeStreamEvent(event)), {
    maxEventLength,
    onUnknownEvent: (frame) => write(encodeFrame(frame)),
  });
  const cumulative = createStreamEventDecoder((event) => write(encodeStreamEvent(toIncrement(event))), {
    maxEventLength,
  });

  function toIncrement(event: StreamEvent): StreamEvent {
    if (event.type !== "completion") return event;
    const { completion } = event;
    if (!completion.startsWith(textSoFar)) throw notCumulative(event);
    const increment = completion.slice(textSoFar.length);
    textSoFar = completion;
    return { ...event, completion: increment };
  }

  /** Takes at most the end of one line, and so of one event: a decoder that throws drops the events after it. */
  function decode(piece: Uint8Array): void {
    try {
      named.decode(piece);
    } catch (error) {
      if (!isEventStreamError(error) || error.reason !== "unnamed") throw error;
      const data = error.event?.data ?? "";
      if (data.trim() !== "[DONE]")
        cumulative.decode(encoder.encode(encodeFrame({ event: "completion", data })));
    }
  }

  return (chunk, writeNow) => {
    write = writeNow;
    if (!chunk) return named.end();
    for (let start = 0; start < chunk.length;) {
      const end = endOfLine(chunk, start);
      decode(chunk.subarray(start, end));
      start = end;
    }
  };
}

function notCumulative(event: CompletionEvent): EventStreamError {
  const data = JSON.stringify(event);
  return new EventStreamError("malformed", {
    problem: "the text of an event does not begin with that of the event before it",
    fix: "Leave incrementalStream() out if each event brings new text alone.",
    event: { data },
  });
}

function encodeFrame({ event, data }: ServerSentEvent): string {
  return `event: ${event}\ndata: ${data.replaceAll("\n", "\ndata: ")}\n\n`;
}

const LF = 10;
const CR = 13;

/** Where the next line begins, or the end of the chunk. */
function endOfLine(chunk: Uint8Array, start: number): number {
  let end = start;
  while (end < chunk.length && chunk[end] !== LF && chunk[end] !== CR) end += 1;
  return Math.min(end + 1, chunk.length);
}
