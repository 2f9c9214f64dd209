import { createClient } from "@text-completions/client";
import { createMock, pause, stream, text } from "@text-completions/mock";
import { serveMock } from "@text-completions/mock/server";
import { expect, test } from "vitest";
import { HELLO } from "./hello.ts";

// Safari cannot hand a stream to a service worker, so MSW's worker sends the whole body at once. The first test does
// what that worker does; a test in Safari itself needs a Mac.

const SCRIPT = stream([text(" a"), pause(60), text(" b")]);

/** The texts, and the milliseconds from the first to the last. */
async function read(client: ReturnType<typeof createClient>): Promise<{ texts: string[]; ms: number }> {
  const texts: string[] = [];
  let startedAt = 0;
  for await (const piece of client.stream(HELLO).text()) {
    startedAt ||= performance.now();
    texts.push(piece);
  }
  return { texts, ms: performance.now() - startedAt };
}

test("the problem: all text comes at once, at the end; none is lost", async () => {
  const mock = createMock().reply(SCRIPT);
  async function fetch(request: Request): Promise<Response> {
    const response = await mock.fetch(request);
    return new Response(await response.arrayBuffer(), response);
  }

  const { texts, ms } = await read(createClient({ apiKey: "any", fetch }));

  expect(texts).toEqual([" a", " b"]);
  expect(ms).toBeLessThan(50);
});

test("the fix: the mock as a server, which needs no worker", async () => {
  await using server = await serveMock(createMock().reply(SCRIPT));

  const { texts, ms } = await read(createClient({ apiKey: "any", baseUrl: server.url }));

  expect(texts).toEqual([" a", " b"]);
  expect(ms).toBeGreaterThan(40);
});
