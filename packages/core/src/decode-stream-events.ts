import { isObject } from "./checks.ts";
import { EventStreamError } from "./event-stream-error.ts";
import type { EventStreamFrame } from "./frame-cutter.ts";
import { readFrames } from "./read-frames.ts";
import type { StreamEvent } from "./stream-event.ts";

/** Options of `decodeStreamEvents`. */
export interface DecodeStreamEventsOptions {
  /** The most characters one event may have before it is complete. Default: 1,048,576. */
  maxEventLength?: number | undefined;
  /** Called with each event whose name is unknown, which the API says to ignore. */
  onUnknownEvent?: ((frame: EventStreamFrame) => void) | undefined;
}

const DEFAULT_MAX_EVENT_LENGTH = 1_048_576;

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
export async function* decodeStreamEvents(
  body: ReadableStream<Uint8Array>,
  options: DecodeStreamEventsOptions = {},
): AsyncGenerator<StreamEvent, void, undefined> {
  const { maxEventLength = DEFAULT_MAX_EVENT_LENGTH, onUnknownEvent } = options;
  for await (const frames of readFrames(body, maxEventLength)) {
    for (const frame of frames) {
      const event = decodeFrame(frame);
      if (event) yield event;
      else onUnknownEvent?.(frame);
    }
  }
}

/** The event in a frame, or undefined if its name is unknown. */
function decodeFrame(frame: EventStreamFrame): StreamEvent | undefined {
  switch (frame.event) {
    case "completion":
    case "ping":
    case "error":
      return parseData(frame.event, frame);
    case undefined:
      throw new EventStreamError(
        "unnamed",
        'an event has no name, as in streams of anthropic-version 2023-01-01. Send "anthropic-version: 2023-06-01".',
        { frame },
      );
    default:
      return undefined;
  }
}

function parseData(name: StreamEvent["type"], frame: EventStreamFrame): StreamEvent {
  const data = parseJson(frame);
  if (!isObject(data)) throw malformed(frame, "is not a JSON object");
  const event = data["type"] === undefined ? { type: name, ...data } : data;
  if (!isEvent(name, event)) throw malformed(frame, `is not what the document says of a ${name} event`);
  return event;
}

/** What a reader relies on; the document's full schema is `validateStreamEvent`'s to check. */
function isEvent(name: StreamEvent["type"], event: object): event is StreamEvent {
  if (!isObject(event) || event["type"] !== name) return false;
  switch (name) {
    case "completion":
      return typeof event["completion"] === "string";
    case "error":
      return isObject(event["error"]) && typeof event["error"]["type"] === "string";
    case "ping":
      return true;
  }
}

function parseJson(frame: EventStreamFrame): unknown {
  try {
    return JSON.parse(frame.data);
  } catch (cause) {
    throw malformed(frame, "is not JSON", cause);
  }
}

function malformed(frame: EventStreamFrame, reason: string, cause?: unknown): EventStreamError {
  const data = frame.data.length > 80 ? `${frame.data.slice(0, 80)}…` : frame.data;
  return new EventStreamError(
    "malformed",
    `the data of a "${frame.event}" event ${reason}: ${data}`,
    cause === undefined ? { frame } : { frame, cause },
  );
}
