import type { CompletionEvent, StreamEvent } from "@text-completions/core";
import {
  createStreamEventDecoder,
  encodeStreamEvent,
  EventStreamError,
  type ServerSentEvent,
  type StreamEventDecoder,
} from "@text-completions/core/sse";
import { checkOptions, isEventStreamType, number, type OptionTable } from "@text-completions/core/internal";
import type { Middleware } from "openapi-fetch";
import type { StreamOptions } from "../options.ts";

const OPTIONS = {
  maxEventLength: number({ min: 1 }),
} satisfies OptionTable<Pick<StreamOptions, "maxEventLength">>;

/**
 * Middleware that turns streams of API version `2023-01-01`, whose events have no name and repeat the whole text so
 * far, and which end with `[DONE]`, into streams of `2023-06-01`. Events with a name stay as they are.
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
 *
 * @throws {UsageError} if the options are invalid.
 */
export function incrementalStream(options: Pick<StreamOptions, "maxEventLength"> = {}): Middleware {
  checkOptions(options, OPTIONS);
  return {
    onResponse({ response }) {
      if (!response.ok || !response.body || !isEventStreamType(response.headers)) return undefined;
      return new Response(rewriteStream(response.body, options), response);
    },
  };
}

/** Reads only when the rewritten stream is read. What arrived before an error is delivered before it. */
function rewriteStream(
  body: ReadableStream<Uint8Array>,
  options: Pick<StreamOptions, "maxEventLength">,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  const encoder = new TextEncoder();
  let events: string[] = [];
  const decoder = createRewriter((text) => events.push(text), options);
  let failure: { error: unknown } | undefined;

  async function pull(controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>): Promise<void> {
    let ended = false;
    while (events.length === 0 && !ended && !failure) {
      const { value } = await reader.read();
      ended = value === undefined;
      try {
        if (value === undefined) decoder.end();
        else decoder.decode(value);
      } catch (error) {
        failure = { error };
        // Not awaited: some streams never settle a cancellation.
        reader.cancel(error).catch(() => undefined);
      }
    }
    const text = events.join("");
    events = [];
    if (text !== "") controller.enqueue(encoder.encode(text));
    else if (failure) throw failure.error;
    if (ended && !failure) controller.close();
  }

  return new ReadableStream({ pull, cancel: (reason) => reader.cancel(reason) }, { highWaterMark: 0 });
}

/** Decodes events of either version and writes them as those of `2023-06-01`. */
function createRewriter(
  write: (text: string) => void,
  { maxEventLength }: Pick<StreamOptions, "maxEventLength">,
): StreamEventDecoder {
  const encoder = new TextEncoder();
  let textSoFar = "";

  function toIncrement(event: StreamEvent): StreamEvent {
    if (event.type !== "completion") return event;
    const { completion } = event;
    if (!completion.startsWith(textSoFar)) throw createNotCumulative(event);
    const increment = completion.slice(textSoFar.length);
    textSoFar = completion;
    return { ...event, completion: increment };
  }

  // Decodes the data of an event without a name as that of a completion event.
  const cumulative = createStreamEventDecoder((event) => write(encodeStreamEvent(toIncrement(event))), {
    maxEventLength,
  });
  return createStreamEventDecoder((event) => write(encodeStreamEvent(event)), {
    maxEventLength,
    onUnknownEvent: (event) => write(encodeEvent(event)),
    onUnnamedEvent({ data }) {
      if (data.trim() === "[DONE]") return;
      cumulative.decode(encoder.encode(encodeEvent({ event: "completion", data })));
    },
  });
}

function createNotCumulative(event: CompletionEvent): EventStreamError {
  return new EventStreamError("malformed", {
    problem: "the text of an event does not begin with that of the previous event",
    fix: "Remove incrementalStream() if each event contains only new text.",
    event: { data: JSON.stringify(event) },
  });
}

function encodeEvent({ event, data }: ServerSentEvent): string {
  return `event: ${event}\ndata: ${data.replaceAll("\n", "\ndata: ")}\n\n`;
}
