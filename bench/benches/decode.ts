// Reading streams: our decoder, the same work on eventsource-parser, and the floor.
import { createParser } from "eventsource-parser";
import { EventSourceParserStream } from "eventsource-parser/stream";
import { createStreamEventDecoder, decodeStreamEvents } from "@text-completions/core/sse";
import { measure } from "../measure.ts";
import { toRow, type Row } from "../row.ts";
import { bodyOf, chunksOf, EVENTS, readFloor } from "../streams.ts";

const NOTE = "eventsource-parser validates nothing; ours checks whether the data is an event of this API.";

/** Decodes a stream in small, middling and large chunks, by a loop and by a callback. */
export async function bench(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const size of [160, 1400, 16_384]) {
    const chunks = chunksOf(size);
    const byLoop = await measure({
      ours: () => loop(decodeStreamEvents(bodyOf(chunks))),
      "eventsource-parser": () => loopParser(bodyOf(chunks)),
      floor: () => readFloor(bodyOf(chunks)),
    });
    rows.push(toRow(`decode ${EVENTS} events in chunks of ${size} bytes, by a loop`, byLoop, { note: NOTE }));
    const byCallback = await measure({
      ours: () => feedOurs(bodyOf(chunks)),
      "eventsource-parser": () => feedParser(bodyOf(chunks)),
      floor: () => readFloor(bodyOf(chunks)),
    });
    rows.push(
      toRow(`decode ${EVENTS} events in chunks of ${size} bytes, by a callback`, byCallback, { note: NOTE }),
    );
  }
  return rows;
}

async function loop(events: ReturnType<typeof decodeStreamEvents>): Promise<number> {
  let length = 0;
  for await (const event of events) if (event.type === "completion") length += event.completion.length;
  return length;
}

async function loopParser(body: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<number> {
  let length = 0;
  const events = body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  for await (const { data } of events) length += JSON.parse(data).completion.length;
  return length;
}

async function feedOurs(body: ReadableStream<Uint8Array>): Promise<number> {
  let length = 0;
  const decoder = createStreamEventDecoder((event) => {
    if (event.type === "completion") length += event.completion.length;
  });
  const reader = body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) decoder.decode(read.value);
  decoder.end();
  return length;
}

async function feedParser(body: ReadableStream<Uint8Array>): Promise<number> {
  let length = 0;
  const decoder = new TextDecoder();
  const parser = createParser({ onEvent: ({ data }) => (length += JSON.parse(data).completion.length) });
  const reader = body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    parser.feed(decoder.decode(read.value, { stream: true }));
  }
  return length;
}
