// Streaming through the client, against the official SDK and the floor, with a `fetch` that responds at once.
import Anthropic from "@anthropic-ai/sdk";
import { createClient } from "@text-completions/client";
import { measure } from "../measure.ts";
import { REQUEST } from "../request.ts";
import { toRow, type Row } from "../row.ts";
import { bodyOf, chunksOf, EVENTS, readFloor } from "../streams.ts";

const SSE = { headers: { "content-type": "text/event-stream" } };

const NOTE =
  "Ours validates each event, keeps the text for errors, watches for silence and can be aborted between any two reads.";

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
      "SDK 0.137.0": async () => lengthOf(await sdk.completions.create({ ...REQUEST, stream: true })),
      floor: () => readFloor(bodyOf(chunks)),
    });
    rows.push(
      toRow(`stream ${EVENTS} events in chunks of ${size} bytes through the client`, times, { note: NOTE }),
    );
  }
  return rows;
}

async function lengthOf(stream: AsyncIterable<{ completion: string }>): Promise<number> {
  let length = 0;
  for await (const event of stream) length += event.completion.length;
  return length;
}
