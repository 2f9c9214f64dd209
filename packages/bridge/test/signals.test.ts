import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import { createServer as createSocketServer, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import {
  createBridge,
  withRetries,
  type Bridge,
  type BridgeCall,
  type BridgeOptions,
} from "@text-completions/bridge";
import { countOpenScopes } from "@text-completions/core/internal";
import { createManualClock } from "@text-completions/mock";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { OLD } from "./messages-api/profile.ts";
import { OWN_KEY, toRequest } from "./start-bridge.ts";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** How long a busy machine may take. */
const WAIT = { timeout: 30_000 };

/** Collects garbage until whatever may be lost is lost. */
async function collectGarbage(): Promise<void> {
  for (let round = 0; round < 5; round++) {
    collect();
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
}

async function listen(server: Server | ReturnType<typeof createSocketServer>): Promise<string> {
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    if ("closeAllConnections" in server) server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}

/** An upstream that goes silent in a phase of its response, and knows how many requests came and how many are open. */
async function startSilent(phase: Phase): Promise<{ url: string; asked: () => number; open: () => number }> {
  let asked = 0;
  let open = 0;
  const listener: RequestListener = (incoming, response) => {
    asked++;
    open++;
    incoming.resume();
    response.on("close", () => void open--);
    PHASES[phase](response);
  };
  return { url: await listen(createServer(listener)), asked: () => asked, open: () => open };
}

const PHASES = {
  "before the headers": () => undefined,
  "during the body": (response: ServerResponse) =>
    void response.writeHead(200, { "content-type": "application/json" }).write("{"),
  "during the body of an error": (response: ServerResponse) => void response.writeHead(400).write("{"),
  "during a stream": (response: ServerResponse) =>
    void response
      .writeHead(200, { "content-type": "text/event-stream" })
      .write('event: content_block_delta\ndata: {"delta":{"type":"text_delta","text":"a"}}\n\n'),
  "during a retry pause": (response: ServerResponse) =>
    void response.writeHead(529, { "retry-after": "30" }).end("{}"),
};
type Phase = keyof typeof PHASES;

/** Reads what the bridge sends to its end. */
async function ask(
  url: string,
  signal: AbortSignal,
  options: Partial<BridgeOptions>,
  stream = false,
): Promise<void> {
  const bridge = createBridge({ apiKey: OWN_KEY, models: OLD.id, baseUrl: url, ...options });
  // No variable holds the request: a server would not either.
  const response = await bridge.fetch(new Request(toRequest({ stream }), { signal }));
  await response.text();
}

describe("a caller that leaves ends the request upstream, also after a garbage collection", () => {
  const CALLERS = [
    {
      name: "createBridge",
      phases: ["before the headers", "during the body", "during the body of an error"] as const,
      call: (url: string, signal: AbortSignal) => ask(url, signal, {}),
    },
    {
      name: "createBridge, streamed",
      phases: ["before the headers", "during a stream"] as const,
      call: (url: string, signal: AbortSignal) => ask(url, signal, {}, true),
    },
    {
      name: "createBridge with withRetries",
      phases: ["before the headers", "during the body", "during a retry pause"] as const,
      call: (url: string, signal: AbortSignal) => ask(url, signal, { fetch: withRetries() }),
    },
    {
      name: "createBridge with withRetries, streamed",
      phases: ["during a stream"] as const,
      call: (url: string, signal: AbortSignal) => ask(url, signal, { fetch: withRetries() }, true),
    },
    {
      name: "withRetries",
      phases: ["before the headers", "during the body", "during a retry pause"] as const,
      call: async (url: string, signal: AbortSignal) =>
        void (await (await withRetries()(new Request(url, { signal }))).text()),
    },
    {
      name: "withRetries, its signal next to the request",
      phases: ["before the headers", "during the body", "during a retry pause"] as const,
      call: async (url: string, signal: AbortSignal) =>
        void (await (await withRetries()(new Request(url), { signal })).text()),
    },
  ];

  test.each(CALLERS.flatMap(({ phases, ...rest }) => phases.map((phase) => ({ ...rest, phase }))))(
    "$name, $phase",
    async ({ call, phase }) => {
      const upstream = await startSilent(phase);
      const before = countOpenScopes();
      const controller = new AbortController();
      const results = Array.from({ length: 5 }, () =>
        call(upstream.url, controller.signal).catch((error: unknown) => error),
      );
      await expect.poll(upstream.asked, { timeout: 10_000 }).toBe(5);
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
      await collectGarbage();

      controller.abort("enough");

      expect(await Promise.all(results)).toEqual(Array(5).fill("enough"));
      await expect.poll(upstream.open, { timeout: 10_000 }).toBe(0);
      expect(countOpenScopes()).toBe(before);
    },
  );
});

describe("the signal aborts after a garbage collection, even if a fetch has kept nothing else", () => {
  test.each([
    { name: "createBridge", send: (fetch: Fetch, request: Request) => ownBridge(fetch).fetch(request) },
    {
      name: "createBridge with withRetries",
      send: (fetch: Fetch, request: Request) => ownBridge(withRetries({ fetch })).fetch(request),
    },
    {
      name: "withRetries",
      send: (fetch: Fetch, request: Request) => withRetries({ fetch })(request),
    },
  ])("$name", async ({ send }) => {
    const kept: AbortSignal[] = [];
    const controller = new AbortController();

    // The response has begun: until then, the call itself keeps its request reachable.
    const response = send(
      async ({ signal }) => {
        kept.push(signal);
        return new Response(new ReadableStream());
      },
      new Request(toRequest(), { signal: controller.signal }),
    ).then((begun) => begun.text());
    response.catch(() => undefined);
    await expect.poll(() => kept).toHaveLength(1);
    await collectGarbage();
    controller.abort("enough");

    await expect(response).rejects.toBe("enough");
    expect(kept[0]?.aborted).toBe(true);
  });

  type Fetch = (request: Request) => Promise<Response>;

  function ownBridge(fetch: Fetch): Bridge {
    return createBridge({ apiKey: OWN_KEY, models: OLD.id, fetch });
  }
});

describe("a time-out ends the request upstream, also after a garbage collection", () => {
  test.each([
    { name: "timeoutMs", phase: "before the headers", status: 504 },
    { name: "stallTimeoutMs", phase: "during the body", status: 504 },
  ] as const)("$name, $phase", async ({ name, phase, status }) => {
    const upstream = await startSilent(phase);
    const clock = createManualClock();
    const bridge = createBridge({
      apiKey: OWN_KEY,
      models: OLD.id,
      baseUrl: upstream.url,
      clock,
      stallTimeoutMs: 1000,
      fetch: name === "timeoutMs" ? withRetries({ timeoutMs: 1000, maxRetries: 0, clock }) : undefined,
    });
    const response = bridge.fetch(toRequest());
    await expect.poll(upstream.asked, { timeout: 10_000 }).toBe(1);
    await expect.poll(() => clock.waiting, { timeout: 10_000 }).toBeGreaterThan(0);
    await collectGarbage();

    await clock.advance(1000);

    expect((await response).status).toBe(status);
    await expect.poll(upstream.open, { timeout: 10_000 }).toBe(0);
  });
});

describe("an upstream that closes an idle connection as it is reused", () => {
  const MESSAGE = JSON.stringify({ content: [{ type: "text", text: "Hi" }], stop_reason: "end_turn" });

  /** Responds to the first request on each connection, and closes the connection at the second. */
  async function startClosing(end: (socket: Socket) => void): Promise<{ url: string; asked: () => number }> {
    let asked = 0;
    const server = createSocketServer((socket) => {
      let count = 0;
      let received = "";
      socket.on("error", () => undefined);
      socket.on("data", (data) => {
        received += data.toString("latin1");
        const head = received.indexOf("\r\n\r\n");
        const length = Number(/content-length: (\d+)/i.exec(received)?.[1] ?? 0);
        if (head < 0 || received.length < head + 4 + length) return;
        received = "";
        asked++;
        if (count++ > 0) return end(socket);
        socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${MESSAGE.length}\r\n\r\n${MESSAGE}`);
      });
    });
    return { url: await listen(server), asked: () => asked };
  }

  test.each([
    { name: "by a FIN", end: (socket: Socket) => void socket.destroy() },
    { name: "by a reset", end: (socket: Socket) => void socket.resetAndDestroy() },
  ])("is asked once more on a new one: $name", async ({ end }) => {
    const upstream = await startClosing(end);
    const bridge = createBridge({ apiKey: OWN_KEY, models: OLD.id, baseUrl: upstream.url });
    const statuses: number[] = [];

    for (let request = 0; request < 6; request++) {
      const response = await bridge.fetch(toRequest());
      await response.text();
      statuses.push(response.status);
      await new Promise((resolve) => {
        setTimeout(resolve, 5);
      });
    }

    expect(statuses).toEqual(Array(6).fill(200));
  });

  test("gets no second request if it never responded", async () => {
    let asked = 0;
    const server = createSocketServer((socket) => {
      asked++;
      socket.on("error", () => undefined).once("data", () => socket.destroy());
    });
    const bridge = createBridge({ apiKey: OWN_KEY, models: OLD.id, baseUrl: await listen(server) });

    expect((await bridge.fetch(toRequest())).status).toBe(500);
    expect(asked).toBe(1);
  });
});

test("a signal of another class, as jsdom's, ends a request", async () => {
  // The same interface, but not the class that the platform's `Request` accepts.
  const signal = Object.assign(new EventTarget(), { aborted: false, reason: "" });
  const bridge = createBridge({ apiKey: OWN_KEY, models: OLD.id, fetch: () => new Promise(() => undefined) });
  const { method, headers } = toRequest();

  const init = { method, headers, body: await toRequest().text(), signal };
  const pending = bridge.fetch("http://localhost/v1/complete", init);
  Object.assign(signal, { aborted: true, reason: "enough" }).dispatchEvent(new Event("abort"));

  await expect(pending).rejects.toBe("enough");
});

test.each([true, false])(
  "a caller who leaves in any microtask after the upstream's response frees the slot (stream: %s), read or not",
  async (stream) => {
    for (let microtasks = 0; microtasks < 40; microtasks++) {
      const controller = new AbortController();
      const cancel = vi.fn<() => void>();
      const onCall = vi.fn<(call: BridgeCall) => void>();
      const bridge = createBridge({
        apiKey: OWN_KEY,
        models: OLD.id,
        onCall,
        async fetch() {
          void abortAfter(microtasks, controller);
          const headers = { "content-type": stream ? "text/event-stream" : "application/json" };
          return new Response(new ReadableStream({ cancel }), { headers });
        },
      });

      await bridge
        .fetch(new Request(toRequest({ stream }), { signal: controller.signal }))
        .catch(() => undefined);

      await vi.waitFor(() => expect(onCall.mock.calls).toMatchObject([[{ outcome: "aborted" }]]), WAIT);
      await vi.waitFor(() => expect(cancel).toHaveBeenCalled(), WAIT);
    }
  },
);

test.each(["before a response", "during a stream"])(
  "a time limit that is waited for keeps a Node process alive, %s",
  async (phase) => {
    const script = fileURLToPath(new URL("scripts/time-limit.ts", import.meta.url));
    const flags = ["--conditions=@text-completions/source", "--no-warnings"];

    const { stdout } = await promisify(execFile)(process.execPath, [...flags, script, phase]);

    expect(stdout).toContain("timeout_error");
  },
);

async function abortAfter(microtasks: number, controller: AbortController): Promise<void> {
  for (let i = 0; i < microtasks; i++) await Promise.resolve();
  controller.abort("enough");
}
