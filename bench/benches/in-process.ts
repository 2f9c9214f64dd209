// The mock and the bridge without a network, each against the least code that responds to the same request.
import { createBridge } from "@text-completions/bridge";
import { createMock } from "@text-completions/mock";
import { fetch as bridgeFloor } from "../floors/bridge.ts";
import { fetch as mockFloor } from "../floors/mock.ts";
import { measure } from "../measure.ts";
import { REQUEST } from "../request.ts";
import { toRow, type Row } from "../row.ts";

type Handler = (request: Request) => Promise<Response>;

/** One response, plain and streamed, from the `Request` to the last byte of the `Response`. */
export async function bench(): Promise<Row[]> {
  const mock = createMock({ maxCalls: 10 }).reply(" Hello! My name is Claude.");
  const bridge = createBridge({ apiKey: "key", models: "claude-sonnet-4-5", fetch: respondAsUpstream });
  // The floor of the bridge sends its requests by the global one.
  globalThis.fetch = async (input, init) => respondAsUpstream(new Request(input, init));
  return [
    await compare("one response of the mock in process", mock.fetch, mockFloor, false),
    await compare("one stream of 5 words of the mock in process", mock.fetch, mockFloor, true),
    await compare("one response of the bridge in process", bridge.fetch, bridgeFloor, false),
    await compare("one stream of 5 words of the bridge in process", bridge.fetch, bridgeFloor, true),
  ];
}

const NOTE = "The floor validates nothing, keeps no calls, knows no key, no error and no client that leaves.";

async function compare(what: string, ours: Handler, floor: Handler, stream: boolean): Promise<Row> {
  const times = await measure({
    ours: () => readResponse(ours, stream),
    floor: () => readResponse(floor, stream),
  });
  return toRow(what, times, { note: NOTE });
}

async function readResponse(fetch: Handler, stream: boolean): Promise<string> {
  const response = await fetch(
    new Request("http://127.0.0.1/v1/complete", {
      method: "POST",
      headers: { "x-api-key": "key", "anthropic-version": "2023-06-01", "content-type": "application/json" },
      body: JSON.stringify({ ...REQUEST, stream }),
    }),
  );
  const text = await response.text();
  if (!text.includes("Claude")) throw new Error(`Failed to measure a response: it was ${text}.`);
  return text;
}

const WORDS = ["Hello!", " My", " name", " is", " Claude."];
const IDENTITY = { id: "msg_01", model: "claude-sonnet-4-5", usage: { input_tokens: 9, output_tokens: 5 } };
const MESSAGE = JSON.stringify({
  ...IDENTITY,
  type: "message",
  role: "assistant",
  content: [{ type: "text", text: WORDS.join("") }],
  stop_reason: "end_turn",
  stop_sequence: null,
});

function toEvent(type: string, members: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...members })}\n\n`;
}

const EVENTS = [
  toEvent("message_start", { message: IDENTITY }),
  toEvent("content_block_start", { index: 0, content_block: { type: "text", text: "" } }),
  ...WORDS.map((text) => toEvent("content_block_delta", { index: 0, delta: { type: "text_delta", text } })),
  toEvent("content_block_stop", { index: 0 }),
  toEvent("message_delta", { delta: { stop_reason: "end_turn" }, usage: { output_tokens: 5 } }),
  toEvent("message_stop", {}),
].join("");

/** A Messages API server without a network. */
async function respondAsUpstream(request: Request): Promise<Response> {
  const { stream }: { stream?: boolean } = await request.json();
  return stream === true
    ? new Response(EVENTS, { headers: { "content-type": "text/event-stream" } })
    : new Response(MESSAGE, { headers: { "content-type": "application/json" } });
}
