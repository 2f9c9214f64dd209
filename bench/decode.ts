// Reading streams: our decoder, the same work on eventsource-parser, and the least code that could do it.
import { createParser } from "eventsource-parser";
import { encodeStreamEvent, decodeStreamEvents } from "@text-completions/core/sse";
import { measure } from "./measure.ts";
import { printRatio } from "./report.ts";

const EVENTS = 20_000;
const event = { type: "completion" as const, completion: " word", stop_reason: null, model: "claude-2.1" };
const bytes = Buffer.from(encodeStreamEvent(event).repeat(EVENTS));

for (const size of [160, 1400, 16_384]) {
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
  const times = await measure({
    ours: () => readOurs(bodyOf(chunks)),
    "eventsource-parser": () => readByParser(bodyOf(chunks)),
    floor: () => readFloor(bodyOf(chunks)),
  });
  const title = `decode ${EVENTS} events in chunks of ${size}`;
  printRatio(title, times, "ours", "floor");
  printRatio(title, times, "ours", "eventsource-parser");
}

function bodyOf(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  let index = 0;
  return new ReadableStream({
    pull(controller) {
      const chunk = chunks[index++];
      if (chunk) controller.enqueue(chunk);
      else controller.close();
    },
  });
}

async function readOurs(body: ReadableStream<Uint8Array>): Promise<number> {
  let length = 0;
  for await (const each of decodeStreamEvents(body))
    if (each.type === "completion") length += each.completion.length;
  return length;
}

async function readByParser(body: ReadableStream<Uint8Array>): Promise<number> {
  let length = 0;
  const decoder = new TextDecoder();
  const parser = createParser({ onEvent: ({ data }) => (length += JSON.parse(data).completion.length) });
  const reader = body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    parser.feed(decoder.decode(read.value, { stream: true }));
  }
  return length;
}

async function readFloor(body: ReadableStream<Uint8Array>): Promise<number> {
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
