// What stays in memory: of a client after many calls and streams, the heap after a collection, less that before; of a
// server after many calls, and for each stream that is open, what its process takes.
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import Anthropic from "@anthropic-ai/sdk";
import { createClient } from "@text-completions/client";
import { createMock } from "@text-completions/mock";
import { IS_SMALL } from "../effort.ts";
import { openStreams, type Target, timePerRequest } from "../load.ts";
import { REQUEST } from "../request.ts";
import type { Row } from "../row.ts";
import { type ServerProcess, startServer } from "../server-process.ts";

const CALLS = IS_SMALL ? 1000 : 10_000;
const SERVER_CALLS = IS_SMALL ? 10_000 : 250_000;
const CONNECTIONS = 16;
const OPEN_STREAMS = IS_SMALL ? 200 : 1000;
const BYTES_PER_MB = 1_000_000;

export async function bench(): Promise<Row[]> {
  return [
    ...(await benchClients()),
    await benchServers(),
    await benchMockStreams(),
    await benchBridgeStreams(),
  ];
}

/** Lets the same number of calls pass through each. */
async function benchClients(): Promise<Row[]> {
  const mock = createMock({ maxCalls: 10 });
  const client = createClient({ apiKey: "key", fetch: mock.fetch });
  const sdk = new Anthropic({ apiKey: "key", fetch: mock.fetch });
  const note =
    "The floor is the mock that responds, called without a client. What stays is code and caches, the same after ten times the calls.";
  return [
    {
      what: `memory kept after ${CALLS} calls`,
      unit: "MB",
      ours: await kept(() => client.complete(REQUEST)),
      floor: { name: "fetch", value: await kept(async () => (await mock.fetch(toRequest(false))).text()) },
      peers: [{ name: "SDK 0.137.0", value: await kept(() => sdk.completions.create(REQUEST)) }],
      note,
    },
    {
      what: `memory kept after ${CALLS} streams`,
      unit: "MB",
      ours: await kept(() => client.stream(REQUEST).final()),
      floor: { name: "fetch", value: await kept(async () => (await mock.fetch(toRequest(true))).text()) },
      peers: [
        {
          name: "SDK 0.137.0",
          value: await kept(async () => {
            for await (const _ of await sdk.completions.create({ ...REQUEST, stream: true }));
          }),
        },
      ],
      note,
    },
  ];
}

/** What servers take after many calls. */
async function benchServers(): Promise<Row> {
  const taken = async (name: string, target: Omit<Target, "port">): Promise<number> => {
    const server = await startPeer("mock-peers.ts", name);
    await timePerRequest({ ...target, port: server.port }, SERVER_CALLS, CONNECTIONS);
    const bytes = server.memory();
    await server.stop();
    return bytes / BYTES_PER_MB;
  };
  const complete = { path: "/v1/complete", body: REQUEST };
  const messages = { model: "claude-2.1", max_tokens: 1024, messages: [{ role: "user", content: "Hi" }] };
  return {
    what: `memory of a mock server after ${SERVER_CALLS} calls`,
    unit: "MB",
    ours: await taken("ours", complete),
    floor: { name: "node:http", value: await taken("floor", complete) },
    peers: [{ name: "aimock 1.43", value: await taken("aimock", { path: "/v1/messages", body: messages }) }],
    note: "The whole process. Ours keeps the latest 1,000 calls, which survive each minor garbage collection, so V8 makes more room for young objects; with maxCalls: 10 the process takes about as much as the floor's.",
  };
}

async function benchMockStreams(): Promise<Row> {
  return {
    what: `memory of each of ${OPEN_STREAMS} open streams of a mock server`,
    unit: "MB",
    ours: await takenByStream(await startPeer("stream-peers.ts", "mock")),
    floor: { name: "node:http", value: await takenByStream(await startPeer("stream-peers.ts", "floor")) },
    peers: [],
    note: "The floor has written an event and waits.",
  };
}

async function benchBridgeStreams(): Promise<Row> {
  const upstream = await startPeer("stream-peers.ts", "upstream");
  const url = `http://127.0.0.1:${upstream.port}`;
  const row: Row = {
    what: `memory of each of ${OPEN_STREAMS} open streams of the bridge`,
    unit: "MB",
    ours: await takenByStream(await startPeer("stream-peers.ts", "bridge", url)),
    floor: {
      name: "node:http proxy",
      value: await takenByStream(await startPeer("stream-peers.ts", "proxy", url)),
    },
    peers: [],
    note: "Two connections each: from the client, and to the upstream.",
  };
  await upstream.stop();
  return row;
}

/** Opens streams twice, because the first ones load code, and takes what the second ones add. Stops the server. */
async function takenByStream(server: ServerProcess): Promise<number> {
  const target = { port: server.port, path: "/v1/complete", body: { ...REQUEST, stream: true } };
  const first = await openStreams(target, OPEN_STREAMS);
  const before = server.memory();
  const second = await openStreams(target, OPEN_STREAMS);
  const taken = server.memory() - before;
  for (const close of [first, second]) close();
  await server.stop();
  return Math.max(0, taken / OPEN_STREAMS / BYTES_PER_MB);
}

function startPeer(script: string, ...args: string[]): Promise<ServerProcess> {
  const [name = "", ...rest] = args;
  const file = path.join(import.meta.dirname, "..", script);
  return startServer(process.execPath, (port) => [...process.execArgv, file, name, String(port), ...rest]);
}

async function kept(call: () => Promise<unknown>): Promise<number> {
  for (let warmUp = 0; warmUp < CALLS / 10; warmUp++) await call();
  const before = await heap();
  for (let each = 0; each < CALLS; each++) await call();
  return Math.max(0, ((await heap()) - before) / BYTES_PER_MB);
}

/** What is still in use after a collection, and another when finalizers have run. */
async function heap(): Promise<number> {
  if (!globalThis.gc) throw new Error("Failed to measure memory: there is no gc. Run node with --expose-gc.");
  for (let collection = 0; collection < 4; collection++) {
    globalThis.gc();
    await setTimeout(20);
  }
  return process.memoryUsage().heapUsed;
}

function toRequest(stream: boolean): Request {
  return new Request("http://127.0.0.1/v1/complete", {
    method: "POST",
    headers: { "x-api-key": "key", "anthropic-version": "2023-06-01" },
    body: JSON.stringify({ ...REQUEST, stream }),
  });
}
