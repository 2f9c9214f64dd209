import { readFrames } from "../../reading/read-frames.ts";
import { isObject } from "../../reading/is-object.ts";
import { parseJson } from "../../reading/parse-json.ts";
import type { ArrivedChunk, Violation } from "../../report.ts";

/** What an event of a stream is to a reader. `"terminal"` is the completion event that ends the text. */
export type EventKind = "text" | "terminal" | "ping" | "error" | "other";

/** One event on the timeline of a stream. */
export interface TimelineEvent {
  kind: EventKind;
  /** When its last byte arrived, in milliseconds since the request. */
  atMs: number;
  /** What stands on the wire. */
  text: string;
  /** What is wrong with it. */
  faults: string[];
}

/** The events of a stream as it arrived, each with the violations that point at it. */
export function listEvents(
  chunks: readonly ArrivedChunk[],
  violations: readonly Violation[],
): TimelineEvent[] {
  const encoder = new TextEncoder();
  const pieces = chunks.map(({ atMs, text }) => ({ atMs, bytes: encoder.encode(text) }));
  const bytes = encoder.encode(chunks.map(({ text }) => text).join(""));
  const { frames } = readFrames(bytes, pieces, true);
  return frames.map(({ name, data, atMs, offset }, index) => {
    const end = frames[index + 1]?.offset ?? Infinity;
    const isHere = (violation: Violation): boolean =>
      violation.offset === undefined
        ? violation.where.startsWith(`stream.events[${index}]`)
        : violation.offset >= offset && violation.offset < end;
    return {
      kind: kindOf(name, data),
      atMs,
      text: name === undefined ? data : `${name}: ${data}`,
      faults: violations.filter(isHere).map(({ message }) => message),
    };
  });
}

function kindOf(name: string | undefined, data: string): EventKind {
  if (name === "ping" || name === "error") return name;
  if (name !== "completion") return "other";
  const event = parseJson(data);
  return isObject(event) && typeof event["stop_reason"] === "string" ? "terminal" : "text";
}
