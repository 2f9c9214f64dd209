import type { StreamEvent } from "../document/schemas.ts";
import { decodeFrame } from "./event.ts";
import { FrameCutter, type EventStreamFrame } from "./parser.ts";
import { createLineDecoder } from "./parser.ts";

/**
 * Reads the body of a streamed answer, however its bytes are split: LF, CR and CRLF, a byte order mark, comments and
 * data of several lines are taken as the HTML standard says.
 *
 * Yields completions, pings and errors; an event without `type`, as the streams of 2023 have, gets its name as `type`.
 * Whether the stream came to its proper end, with a `stop_reason`, is for the caller to see. Leaving the loop early
 * cancels the body.
 *
 * Source: `/components/schemas/StreamFrame`, HTML standard §9.2.6.
 *
 * @throws {TypeError} at once, if the body is no stream.
 * @throws {EventStreamError} after every event before the fault has been yielded: data that is no event of this API, an
 * event without a name, an unterminated last event, an event beyond `maxEventLength`.
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
  // Not by `instanceof`: a body from another realm or a polyfill is as good.
  if (typeof body?.getReader !== "function") {
    throw new TypeError(
      `Failed to read the event stream: the body is ${body === null ? "null" : typeof body}. Pass a ReadableStream of bytes, such as response.body.`,
    );
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
        // Also when the decoder throws: what came before the fault comes first.
        for (const event of events.splice(0)) yield event;
      }
    }
  } finally {
    // Not awaited: some streams never settle a cancellation, and the reader of this generator must not hang on them.
    reader.cancel().catch(() => undefined);
  }
}

/** Options of `decodeStreamEvents` and `createStreamEventDecoder`. */
export interface DecodeStreamEventsOptions {
  /** The most characters one event may have. Default: 1,048,576. */
  maxEventLength?: number | undefined;
  /** Called with each event whose name is unknown, which the API says to ignore. */
  onUnknownEvent?: ((frame: EventStreamFrame) => void) | undefined;
}

const DEFAULT_MAX_EVENT_LENGTH = 1_048_576;

/** Takes the bytes of a stream as they come. */
export interface StreamEventDecoder {
  /** Hands on each event that these bytes complete. */
  decode: (chunk: Uint8Array) => void;
  /** Hands on what the end of the bytes completes. */
  end: () => void;
}

/**
 * Creates what `decodeStreamEvents` decodes with, for a caller that reads the bytes itself. `onEvent` gets each event at
 * once; nothing is asynchronous.
 *
 * @throws {TypeError} if `onEvent` is no function or `maxEventLength` no number above 0.
 * @throws {EventStreamError} from both methods, as `decodeStreamEvents` does, after the events before the fault.
 */
export function createStreamEventDecoder(
  onEvent: (event: StreamEvent) => void,
  options: DecodeStreamEventsOptions = {},
): StreamEventDecoder {
  const { maxEventLength = DEFAULT_MAX_EVENT_LENGTH, onUnknownEvent } = options;
  demand(typeof onEvent === "function", "onEvent", onEvent, "Pass a function that takes each event");
  demand(
    typeof maxEventLength === "number" && maxEventLength > 0,
    "maxEventLength",
    maxEventLength,
    "Give a number above 0",
  );
  const decodeLines = createLineDecoder();
  const cutter = new FrameCutter(maxEventLength);

  function take(text: string): void {
    for (const frame of cutter.cut(text)) {
      const event = decodeFrame(frame);
      if (event) onEvent(event);
      else onUnknownEvent?.(frame);
    }
  }

  return {
    decode(chunk) {
      take(decodeLines(chunk));
      cutter.checkLength();
    },
    end() {
      take(decodeLines());
      cutter.checkEnd();
    },
  };
}

function demand(ok: boolean, name: string, value: unknown, remedy: string): void {
  if (!ok) throw new TypeError(`Failed to create a stream decoder: ${name} is ${String(value)}. ${remedy}.`);
}
