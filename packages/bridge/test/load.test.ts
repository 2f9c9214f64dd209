import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createClient } from "@text-completions/client";
import { serveMock } from "@text-completions/mock/server";
import { describe, expect, test } from "vitest";
import { REQUEST, start, toRequest } from "./start-bridge.ts";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

const MEGABYTE = 1024 * 1024;

describe("under load", () => {
  test("500 streams at once: nothing is lost or mixed", async () => {
    const words = (name: string): string =>
      Array.from({ length: 8 }, (_, index) => `${name}-${index}`).join(" ");
    await using bridge = await start(
      {},
      { behave: ({ messages }) => ({ text: words(nameIn(messages)), delayMs: 1 }) },
    );
    await using server = await serveMock(bridge.bridge);
    const client = createClient({ apiKey: "any", baseUrl: server.url });
    const names = Array.from({ length: 500 }, (_, index) => `caller${index}`);

    const texts = await Promise.all(
      names.map(async (name) => {
        const prompt = `\n\nHuman: ${name}\n\nAssistant:`;
        return (await client.stream({ ...REQUEST, prompt }).final()).completion;
      }),
    );

    expect(texts).toEqual(names.map((name) => ` ${words(name)}`));
  });

  test("20,000 requests, streamed, whole, rejected and left, leave the heap flat", async () => {
    await using started = await start();
    await using bridge = await start({ fetch: started.api.fetch });
    const ask = async (times: number): Promise<void> => {
      for (let index = 0; index < times; index++) {
        const fields = [{}, { stream: true }, { temperature: 2 }, { stream: true }][index % 4];
        const response = await bridge.bridge.fetch(toRequest(fields));
        if (index % 4 === 3) await response.body?.cancel();
        else await response.text();
      }
      started.api.received.length = 0;
      bridge.calls.length = 0;
    };
    await ask(2000);
    const before = await heapUsed();

    await ask(20_000);

    expect((await heapUsed()) - before).toBeLessThan(4 * MEGABYTE);
  });
});

function nameIn(messages: unknown): string {
  return /caller\d+/.exec(JSON.stringify(messages))?.[0] ?? "";
}

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
