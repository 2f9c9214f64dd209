import { isObject, parseJson } from "./json.ts";
import type { EventReading, StreamReading } from "./parse.ts";
import type { Frame, Frames } from "./sse.ts";

/** Reads the events of a stream; `hide` takes keys out of their texts. */
export function readStream(
  { frames, strayLines, openAt }: Frames,
  isWhole: boolean,
  hide: (text: string) => string,
): StreamReading {
  const shown = frames.map(({ name, data, ...place }) => ({
    name: name && hide(name),
    data: hide(data),
    ...place,
  }));
  return {
    frames: shown,
    strayLines: strayLines.map(({ text, offset }) => ({ text: hide(text), offset })),
    openAt,
    events: shown.flatMap((frame, index) => readEvent(frame, index) ?? []),
    isWhole,
  };
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
