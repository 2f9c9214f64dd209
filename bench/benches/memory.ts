// What stays in memory after many calls and streams: the heap after a collection, less that before.
import { setTimeout } from "node:timers/promises";
import Anthropic from "@anthropic-ai/sdk";
import { createClient } from "@text-completions/client";
import { createMock } from "@text-completions/mock";
import { IS_SMALL } from "../effort.ts";
import { REQUEST } from "../request.ts";
import type { Row } from "../row.ts";

const CALLS = IS_SMALL ? 1000 : 10_000;
const BYTES_PER_MB = 1_000_000;

/** Lets the same number of calls pass through each. */
export async function bench(): Promise<Row[]> {
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
