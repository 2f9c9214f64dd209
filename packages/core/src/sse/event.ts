import { isObject } from "../document/schema-checks.ts";
import { EventStreamError } from "./parser.ts";
import type { EventStreamFrame } from "./parser.ts";
import type { StreamEvent } from "../document/schemas.ts";

/** The event in a frame, or undefined if its name is unknown. */
export function decodeFrame(frame: EventStreamFrame): StreamEvent | undefined {
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
