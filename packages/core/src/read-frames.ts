import { createFrameCutter, type EventStreamFrame } from "./frame-cutter.ts";
import { createLineDecoder } from "./line-decoder.ts";

/**
 * Cuts a body into events as the HTML standard does, and yields those that each chunk completes. A body that ends
 * within an event is an error, which comes after all complete events.
 */
export async function* readFrames(
  body: ReadableStream<Uint8Array>,
  maxEventLength: number,
): AsyncGenerator<EventStreamFrame[], void, undefined> {
  const reader = body.getReader();
  const decode = createLineDecoder();
  const cutter = createFrameCutter(maxEventLength);
  try {
    for (let result = await reader.read(); !result.done; result = await reader.read()) {
      const frames = cutter.cut(decode(result.value));
      if (frames.length > 0) yield frames;
      cutter.checkLength();
    }
    const frames = cutter.cut(decode());
    if (frames.length > 0) yield frames;
    cutter.checkEnd();
  } finally {
    // Not awaited: some streams never settle a cancellation, and the reader of this generator must not hang on them.
    reader.cancel().catch(() => undefined);
  }
}
