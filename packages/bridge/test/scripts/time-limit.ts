// Waits, with nothing but a time limit to wait for, and prints the response. Argument: the phase.
import { createBridge } from "@text-completions/bridge";

const [phase] = process.argv.slice(2);
const stream = phase === "during a stream";

const bridge = createBridge({
  apiKey: "sk-ant-the-key-of-the-bridge",
  models: "claude-sonnet-4-5",
  totalTimeoutMs: 100,
  stallTimeoutMs: Infinity,
  fetch: () => (stream ? Promise.resolve(openStream()) : new Promise(() => undefined)),
});
const response = await bridge.fetch("http://localhost/v1/complete", {
  method: "POST",
  headers: { "x-api-key": "the-key-of-the-caller", "anthropic-version": "2023-06-01" },
  body: JSON.stringify({
    model: "claude-2.1",
    max_tokens_to_sample: 10,
    prompt: "\n\nHuman: Hi\n\nAssistant:",
    stream,
  }),
});
process.stdout.write(await response.text());

function openStream(): Response {
  const body = new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode("event: ping\ndata: {}\n\n")),
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}
