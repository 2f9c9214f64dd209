import { createClient } from "@text-completions/client";
import { createManualClock, createMock, type ManualClock, stream, text } from "@text-completions/mock";
import { serveMock } from "@text-completions/mock/server";
import { expect, test, vi } from "vitest";
import { HELLO } from "./hello.ts";

// Safari cannot hand a stream to a service worker, so MSW's worker sends the whole body at once. The first test does
// what that worker does; a test in Safari itself needs a Mac.

const SCRIPT = stream([text(" a"), text(" b")]);

/** Reads a stream into a list that a test can look at meanwhile. */
function read(client: ReturnType<typeof createClient>): { texts: string[]; end: Promise<void> } {
  const texts: string[] = [];
  async function readAll(): Promise<void> {
    for await (const piece of client.stream(HELLO).text()) texts.push(piece);
  }
  return { texts, end: readAll() };
}

/** Lets the mock send the chunks that are left. */
async function sendAll(clock: ManualClock, texts: string[]): Promise<void> {
  await vi.waitFor(async () => {
    await clock.advance(1000);
    expect(texts).toEqual([" a", " b"]);
  });
}

test("the problem: all text comes at once, at the end; none is lost", async () => {
  const clock = createManualClock();
  const mock = createMock({ clock }).reply(SCRIPT);
  async function fetch(request: Request): Promise<Response> {
    const response = await mock.fetch(request);
    return new Response(await response.arrayBuffer(), response);
  }

  const { texts, end } = read(createClient({ apiKey: "any", fetch }));
  await clock.next();

  expect(mock.calls[0]?.text).toBe(" a");
  expect(texts).toEqual([]);
  await sendAll(clock, texts);
  await end;
});

test("the fix: the mock as a server, which needs no worker", async () => {
  const clock = createManualClock();
  const mock = createMock({ clock }).reply(SCRIPT);
  await using server = await serveMock(mock);

  const { texts, end } = read(createClient({ apiKey: "any", baseUrl: server.url }));
  await clock.next();

  await vi.waitFor(() => {
    expect(texts).toEqual([" a"]);
  });
  expect(mock.calls[0]?.text).toBe(" a");
  await sendAll(clock, texts);
  await end;
});
