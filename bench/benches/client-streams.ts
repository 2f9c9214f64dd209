// The client against the official SDK 0.137.0 and the floor, with a `fetch` that answers at once.
import Anthropic from "@anthropic-ai/sdk";
import { createClient } from "@text-completions/client";
import { measure } from "./measure.ts";
import { printRatio } from "./report.ts";
import { bodyOf, chunksOf, EVENTS, readFloor } from "./streams.ts";

const URL = "http://127.0.0.1/v1/complete";
const request = { model: "claude-2.1", max_tokens_to_sample: 1024, prompt: "\n\nHuman: Hi\n\nAssistant:" };
const completion = JSON.stringify({
  type: "completion",
  id: "compl_1",
  completion: " Hi",
  stop_reason: "stop_sequence",
  model: "claude-2.1",
});

const json = { headers: { "content-type": "application/json" } };
const sse = { headers: { "content-type": "text/event-stream" } };

for (const size of [160, 1400, 16_384]) {
  const chunks = chunksOf(size);
  const answer = async () => new Response(bodyOf(chunks), sse);
  const client = createClient({ apiKey: "key", baseUrl: "http://127.0.0.1", fetch: answer });
  const sdk = new Anthropic({ apiKey: "key", baseURL: "http://127.0.0.1", fetch: answer });
  const times = await measure({
    ours: () => lengthOf(client.stream(request)),
    SDK: async () => lengthOf(await sdk.completions.create({ ...request, stream: true })),
    floor: () => readFloor(bodyOf(chunks)),
  });
  const title = `stream ${EVENTS} events in chunks of ${size}`;
  printRatio(title, times, "ours", "floor");
  printRatio(title, times, "ours", "SDK");
}

const answer = async () => new Response(completion, json);
const client = createClient({ apiKey: "key", baseUrl: "http://127.0.0.1", fetch: answer });
const sdk = new Anthropic({ apiKey: "key", baseURL: "http://127.0.0.1", fetch: answer });
const times = await measure({
  ours: () => client.complete(request),
  SDK: () => sdk.completions.create(request),
  floor: callFloor,
});
printRatio("one call", times, "ours", "floor");
printRatio("one call", times, "ours", "SDK");

async function lengthOf(stream: AsyncIterable<{ completion: string }>): Promise<number> {
  let length = 0;
  for await (const event of stream) length += event.completion.length;
  return length;
}

async function callFloor(): Promise<unknown> {
  const fetch: (request: Request) => Promise<Response> = answer;
  const sent = new Request(URL, {
    method: "POST",
    headers: { "x-api-key": "key", ...json.headers },
    body: JSON.stringify(request),
  });
  return (await fetch(sent)).json();
}
