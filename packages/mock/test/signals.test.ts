import { once } from "node:events";
import { connect } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createMock, pause, stall, stream, text, type Mock, type Reply } from "@text-completions/mock";
import { connectMock } from "@text-completions/mock/control";
import { serveMock } from "@text-completions/mock/server";
import { describe, expect, test } from "vitest";
import { HEADERS, HELLO, requestOf, URL_OF_API } from "./post.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

/** How a signal can be passed to `mock.fetch`, with nothing but the call itself referring to the request. */
const WAYS: { way: string; send: (mock: Mock, signal: AbortSignal) => Promise<Response> }[] = [
  {
    way: "within a Request",
    send: (mock, signal) => mock.fetch(requestOf({ stream: true }, { signal })),
  },
  {
    way: "next to a URL",
    send(mock, signal) {
      const body = JSON.stringify({ ...HELLO, stream: true });
      return mock.fetch(URL_OF_API, { method: "POST", headers: HEADERS, body, signal });
    },
  },
  {
    way: "within a Request that is sent with other headers",
    send: (mock, signal) =>
      mock.fetch(requestOf({ stream: true }, { signal }), { headers: { ...HEADERS, "x-a": "1" } }),
  },
  {
    way: "next to a Request",
    send: (mock, signal) => mock.fetch(requestOf({ stream: true }), { signal }),
  },
];

/** What a request can be waiting for. */
const PHASES: { phase: string; reply: Reply; delayMs?: number }[] = [
  { phase: "before the response, by a delay", reply: " a", delayMs: 3_600_000 },
  { phase: "before the response, in silence", reply: stall() },
  { phase: "before the response, for a reply function", reply: () => new Promise(() => undefined) },
  { phase: "in the middle of a stream, in silence", reply: stream([text(" a"), stall()]) },
  { phase: "in the middle of a stream, by a pause", reply: stream([text(" a"), pause(3_600_000)]) },
];

describe.each(PHASES)("$phase", ({ reply, delayMs = 0 }) => {
  test.each(WAYS)("a signal $way ends the call after a garbage collection", async ({ send }) => {
    const ended: string[] = [];
    const controller = new AbortController();
    const mock = createMock({ delayMs, onCall: ({ outcome }) => ended.push(outcome) }).reply(reply);

    const reading = readAll(send(mock, controller.signal));
    reading.catch(() => undefined);
    await collectTwice();
    controller.abort(new Error("enough"));

    await expect(reading).rejects.toThrow("enough");
    expect(ended).toEqual(["aborted"]);
  });
});

test("a signal ends the upload of a body that never comes, after a garbage collection", async () => {
  const controller = new AbortController();
  const mock = createMock();
  const init = {
    method: "POST",
    headers: HEADERS,
    body: new ReadableStream(),
    signal: controller.signal,
    duplex: "half",
  };

  const call = mock.fetch(URL_OF_API, init);
  call.catch(() => undefined);
  await settle();
  collectGarbage();
  controller.abort(new Error("enough"));

  await expect(call).rejects.toThrow("enough");
  expect(mock.calls[0]?.outcome).toBe("aborted");
});

test.each(PHASES)(
  "over HTTP, a client that disconnects $phase ends the call after a garbage collection",
  async ({ reply, delayMs = 0 }) => {
    const mock = createMock({ delayMs }).reply(reply);
    await using server = await serveMock(mock);
    const { hostname, port } = new URL(server.url);
    const body = JSON.stringify({ ...HELLO, stream: true });
    const headers = Object.entries({ ...HEADERS, host: "a", "content-length": body.length });
    const lines = headers.map(([name, value]) => `${name}: ${value}`);
    const socket = connect(Number(port), hostname);
    await once(socket, "connect");

    socket.write(["POST /v1/complete HTTP/1.1", ...lines, "", body].join("\r\n"));
    const call = await mock.waitForCall(1);
    await settle();
    collectGarbage();
    socket.destroy();

    expect((await mock.waitForEnd(call)).outcome).toBe("aborted");
  },
);

test("over HTTP, a client that disconnects aborts the signal, even if a handler has kept nothing else", async () => {
  const kept: AbortSignal[] = [];
  await using server = await serveMock({
    fetch: async ({ signal }) => {
      kept.push(signal);
      return new Promise(() => undefined);
    },
  });
  const controller = new AbortController();

  const call = fetch(server.url, { method: "POST", body: "a", signal: controller.signal });
  call.catch(() => undefined);
  await expect.poll(() => kept).toHaveLength(1);
  await collectTwice();
  controller.abort();

  await expect.poll(() => kept[0]?.aborted).toBe(true);
});

test("the signal of connectMock aborts, even if a fetch has kept nothing else", async () => {
  const kept: AbortSignal[] = [];
  const controller = new AbortController();

  const calls = connectMock("http://127.0.0.1:4010", {
    signal: controller.signal,
    fetch({ signal }) {
      kept.push(signal);
      return new Promise(() => undefined);
    },
  }).calls();
  calls.catch(() => undefined);
  await expect.poll(() => kept).toHaveLength(1);
  await collectTwice();
  controller.abort("enough");

  await expect(calls).rejects.toBe("enough");
  expect(kept[0]?.aborted).toBe(true);
});

/** As in jsdom, the same interface, but not the class that the platform's `Request` accepts; as in polyfills, no reason. */
class ForeignSignal extends EventTarget {
  aborted = false;

  abort(): void {
    this.aborted = true;
    this.dispatchEvent(new Event("abort"));
  }
}

describe("a signal of another class, without a reason", () => {
  test("ends a call", async () => {
    const signal = new ForeignSignal();
    const mock = createMock({ delayMs: 3_600_000 });

    const body = JSON.stringify(HELLO);
    const init = { method: "POST", headers: HEADERS, body, signal: signal as never };
    const pending = mock.fetch(URL_OF_API, init);
    pending.catch(() => undefined);
    await mock.waitForCall(1);
    signal.abort();

    await expect(pending).rejects.toMatchObject({ name: "AbortError" });
  });

  test("ends a wait for a call", async () => {
    const signal = new ForeignSignal();

    const waiting = createMock().waitForCall(1, { signal: signal as never });
    signal.abort();

    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
  });
});

async function readAll(response: Promise<Response>): Promise<string> {
  return (await response).text();
}

/** What is collected only after finalizers have run takes a second round. */
async function collectTwice(): Promise<void> {
  for (let round = 0; round < 2; round++) {
    await settle();
    collectGarbage();
  }
}

/** Lets what is ready run, and the engine clear what weak references it has used. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 5);
  });
}
