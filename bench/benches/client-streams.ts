// Streaming through the client, against the official SDK, eventsource-parser and the floor, with a `fetch` that responds
// at once.
import Anthropic from "@anthropic-ai/sdk";
import { createClient } from "@text-completions/client";
import { EventSourceParserStream } from "eventsource-parser/stream";
import { measure } from "../measure.ts";
import { REQUEST } from "../request.ts";
import { toRow, type Row } from "../row.ts";
import { bodyOf, chunksOf, EVENTS, readFloor } from "../streams.ts";

const SSE = { headers: { "content-type": "text/event-stream" } };

const NOTE =
  "Ours hands each event to a loop, which takes a quarter of the floor in chunks of 16,384 bytes: the floor discards its events. Ours also validates each event, keeps the text for errors, watches for silence and can be aborted between any two reads.";

/** Reads a stream in small, middling and large chunks. */
export async function bench(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const size of [160, 1400, 16_384]) {
    const chunks = chunksOf(size);
    const respond = async (): Promise<Response> => new Response(bodyOf(chunks), SSE);
    const client = createClient({ apiKey: "key", baseUrl: "http://127.0.0.1", fetch: respond });
    const sdk = new Anthropic({ apiKey: "key", baseURL: "http://127.0.0.1", fetch: respond });
    const times = await measure({
      ours: () => lengthOf(client.stream(REQUEST)),
      "eventsource-parser": async () => lengthOfParsed(await respond()),
      "SDK 0.137.0": async () => lengthOf(await sdk.completions.create({ ...REQUEST, stream: true })),
      floor: () => readFloor(bodyOf(chunks)),
    });
    rows.push(
      toRow(`stream ${EVENTS} events in chunks of ${size} bytes through the client`, times, { note: NOTE }),
    );
  }
  return rows;
}

async function lengthOfParsed({ body }: Response): Promise<number> {
  if (body === null) throw new Error("The response has no body.");
  let length = 0;
  const events = body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  for await (const { data } of events) length += JSON.parse(data).completion.length;
  return length;
}

async function lengthOf(stream: AsyncIterable<{ completion: string }>): Promise<number> {
  let length = 0;
  for await (const event of stream) length += event.completion.length;
  return length;
}
