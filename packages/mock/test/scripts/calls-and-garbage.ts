// Sends many requests to a served mock that keeps a few calls, and prints how much of them minor collections leave in
// memory. Run with --expose-gc.
import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { createMock } from "@text-completions/mock";
import { serveMock } from "@text-completions/mock/server";

const CALLS = 10_000;
const CALLS_PER_COLLECTION = 100;
const PROMPT = `\n\nHuman: ${"word ".repeat(2000)}\n\nAssistant:`;
const BODY = JSON.stringify({ model: "claude-2.1", max_tokens_to_sample: 10, prompt: PROMPT });

const mock = createMock({ maxCalls: 10 });
const server = await serveMock(mock);
const agent = new Agent({ keepAlive: true });
await sendMany(500);
globalThis.gc?.();
const before = process.memoryUsage().heapUsed;
await sendMany(CALLS);
const kept = process.memoryUsage().heapUsed - before;
process.stdout.write(JSON.stringify({ keptPart: kept / (CALLS * PROMPT.length), calls: mock.calls.length }));
agent.destroy();
await server.close();

async function sendMany(count: number): Promise<void> {
  for (let call = 1; call <= count; call++) {
    const headers = { "x-api-key": "key", "anthropic-version": "2023-06-01", "content-length": BODY.length };
    const outgoing = request(`${server.url}/v1/complete`, { method: "POST", headers, agent });
    outgoing.end(BODY);
    const [response]: IncomingMessage[] = await once(outgoing, "response");
    await once(response?.resume() ?? outgoing, "end");
    if (call % CALLS_PER_COLLECTION === 0) globalThis.gc?.({ type: "minor" });
  }
}
