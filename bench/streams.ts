import { encodeStreamEvent } from "@text-completions/core/sse";

/** How many events a stream of the benchmarks has. */
export const EVENTS = 20_000;

const event = { type: "completion" as const, completion: " word", stop_reason: null, model: "claude-2.1" };
const last = { ...event, completion: "", stop_reason: "stop_sequence" };
const bytes = Buffer.from(encodeStreamEvent(event).repeat(EVENTS - 1) + encodeStreamEvent(last));

/** The bytes of a whole stream, in chunks of a size. */
export function chunksOf(size: number): Uint8Array<ArrayBuffer>[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
}

/** A body that delivers these chunks, one a read. */
export function bodyOf(chunks: readonly Uint8Array<ArrayBuffer>[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  let index = 0;
  return new ReadableStream({
    pull(controller) {
      const chunk = chunks[index++];
      if (chunk) controller.enqueue(chunk);
      else controller.close();
    },
  });
}

/** The floor: the least code that reads a stream correctly if its lines end in LF and nothing goes wrong. */
export async function readFloor(body: ReadableStream<Uint8Array>): Promise<number> {
  let length = 0;
  let rest = "";
  const decoder = new TextDecoder();
  const reader = body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    rest += decoder.decode(read.value, { stream: true });
    let start = 0;
    for (let end = rest.indexOf("\n\n"); end >= 0; end = rest.indexOf("\n\n", start)) {
      const frame = rest.slice(start, end);
      length += JSON.parse(frame.slice(frame.indexOf("data: ") + 6)).completion.length;
      start = end + 2;
    }
    rest = rest.slice(start);
  }
  return length;
}
