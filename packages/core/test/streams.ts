import { decodeStreamEvents, type DecodeStreamEventsOptions } from "@text-completions/core/sse";
import type { StreamEvent } from "@text-completions/core";

/** A body that delivers these chunks, one a read. */
export function bodyOf(chunks: Iterable<Uint8Array | string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const iterator = chunks[Symbol.iterator]();
  return new ReadableStream({
    pull(controller) {
      const { value, done } = iterator.next();
      if (done) controller.close();
      else controller.enqueue(typeof value === "string" ? encoder.encode(value) : value);
    },
  });
}

/** What decoding yields, and how it ends: undefined, or the error. */
export async function decode(
  chunks: Iterable<Uint8Array | string>,
  options?: DecodeStreamEventsOptions,
): Promise<{ events: StreamEvent[]; error: unknown }> {
  const events: StreamEvent[] = [];
  try {
    for await (const event of decodeStreamEvents(bodyOf(chunks), options)) events.push(event);
  } catch (error) {
    return { events, error };
  }
  return { events, error: undefined };
}

/** The text of all completion events. */
export function textOf(events: readonly StreamEvent[]): string {
  return events.map((event) => (event.type === "completion" ? event.completion : "")).join("");
}
