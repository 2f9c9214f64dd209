// Reads many streams, and prints how much of them minor collections leave in memory. Run with --expose-gc.
import { createClient } from "@text-completions/client";

const STREAMS = 2000;
const STREAMS_PER_COLLECTION = 100;
const TEXT = " word".repeat(2000);

const toEvent = (completion: string, stopReason: string | null): string =>
  `event: completion\ndata: ${JSON.stringify({ type: "completion", completion, stop_reason: stopReason })}\n\n`;
const BODY = toEvent(TEXT, null) + toEvent("", "stop_sequence");

const client = createClient({
  apiKey: "key",
  fetch: async () => new Response(BODY, { headers: { "content-type": "text/event-stream" } }),
});
await readMany(500);
globalThis.gc?.();
const before = process.memoryUsage().heapUsed;
await readMany(STREAMS);
const kept = process.memoryUsage().heapUsed - before;
process.stdout.write(JSON.stringify({ keptPart: kept / (STREAMS * TEXT.length) }));

async function readMany(count: number): Promise<void> {
  for (let stream = 1; stream <= count; stream++) {
    await client
      .stream({ model: "claude-2.1", max_tokens_to_sample: 10, prompt: "\n\nHuman: Hi\n\nAssistant:" })
      .final();
    if (stream % STREAMS_PER_COLLECTION === 0) globalThis.gc?.({ type: "minor" });
  }
}
