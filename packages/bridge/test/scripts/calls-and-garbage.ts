// Sends many requests to a bridge, and prints how much of them minor collections leave in memory. Run with --expose-gc.
import { createBridge } from "@text-completions/bridge";

const CALLS = 4000;
const CALLS_PER_COLLECTION = 100;
const PROMPT = `\n\nHuman: ${"word ".repeat(2000)}\n\nAssistant:`;
const BODY = JSON.stringify({ model: "claude-2.1", max_tokens_to_sample: 10, prompt: PROMPT });
const MESSAGE = {
  id: "msg_01",
  type: "message",
  role: "assistant",
  model: "claude-sonnet-4-5",
  content: [{ type: "text", text: "Hi" }],
  stop_reason: "end_turn",
  usage: { input_tokens: 2000, output_tokens: 1 },
};

const bridge = createBridge({
  apiKey: "sk-ant-the-key-of-the-bridge",
  models: "claude-sonnet-4-5",
  fetch: async () => Response.json(MESSAGE),
});
await sendMany(500);
globalThis.gc?.();
const before = process.memoryUsage().heapUsed;
await sendMany(CALLS);
const kept = process.memoryUsage().heapUsed - before;
process.stdout.write(JSON.stringify({ keptPart: kept / (CALLS * PROMPT.length) }));

async function sendMany(count: number): Promise<void> {
  for (let call = 1; call <= count; call++) {
    const headers = { "x-api-key": "sk-ant-the-key-of-a-caller", "anthropic-version": "2023-06-01" };
    const request = new Request("http://localhost/v1/complete", { method: "POST", headers, body: BODY });
    await (await bridge.fetch(request)).text();
    if (call % CALLS_PER_COLLECTION === 0) globalThis.gc?.({ type: "minor" });
  }
}
