// A bridge as the command serves it, in a separate process. Prints its address, then, for each line on stdin, the memory
// after a garbage collection.
import { createInterface } from "node:readline";
import { createBridge } from "@text-completions/bridge";
import { serveMock } from "@text-completions/mock/server";
import { fetchByHttp } from "../../../packages/cli/src/bridge/fetch.ts";

const [, , baseUrl = ""] = process.argv;
const bridge = createBridge({ apiKey: null, models: "claude-new", baseUrl, fetch: fetchByHttp });
const server = await serveMock({
  fetch: async (request) => (await bridge.monitor(request)) ?? bridge.fetch(request),
});
process.stdout.write(`${JSON.stringify(server.url)}\n`);

for await (const _ of createInterface({ input: process.stdin })) {
  for (let round = 0; round < 3; round++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { heapUsed, rss } = process.memoryUsage();
  process.stdout.write(`${JSON.stringify({ heapUsed, rss })}\n`);
}
process.exit();
