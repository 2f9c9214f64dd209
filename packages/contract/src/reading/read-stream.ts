import type { Chunk } from "../exchange.ts";
import { isObject } from "./is-object.ts";
import { parseJson } from "./parse-json.ts";
import { type Frame, readFrames } from "./read-frames.ts";
import type { EventReading, StreamReading } from "./reading.ts";

/** Reads a body as a stream. */
export function readStream(bytes: Uint8Array, chunks: readonly Chunk[], isWhole: boolean): StreamReading {
  const frames = readFrames(bytes, chunks, isWhole);
  const events = frames.frames.flatMap((frame, index) => readEvent(frame, index) ?? []);
  return { ...frames, events, isWhole };
}

function readEvent(frame: Frame, index: number): EventReading | undefined {
  const { offset, atMs } = frame;
  const data = parseJson(frame.data);
  if (!isObject(data)) return undefined;
  const name = frame.name ?? nameOf(data);
  if (name !== "completion" && name !== "ping" && name !== "error") return undefined;
  return { name, data, index, offset, atMs };
}

/** What an event without a name is meant to be: that it has none is the fault, not what follows from it. */
function nameOf(data: Record<string, unknown>): unknown {
  return data["type"] ?? (typeof data["completion"] === "string" ? "completion" : undefined);
}
