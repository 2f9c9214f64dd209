import { getEventListeners } from "node:events";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createClient } from "@text-completions/client";
import { describe, expect, test } from "vitest";
import { beginStream, completionEvent, example, REQUEST, sendJson } from "./responses.ts";
import { startServer } from "./start-server.ts";

const HELLO = example("completions/hello.json");
const STREAM = completionEvent(" Hi") + completionEvent("", "stop_sequence");
const MEGABYTE = 1024 * 1024;

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

async function heapUsed(): Promise<number> {
  // What is watched by finalizers takes more than one round.
  for (let round = 0; round < 4; round++) {
    collect();
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
  return process.memoryUsage().heapUsed;
}

describe("under load", () => {
  test("10,000 calls in a row leave no heap, socket or listener behind", async () => {
    await using server = await startServer((response) => sendJson(response, 200, HELLO));
    const { signal } = new AbortController();
    const client = createClient({ apiKey: "sk-test", baseUrl: server.url });
    const call = async (times: number): Promise<void> => {
      for (let index = 0; index < times; index++) await client.complete(REQUEST, { signal });
      server.requests.length = 0;
    };
    await call(1000);
    const before = await heapUsed();

    await call(10_000);

    expect((await heapUsed()) - before).toBeLessThan(4 * MEGABYTE);
    expect(await server.countConnections()).toBeLessThanOrEqual(2);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test("1,000 streams at once, half of them left early, leave none behind", async () => {
    await using server = await startServer((response) => beginStream(response).end(STREAM));
    const { signal } = new AbortController();
    const client = createClient({ apiKey: "sk-test", baseUrl: server.url });
    const read = async (_: unknown, index: number): Promise<string> => {
      for await (const text of client.stream(REQUEST, { signal }).text()) if (index % 2 === 0) return text;
      return " Hi";
    };
    const readMany = async (): Promise<string[]> => {
      server.requests.length = 0;
      return Promise.all(Array.from({ length: 1000 }, read));
    };
    await readMany();
    const before = await heapUsed();

    const texts = await readMany();

    expect(new Set(texts)).toEqual(new Set([" Hi"]));
    expect((await heapUsed()) - before).toBeLessThan(8 * MEGABYTE);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test("a stream that is dropped after its first text is held by nothing", async () => {
    const collected: number[] = [];
    const registry = new FinalizationRegistry((index: number) => collected.push(index));
    const client = createClient({
      apiKey: "sk-test",
      fetch: () => {
        const body = new ReadableStream<Uint8Array>({
          start: (controller) => controller.enqueue(new TextEncoder().encode(completionEvent(" Hi"))),
        });
        registry.register(body, 1);
        return Promise.resolve(new Response(body, { headers: { "content-type": "text/event-stream" } }));
      },
    });

    await Promise.all(Array.from({ length: 20 }, async () => void (await client.stream(REQUEST).ready())));
    await heapUsed();

    expect(collected.length).toBeGreaterThan(17);
  });

  test("reads no further ahead than it is asked to", async () => {
    let pulls = 0;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          pulls++;
          controller.enqueue(new TextEncoder().encode(completionEvent(" more")));
        },
      },
      { highWaterMark: 0 },
    );
    const client = createClient({
      apiKey: "sk-test",
      fetch: () => Promise.resolve(new Response(body, { headers: { "content-type": "text/event-stream" } })),
    });

    const texts = client.stream(REQUEST).text();
    await texts.next();
    await texts.next();
    await new Promise(setImmediate);

    expect(pulls).toBe(2);
  });
});
