// Reading streams: our decoder, the same work on eventsource-parser, and the floor.
import { createParser } from "eventsource-parser";
import { decodeStreamEvents } from "@text-completions/core/sse";
import { measure } from "./measure.ts";
import { printRatio } from "./report.ts";
import { bodyOf, chunksOf, EVENTS, readFloor } from "./streams.ts";

for (const size of [160, 1400, 16_384]) {
  const chunks = chunksOf(size);
  const times = await measure({
    ours: () => readOurs(bodyOf(chunks)),
    "eventsource-parser": () => readByParser(bodyOf(chunks)),
    floor: () => readFloor(bodyOf(chunks)),
  });
  const title = `decode ${EVENTS} events in chunks of ${size}`;
  printRatio(title, times, "ours", "floor");
  printRatio(title, times, "ours", "eventsource-parser");
}

async function readOurs(body: ReadableStream<Uint8Array>): Promise<number> {
  let length = 0;
  for await (const each of decodeStreamEvents(body)) {
    if (each.type === "completion") length += each.completion.length;
  }
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
