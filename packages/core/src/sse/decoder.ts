import type { StreamEvent } from "../document/schemas.ts";
import { checkOptions, FUNCTION, number, type OptionTable } from "../usage/options.ts";
import { invalidOption } from "../usage/usage-error.ts";
import { toStreamEvent } from "./event.ts";
import { createLineDecoder, EventStreamParser, type ServerSentEvent } from "./parser.ts";

/** Options of `decodeStreamEvents` and `createStreamEventDecoder`. */
export interface DecodeStreamEventsOptions {
  /** The largest number of characters that one event may have. Default: 1,048,576. */
  maxEventLength?: number | undefined;
  /** Called with each event whose name is unknown, which the API says to ignore. Default: it is ignored. */
  onUnknownEvent?: ((event: ServerSentEvent) => void) | undefined;
  /** Called with each event that has no name and is not an error. Default: such an event is an `EventStreamError`. */
  onUnnamedEvent?: ((event: ServerSentEvent) => void) | undefined;
}

const OPTIONS = {
  maxEventLength: number({ min: 1 }),
  onUnknownEvent: FUNCTION,
  onUnnamedEvent: FUNCTION,
} satisfies OptionTable<DecodeStreamEventsOptions>;

const DEFAULT_MAX_EVENT_LENGTH = 1_048_576;

/**
 * Decodes the body of a streamed response, however its bytes are split. LF, CR and CRLF, a byte order mark, comments
 * and data of several lines are read as the HTML standard says.
 *
 * Yields completions, pings and errors. An event without `type`, as in streams of 2023, gets its name as `type`; an
 * error counts whatever the name of its event; the data of a ping is not checked. The caller checks whether the stream
 * ended properly, with a `stop_reason`. Leaving the loop early cancels the body.
 *
 * Source: `/components/schemas/StreamBlock`, HTML standard §9.2.6.
 *
 * @throws {UsageError} at once, if the body is not a stream or an option is wrong.
 * @throws {EventStreamError} after every event before the one that cannot be read: data that is not an event of this
 * API, an event without a name, an unterminated last event, an event beyond `maxEventLength`.
 *
 * @example
 * ```ts
 * import { decodeStreamEvents } from "@text-completions/core/sse";
 *
 * export async function readText(response: Response): Promise<string> {
 *   let text = "";
 *   if (response.body === null) return text;
 *   for await (const event of decodeStreamEvents(response.body)) {
 *     if (event.type === "completion") text += event.completion;
 *   }
 *   return text;
 * }
 * ```
 */
export function decodeStreamEvents(
  body: ReadableStream<Uint8Array>,
  options: DecodeStreamEventsOptions = {},
): AsyncGenerator<StreamEvent, void, undefined> {
  // Not `instanceof`: a body of another realm or of a polyfill works as well.
  if (typeof body?.getReader !== "function") {
    throw invalidOption("body", "a ReadableStream of bytes, such as response.body", body);
  }
  const events: StreamEvent[] = [];
  return readEvents(
    body,
    createStreamEventDecoder((event) => events.push(event), options),
    events,
  );
}

/** Yields what the decoder adds to `events`, chunk by chunk. */
async function* readEvents(
  body: ReadableStream<Uint8Array>,
  decoder: StreamEventDecoder,
  events: StreamEvent[],
): AsyncGenerator<StreamEvent, void, undefined> {
  const reader = body.getReader();
  try {
    for (let ended = false; !ended;) {
      const { value } = await reader.read();
      ended = value === undefined;
      try {
        if (value) decoder.decode(value);
        else decoder.end();
      } finally {
        // Also when the decoder throws: events before the error come first.
        for (const event of events.splice(0)) yield event;
      }
    }
  } finally {
    // Not awaited: some streams never settle a cancellation, and the reader of this generator must not hang on them.
    reader.cancel().catch(() => undefined);
  }
}

/** Decodes the bytes of a stream as they arrive. */
export interface StreamEventDecoder {
  /** Delivers each event that these bytes complete. */
  decode: (chunk: Uint8Array) => void;
  /** Delivers what the end of the bytes completes. */
  end: () => void;
}

/**
 * Creates the decoder of `decodeStreamEvents`, for a caller that reads the bytes itself. `onEvent` is called with each
 * event at once; nothing is asynchronous.
 *
 * @throws {UsageError} if `onEvent` is not a function or an option is wrong.
 * @throws {EventStreamError} from both methods, as `decodeStreamEvents` does, after the events before.
 */
export function createStreamEventDecoder(
  onEvent: (event: StreamEvent) => void,
  options: DecodeStreamEventsOptions = {},
): StreamEventDecoder {
  if (typeof onEvent !== "function") throw invalidOption("onEvent", FUNCTION.expected, onEvent);
  const {
    maxEventLength = DEFAULT_MAX_EVENT_LENGTH,
    onUnknownEvent,
    onUnnamedEvent,
  } = checkOptions(options, OPTIONS);
  const decodeLines = createLineDecoder();
  const parser = new EventStreamParser(maxEventLength);

  function parse(text: string): void {
    for (const event of parser.feed(text)) {
      const streamEvent = toStreamEvent(event, onUnnamedEvent);
      if (streamEvent) onEvent(streamEvent);
      else if (event.event !== undefined) onUnknownEvent?.(event);
    }
  }

  return {
    decode(chunk) {
      parse(decodeLines(chunk));
      parser.checkLength();
    },
    end() {
      parse(decodeLines());
      parser.checkEnd();
    },
  };
}
