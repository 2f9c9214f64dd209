import { isObject } from "./checks.ts";
import { EventStreamError } from "./event-stream-error.ts";
import type { EventStreamFrame } from "./frame-cutter.ts";
import { readFrames } from "./read-frames.ts";
import type { StreamEvent } from "./stream-event.ts";

/** Options of `decodeStreamEvents` and `decodeEventBatches`. */
export interface DecodeStreamEventsOptions {
  /** The most characters one event may have before it is complete. Default: 1,048,576. */
  maxEventLength?: number | undefined;
  /** Called with each event whose name is unknown, which the API says to ignore. */
  onUnknownEvent?: ((frame: EventStreamFrame) => void) | undefined;
}

const DEFAULT_MAX_EVENT_LENGTH = 1_048_576;

/**
 * As `decodeStreamEvents`, with one list for each chunk that completes events: one step of the loop then serves many
 * events, which matters where they come fast. No list is empty.
 *
 * @throws {EventStreamError} as `decodeStreamEvents` does, after the events before the fault.
 */
export async function* decodeEventBatches(
  body: ReadableStream<Uint8Array>,
  options: DecodeStreamEventsOptions = {},
): AsyncGenerator<StreamEvent[], void, undefined> {
  const { maxEventLength = DEFAULT_MAX_EVENT_LENGTH, onUnknownEvent } = options;
  for await (const frames of readFrames(body, maxEventLength)) {
    const events: StreamEvent[] = [];
    try {
      for (const frame of frames) {
        const event = decodeFrame(frame);
        if (event) events.push(event);
        else onUnknownEvent?.(frame);
      }
    } catch (error) {
      if (events.length > 0) yield events;
      throw error;
    }
    if (events.length > 0) yield events;
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
