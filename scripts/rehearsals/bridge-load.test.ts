import { spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import path from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";

const STREAMS = 1000;
const DURATION_MS = 60_000;
const SAMPLE_EVERY_MS = 10_000;
const MEGABYTE = 1024 * 1024;

/** Each stream has so many events, one every so often; then it is opened again. */
const EVENTS = 40;
const EVENT_EVERY_MS = 250;

const START = event("message_start", { message: { id: "msg_1", model: "claude-new" } });
const DELTA = event("content_block_delta", { delta: { type: "text_delta", text: " word" } });
const END = event("message_delta", { delta: { stop_reason: "end_turn" } }) + event("message_stop", {});

function event(type: string, fields: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
}

test(
  "1,000 streams at once for a minute lose nothing and leave the memory of the bridge flat",
  { timeout: 2 * DURATION_MS },
  async () => {
    const upstream = createUpstream();
    const upstreamUrl = await upstream.listen();
    const child = spawn(
      process.execPath,
      [
        "--expose-gc",
        "--conditions=@text-completions/source",
        path.join(import.meta.dirname, "soak/bridge.ts"),
        upstreamUrl,
      ],
      { stdio: ["pipe", "pipe", "inherit"] },
    );
    const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
    try {
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      const next = async (): Promise<unknown> => JSON.parse(String((await lines.next()).value));
      const url = String(await next());
      const endsAt = Date.now() + DURATION_MS;
      let complete = 0;
      const wrong = new Map<string, number>();

      const callers = Array.from({ length: STREAMS }, async () => {
        while (Date.now() < endsAt) {
          const problem = await readStream(url, agent);
          if (problem === undefined) complete += 1;
          else wrong.set(problem, (wrong.get(problem) ?? 0) + 1);
        }
      });

      const samples: { heap: number; rss: number; open: number }[] = [];
      for (let sample = 0; sample < DURATION_MS / SAMPLE_EVERY_MS - 1; sample++) {
        await new Promise((resolve) => setTimeout(resolve, SAMPLE_EVERY_MS));
        const metrics = await (await fetch(`${url}/metrics`)).text();
        child.stdin.write("\n");
        const { heapUsed, rss } = (await next()) as { heapUsed: number; rss: number };
        const open = Number(/_calls_in_progress (\d+)/.exec(metrics)?.[1]);
        samples.push({ heap: heapUsed / MEGABYTE, rss: rss / MEGABYTE, open });
      }
      await Promise.all(callers);
      const metrics = await (await fetch(`${url}/metrics`)).text();

      const shown = samples
        .map(({ heap, rss, open }) => `${open} open ${heap.toFixed(0)}/${rss.toFixed(0)}`)
        .join(", ");
      process.stdout.write(`${complete} streams; heap/rss of the bridge in MiB: ${shown}\n`);
      expect([...wrong]).toEqual([]);
      expect(complete).toBeGreaterThanOrEqual(STREAMS);
      // A stream that has just ended is opened again.
      expect(Math.max(...samples.map(({ open }) => open))).toBeGreaterThan(STREAMS * 0.9);
      expect(metrics).toContain("text_completions_bridge_calls_in_progress 0\n");
      // A sample catches streams in different states, so the lowest of the last two counts, against the highest of the
      // first.
      const early = Math.max(...samples.slice(0, 2).map(({ heap }) => heap));
      const late = Math.min(...samples.slice(-2).map(({ heap }) => heap));
      expect(late).toBeLessThan(early * 1.2 + 8);
      expect(samples.at(-1)?.rss).toBeLessThan((samples[1]?.rss ?? 0) * 1.2 + 16);
    } finally {
      child.kill();
      agent.destroy();
      upstream.close();
    }
  },
);

interface Upstream {
  listen: () => Promise<string>;
  close: () => void;
}

/** Sends an event to all open streams at once, again and again. */
function createUpstream(): Upstream {
  const streams = new Map<ServerResponse, number>();
  const timer = setInterval(() => {
    for (const [out, count] of streams) {
      if (count < EVENTS) {
        out.write(DELTA);
        streams.set(out, count + 1);
      } else {
        streams.delete(out);
        out.end(END);
      }
    }
  }, EVENT_EVERY_MS);
  const server = createServer((message, out) => {
    if (message.method !== "POST") return void out.writeHead(404).end();
    message.resume().once("end", () => {
      out.writeHead(200, { "content-type": "text/event-stream" });
      out.write(START);
      streams.set(out, 0);
      out.once("close", () => streams.delete(out));
    });
  });
  return {
    async listen() {
      await once(server.listen(0, "127.0.0.1"), "listening");
      const address = server.address();
      return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
    },
    close() {
      clearInterval(timer);
      server.closeAllConnections();
      server.close();
    },
  };
}

const BODY = JSON.stringify({
  model: "claude-2.1",
  max_tokens_to_sample: 100,
  prompt: "\n\nHuman: Hello\n\nAssistant:",
  stream: true,
});

/** Reads a stream to its end, and returns what is wrong with it. */
async function readStream(url: string, agent: Agent): Promise<string | undefined> {
  try {
    const outgoing = request(`${url}/v1/complete`, {
      agent,
      method: "POST",
      headers: { "x-api-key": "any-key", "anthropic-version": "2023-06-01" },
    });
    outgoing.end(BODY);
    const [response]: IncomingMessage[] = await once(outgoing, "response");
    let text = "";
    for await (const chunk of response ?? []) text += String(chunk);
    const words = text.split('"completion":" word"').length - 1;
    if (response?.statusCode !== 200) return `status ${response?.statusCode}`;
    return words === EVENTS && text.includes('"stop_reason":"stop_sequence"') ? undefined : `${words} events`;
  } catch (error) {
    return String(error);
  }
}
