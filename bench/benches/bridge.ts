// The bridge against a bare node:http proxy that passes bytes through, both in front of the same server: the time one
// event takes from that server to the client, beyond what it takes without anything between.
import { once } from "node:events";
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { createBridge } from "@text-completions/bridge";
import { serveMock } from "@text-completions/mock/server";
import { fetchByHttp } from "../../packages/cli/src/bridge/fetch.ts";
import { IS_SMALL } from "../effort.ts";
import { interleave, type Times } from "../measure.ts";
import { REQUEST } from "../request.ts";
import { type Row, toRow } from "../row.ts";

const EVENTS = 200;
const START = message("message_start", {
  message: { id: "msg_01", model: "claude-sonnet-4-5", usage: { input_tokens: 9, output_tokens: 1 } },
});
const DELTA = message("content_block_delta", { index: 0, delta: { type: "text_delta", text: " word" } });
const END =
  message("message_delta", { delta: { stop_reason: "end_turn" }, usage: { output_tokens: EVENTS } }) +
  message("message_stop", {});

function message(type: string, fields: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
}

// The thread that serves runs this file, too.
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- It is the port of a thread, and no window.
if (!isMainThread) parentPort?.postMessage(await serveBoth(String(workerData)));

const ROUNDS = IS_SMALL ? 7 : 41;
const CALLS = 20;

/** Plays streams whose events are sent one by one, each when the one before has arrived; then streams of one event. */
export async function bench(): Promise<Row[]> {
  const source = createSource();
  const direct = await listen(source.server);
  const worker = new Worker(new URL(import.meta.url), { workerData: direct });
  const served: Served = (await once(worker, "message"))[0];

  const perEvent = await timeAdded(direct, served, async (url) => {
    const start = performance.now();
    await source.play(url, EVENTS);
    return (performance.now() - start) / EVENTS;
  });
  const perCall = await timeAdded(direct, served, async (url) => {
    const start = performance.now();
    for (let call = 0; call < CALLS; call++) await source.play(url, 1);
    return (performance.now() - start) / CALLS;
  });
  await worker.terminate();
  source.server.closeAllConnections();
  source.server.close();
  const note =
    "The floor passes bytes through; ours parses each event and writes another. The time of a round without either is subtracted.";
  return [
    toRow("added to each event of a stream by the bridge", perEvent, { note }),
    toRow("added to each call by the bridge", perCall, { note }),
  ];
}

/** What each adds to a figure of the source itself, which is taken in the same round. */
async function timeAdded(
  direct: string,
  { proxy, bridge }: Served,
  time: (url: string) => Promise<number>,
): Promise<Times> {
  for (const url of [direct, proxy, bridge]) for (let warmUp = 0; warmUp < 3; warmUp++) await time(url);
  let base = 0;
  const figures = await interleave(
    {
      direct: async () => (base = await time(direct)),
      floor: async () => (await time(proxy)) - base,
      ours: async () => (await time(bridge)) - base,
    },
    ROUNDS,
  );
  return new Map([...figures].filter(([name]) => name !== "direct"));
}

/** A server of streams, and a way to read one from it or from what is in front of it. */
interface Source {
  server: Server;
  play(url: string, events: number): Promise<void>;
}

function createSource(): Source {
  let upstream: ServerResponse | undefined;
  const server = createServer((incoming, out) => {
    incoming.resume().once("end", () => {
      out.writeHead(200, { "content-type": "text/event-stream" });
      out.write(START);
      out.write(DELTA);
      upstream = out;
    });
  });

  async function play(url: string, events: number): Promise<void> {
    const received = await ask(url);
    let arrived = 0;
    received.on("data", (chunk: Buffer) => {
      if (!chunk.includes(" word") || arrived === events) return;
      arrived++;
      if (arrived < events) upstream?.write(DELTA);
      else upstream?.end(END);
    });
    await once(received, "end");
    if (arrived !== events)
      throw new Error(`Failed to measure a stream: ${arrived} of ${events} events came.`);
  }

  return { server, play };
}

/** The URLs of both. */
interface Served {
  proxy: string;
  bridge: string;
}

/** Serves the proxy and the bridge, this as the command does it, away from the thread that measures. */
async function serveBoth(baseUrl: string): Promise<Served> {
  const proxy = await listen(createServer((incoming, out) => pass(baseUrl, incoming, out)));
  const bridge = await serveMock(
    createBridge({ apiKey: "key", models: "claude-sonnet-4-5", baseUrl, fetch: fetchByHttp }),
  );
  return { proxy, bridge: bridge.url };
}

function pass(baseUrl: string, incoming: IncomingMessage, out: ServerResponse): void {
  const { method, url, headers } = incoming;
  const outgoing = request(baseUrl + url, { method, headers }, (received) => {
    out.writeHead(received.statusCode ?? 502, received.headers);
    received.pipe(out);
  });
  incoming.pipe(outgoing);
}

async function listen(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}

async function ask(url: string): Promise<IncomingMessage> {
  const outgoing = request(`${url}/v1/complete`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-api-key": "key", "anthropic-version": "2023-06-01" },
  });
  outgoing.end(JSON.stringify({ ...REQUEST, stream: true }));
  const [received]: IncomingMessage[] = await once(outgoing, "response");
  if (received?.statusCode !== 200)
    throw new Error(`Failed to measure ${url}: it responded with ${received?.statusCode}.`);
  return received;
}
