import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { createGzip } from "node:zlib";
import type { BridgeOptions } from "@text-completions/bridge";
import { createManualClock } from "@text-completions/mock";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { fetchByHttp } from "../../cli/src/bridge/fetch.ts";
import { start, type Started, toRequest } from "./start-bridge.ts";

const MEGABYTE = 1024 * 1024;

const STREAM = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n";
const JSON_BODY = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
const ENDLESS = "connection: close\r\n\r\n";

/** What a server sends to each connection after a request; it ends when the connection does. */
type Sends = (socket: Socket) => Promise<void>;

/** Writes as fast as the reader reads, until it leaves. */
async function flood(socket: Socket, text: string): Promise<void> {
  const bytes = Buffer.from(text.repeat(Math.ceil(65_536 / text.length)));
  while (!socket.destroyed) {
    if (!socket.write(bytes))
      await Promise.race([once(socket, "drain"), once(socket, "close")]).catch(() => {});
  }
}

/** Writes a little again and again, until the reader leaves. */
async function drip(socket: Socket, text: string): Promise<void> {
  while (!socket.destroyed) {
    socket.write(text);
    await sleep(5);
  }
}

/** So many bytes without a meaning, compressed to a thousandth. */
async function bomb(socket: Socket, bytes: number): Promise<void> {
  const gzip = createGzip();
  gzip.on("data", (chunk: Buffer) => void socket.write(chunk));
  for (let rest = bytes; rest > 0 && !socket.destroyed; rest -= MEGABYTE) {
    if (!gzip.write(Buffer.alloc(MEGABYTE, ":\n\n "))) await once(gzip, "drain");
  }
}

interface Upstream {
  baseUrl: string;
  open: ReadonlySet<Socket>;
  /** How many connections there were. */
  count: () => number;
}

async function serve(send: Sends): Promise<Upstream> {
  const open = new Set<Socket>();
  let count = 0;
  const server = createServer((socket) => {
    count += 1;
    open.add(socket);
    socket.on("close", () => open.delete(socket)).on("error", () => {});
    socket.once("data", () => void send(socket).catch(() => {}));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  const address = server.address();
  return {
    baseUrl: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    open,
    count: () => count,
  };
}

/** The bridge has let go: the connection is closed, and the only slot is free for another request. */
async function expectFreed(bridge: Started, upstream: Upstream): Promise<void> {
  await vi.waitFor(() => expect(upstream.open.size).toBe(0), { timeout: 10_000 });
  const before = upstream.count();
  const controller = new AbortController();
  const next = bridge.bridge.fetch(new Request(toRequest({ stream: true }), { signal: controller.signal }));
  await vi.waitFor(() => expect(upstream.count()).toBeGreaterThan(before), { timeout: 10_000 });
  controller.abort();
  await next.then((response) => response.body?.cancel()).catch(() => {});
}

interface Case {
  name: string;
  send: Sends;
  options?: Partial<BridgeOptions>;
  stream: boolean;
  status: number;
  type: string;
  fault: RegExp;
}

const CASES: Case[] = [
  {
    name: "floods a response",
    send: async (socket) => {
      socket.write(JSON_BODY + ENDLESS);
      await flood(socket, " ");
    },
    options: { maxResponseBytes: 2 * MEGABYTE },
    stream: false,
    status: 500,
    type: "api_error",
    fault:
      /longer than 2097152 bytes \(maxResponseBytes\)\. Check the upstream, or raise maxResponseBytes\.$/,
  },
  {
    name: "floods a stream with events that mean nothing",
    send: async (socket) => {
      socket.write(STREAM + ENDLESS);
      await flood(socket, ": still here\n\nevent: content_block_stop\ndata: {}\n\n");
    },
    options: { maxStreamBytes: 2 * MEGABYTE },
    stream: true,
    status: 200,
    type: "api_error",
    fault: /longer than 2097152 bytes \(maxStreamBytes\)/,
  },
  {
    name: "sends an event without an end",
    send: async (socket) => {
      socket.write(`${STREAM}${ENDLESS}data: `);
      await flood(socket, "a");
    },
    stream: true,
    status: 200,
    type: "api_error",
    fault: /expected a stream of a message, got an event that is too large/,
  },
  {
    name: "floods an error",
    send: async (socket) => {
      socket.write(`HTTP/1.1 429 Slow Down\r\ncontent-type: text/plain\r\n${ENDLESS}`);
      await flood(socket, "slow down ");
    },
    stream: false,
    status: 429,
    type: "rate_limit_error",
    fault: /status 429: slow down/,
  },
  {
    name: "sends more headers than any server does",
    send: async (socket) => {
      socket.write("HTTP/1.1 200 OK\r\n");
      await flood(socket, "x-more: of the same\r\n");
    },
    stream: false,
    status: 500,
    type: "api_error",
    fault: /^Failed to send POST .*(?:overflow|HPE_HEADER_OVERFLOW)/i,
  },
];

describe.each([
  {
    by: "the platform's fetch",
    fetch: (request: Request, init?: RequestInit) => globalThis.fetch(request, init),
  },
  { by: "the command's fetch", fetch: fetchByHttp },
])("by $by, an upstream that", ({ fetch }) => {
  test.each(CASES)("$name", async ({ send, options, stream, status, type, fault }) => {
    const upstream = await serve(send);
    await using bridge = await start({ baseUrl: upstream.baseUrl, fetch, maxRequests: 1, ...options });

    const response = await bridge.ask({ stream });
    const text = await response.text();

    expect(response.status).toBe(status);
    expect(text).toContain(`"type":"${type}"`);
    expect(bridge.calls[0]?.fault).toMatch(fault);
    expect(bridge.calls[0]?.upstreamError).toEqual(expect.any(String));
    await expectFreed(bridge, upstream);
  });

  test.each([
    { name: "drips bytes of a response", head: JSON_BODY + ENDLESS, text: " ", stream: false, status: 504 },
    { name: "drips comments of a stream", head: STREAM + ENDLESS, text: ":\n\n", stream: true, status: 200 },
    {
      name: "never ends its headers",
      head: "HTTP/1.1 200 OK\r\nx-more: ",
      text: "a",
      stream: true,
      status: 504,
    },
  ])("$name is left after totalTimeoutMs", async ({ head, text, stream, status }) => {
    const clock = createManualClock();
    const upstream = await serve(async (socket) => {
      socket.write(head);
      await drip(socket, text);
    });
    await using bridge = await start({
      baseUrl: upstream.baseUrl,
      fetch,
      clock,
      maxRequests: 1,
      totalTimeoutMs: 60_000,
    });

    const asked = bridge
      .ask({ stream })
      .then(async (response) => [response.status, await response.text()] as const);
    await vi.waitFor(() => expect(upstream.open.size).toBe(1), { timeout: 10_000 });
    await sleep(50);
    await clock.advance(60_000);
    const [actual, body] = await asked;

    expect(actual).toBe(status);
    expect(body).toContain('"type":"timeout_error"');
    expect(bridge.calls[0]).toMatchObject({
      upstreamError: "timeout",
      fault: expect.stringMatching(
        /the request took longer than 60000 ms\. Check the upstream, or raise totalTimeoutMs\.$/,
      ),
    });
    await expectFreed(bridge, upstream);
  });

  test.each([{ stream: false }, { stream: true }])(
    "sends a compression bomb is read up to the limit, or not at all, with stream $stream",
    async ({ stream }) => {
      const upstream = await serve(async (socket) => {
        socket.write(`${stream ? STREAM : JSON_BODY}content-encoding: gzip\r\n${ENDLESS}`);
        await bomb(socket, 256 * MEGABYTE);
      });
      await using bridge = await start({
        baseUrl: upstream.baseUrl,
        fetch,
        maxRequests: 1,
        maxResponseBytes: 4 * MEGABYTE,
        maxStreamBytes: 4 * MEGABYTE,
      });
      const before = process.memoryUsage().rss;

      const response = await bridge.ask({ stream });
      const text = await response.text();

      expect(response.status).toBe(stream && fetch !== fetchByHttp ? 200 : 500);
      expect(text).toContain('"type":"api_error"');
      expect(bridge.calls[0]?.fault).toMatch(
        /longer than 4194304 bytes|the response is compressed \(content-encoding: gzip\)/,
      );
      expect(process.memoryUsage().rss - before).toBeLessThan(128 * MEGABYTE);
      await expectFreed(bridge, upstream);
    },
  );
});

test("a caller that stops reading is left after totalTimeoutMs, and its slot is free", async () => {
  const clock = createManualClock();
  const upstream = await serve(async (socket) => {
    socket.write(STREAM + ENDLESS);
    await drip(socket, "event: ping\ndata: {}\n\n");
  });
  await using bridge = await start({
    baseUrl: upstream.baseUrl,
    clock,
    maxRequests: 1,
    totalTimeoutMs: 60_000,
  });
  const response = await bridge.ask({ stream: true });

  await clock.advance(60_000);

  await expect(response.text()).rejects.toMatchObject({ name: "TimeoutError" });
  expect(bridge.calls).toMatchObject([{ outcome: "dropped", error: { type: "timeout_error" } }]);
  await expectFreed(bridge, upstream);
});

test("an apiKey function that never returns ends after totalTimeoutMs", async () => {
  const clock = createManualClock();
  await using bridge = await start({
    apiKey: () => new Promise<string>(() => {}),
    clock,
    totalTimeoutMs: 60_000,
  });
  const asked = bridge.ask();
  await vi.waitUntil(() => clock.waiting > 0);
  await clock.advance(60_000);

  expect((await asked).status).toBe(504);
  expect(bridge.calls[0]?.fault).toBe(
    "Failed to get the API key: the request took longer than 60000 ms. Check the apiKey function, or raise totalTimeoutMs.",
  );
});
