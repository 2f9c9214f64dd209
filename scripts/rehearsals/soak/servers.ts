// A mock server and a bridge in front of a small Messages API, in a process of their own. Prints their addresses, then,
// for each line on stdin, the heap after a garbage collection.
import { createInterface } from "node:readline";
import { createBridge } from "@text-completions/bridge";
import {
  completion,
  createMock,
  drop,
  errorEvent,
  failure,
  pause,
  ping,
  stream,
  text,
} from "@text-completions/mock";
import { serveMock } from "@text-completions/mock/server";
import { KEY } from "./traffic.ts";

const mock = createMock({ apiKeys: [KEY], delayMs: 1 });
mock.reply(({ lastHumanTurn }) => {
  switch (lastHumanTurn) {
    case "overloaded":
      return failure("overloaded_error");
    case "drop":
      return stream([text(" cut"), drop("reset")]);
    case "error":
      return stream([text(" half"), errorEvent("overloaded_error")]);
    case "slow":
      return stream([text(" one"), ping(), pause(50), text(" two"), pause(5000), text(" three")]);
    default:
      return completion(" Hello from a server that has run for a while.");
  }
});

const upstream = await serveMock({ fetch: respondAsMessagesApi });
const bridge = createBridge({
  apiKey: "sk-soak-upstream-0123456789",
  models: "claude-new",
  baseUrl: upstream.url,
  callerKeys: [KEY],
});
const servers = await Promise.all([serveMock(mock), serveMock(bridge)]);
process.stdout.write(`${JSON.stringify(servers.map(({ url }) => url))}\n`);

for await (const _ of createInterface({ input: process.stdin })) {
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  process.stdout.write(`${JSON.stringify({ heapUsed, rss })}\n`);
}
process.exit();

/** Responds by one word a message, at once or as events; in the middle of a stream it may stop for a while. */
async function respondAsMessagesApi(request: Request): Promise<Response> {
  if (request.method !== "POST") return new Response(null, { status: 404 });
  const body = await request.text();
  const message = {
    id: "msg_1",
    type: "message",
    role: "assistant",
    model: "claude-new",
    content: [{ type: "text", text: "Hello." }],
    stop_reason: "end_turn",
    usage: { input_tokens: 1, output_tokens: 1 },
  };
  if (!/"stream":true/.test(body)) return Response.json(message);
  const delta = { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Hello." } };
  const events = [
    { type: "message_start", message: { ...message, content: [] } },
    { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
    ...Array.from({ length: 10 }, () => delta),
    { type: "content_block_stop", index: 0 },
    { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 10 } },
    { type: "message_stop" },
  ];
  return new Response(
    events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(""),
    { headers: { "content-type": "text/event-stream" } },
  );
}
