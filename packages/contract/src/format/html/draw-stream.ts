import { parseJson } from "../../exchange/json.ts";
import { parseBlocks } from "../../exchange/sse.ts";
import type { RecordedExchange } from "@text-completions/core";
import { drawTimeline, isObject, type TimelineEvent } from "@text-completions/core/internal";
import type { Violation } from "../../report.ts";
import { decodeChunks, type TextChunk } from "../body.ts";
import { isStream } from "../facts.ts";
import { shorten } from "../text.ts";

/** Draws the stream of an exchange with what is wrong in it; `""` if it is not a stream. */
export function drawStream(
  { response, endedAtMs, error }: RecordedExchange,
  violations: readonly Violation[],
): string {
  if (response === undefined || !isStream(response.headers)) return "";
  const chunks = decodeChunks(response.chunks);
  const events = listEvents(chunks, violations);
  return drawTimeline({
    streams: [{ headersAtMs: response.headersAtMs, endedAtMs, chunks, events, error }],
  });
}

/** The events of a stream as it arrived, each with the violations that point at it. */
export function listEvents(chunks: readonly TextChunk[], violations: readonly Violation[]): TimelineEvent[] {
  const encoder = new TextEncoder();
  const pieces = chunks.map(({ atMs, text }) => ({ atMs, bytes: encoder.encode(text) }));
  const bytes = encoder.encode(chunks.map(({ text }) => text).join(""));
  const { blocks } = parseBlocks(bytes, pieces, true);
  return blocks.map(({ name, data, atMs, offset }, index) => {
    const end = blocks[index + 1]?.offset ?? Infinity;
    const isHere = (violation: Violation): boolean =>
      violation.offset === undefined
        ? violation.where.startsWith(`stream.events[${index}]`)
        : violation.offset >= offset && violation.offset < end;
    return {
      kind: kindOf(name, data),
      atMs,
      text: shorten(name === undefined ? data : `${name}: ${data}`),
      errors: violations.filter(isHere).map(({ message }) => message),
    };
  });
}

function kindOf(name: string | undefined, data: string): TimelineEvent["kind"] {
  if (name === "ping" || name === "error") return name;
  if (name !== "completion") return "other";
  const event = parseJson(data);
  return isObject(event) && typeof event["stop_reason"] === "string" ? "terminal" : "text";
}
