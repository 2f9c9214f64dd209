import { getEventListeners } from "node:events";
import type { ServerResponse } from "node:http";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createClient, toResponse, toTextStreamResponse, type Client } from "@text-completions/client";
import CompatAnthropic from "@text-completions/client/compat";
import type { Middleware } from "openapi-fetch";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createManualClock, type ManualClock } from "./manual-clock.ts";
import { beginStream, completionEvent, example, REQUEST } from "./responses.ts";
import { startServer } from "./start-server.ts";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** How long a busy machine may take. */
const WAIT = { timeout: 30_000 };

/** What is collected only after finalizers have run takes more than one round. */
async function collectAll(): Promise<void> {
  for (let round = 0; round < 5; round++) {
    collect();
    await new Promise(setImmediate);
  }
}

const VERSION = { "anthropic-version": "2023-06-01" } as const;

const PHASES: readonly { phase: string; respond: (response: ServerResponse) => unknown }[] = [
  { phase: "before the headers", respond: () => undefined },
  {
    phase: "within the body",
    respond: (response) =>
      response.writeHead(200, { "content-type": "application/json" }).write('{"completion":'),
  },
  {
    phase: "within a stream, before its first text",
    respond: (response) => beginStream(response).flushHeaders(),
  },
  {
    phase: "within a stream, after text",
    respond: (response) => beginStream(response).write(completionEvent(" Hi")),
  },
  {
    phase: "within the body of a failure",
    respond: (response) => response.writeHead(400, { "content-type": "application/json" }).write('{"error":'),
  },
];

const PARAMS = { header: { "anthropic-version": "2023-06-01" } } as const;

/** Everything that takes a signal. */
const CALLS: readonly {
  name: string;
  call: (client: Client, url: string, signal: AbortSignal) => Promise<unknown>;
}[] = [
  { name: "client.complete", call: (client, _, signal) => client.complete(REQUEST, { signal }) },
  { name: "client.stream", call: (client, _, signal) => client.stream(REQUEST, { signal }).final() },
  {
    name: "client.raw",
    call: (client, _, signal) => client.raw.POST("/v1/complete", { params: PARAMS, body: REQUEST, signal }),
  },
  {
    name: "toResponse",
    // After the first text a failure is an event of the response.
    call: async (client, _, signal) => (await toResponse(client.stream(REQUEST, { signal }))).text(),
  },
  {
    name: "toTextStreamResponse",
    call: async (client, _, signal) =>
      (await toTextStreamResponse(client.stream(REQUEST, { signal }))).text(),
  },
  {
    name: "compat, whole",
    call: (_, baseURL, signal) =>
      new CompatAnthropic({ apiKey: "sk-test", baseURL, maxRetries: 0 }).completions.create(REQUEST, {
        signal,
      }),
  },
  {
    name: "compat, streamed",
    call: async (_, baseURL, signal) => {
      const anthropic = new CompatAnthropic({ apiKey: "sk-test", baseURL, maxRetries: 0 });
      const stream = await anthropic.completions.create({ ...REQUEST, stream: true }, { signal });
      for await (const event of stream) void event;
    },
  },
];

describe.each(PHASES)("a signal that aborts after a garbage collection, $phase", ({ respond }) => {
  test.each(CALLS)("ends $name and closes its connection", async ({ call }) => {
    let onRequest: () => void = () => undefined;
    const received = new Promise<void>((resolve) => {
      onRequest = resolve;
    });
    await using server = await startServer((response) => {
      respond(response);
      onRequest();
    });
    const client = createClient({ apiKey: "sk-test", baseUrl: server.url, maxRetries: 0 });
    const controller = new AbortController();

    const outcome = call(client, server.url, controller.signal).then(
      () => "ended",
      () => "ended",
    );
    await received;
    await collectAll();
    controller.abort();

    expect(await outcome).toBe("ended");
    await server.aborted;
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });
});

const LIMITS: readonly {
  option: "timeoutMs" | "totalTimeoutMs" | "firstChunkTimeoutMs";
  name: string;
  phase: number;
}[] = [
  { option: "timeoutMs", name: "client.complete", phase: 0 },
  { option: "timeoutMs", name: "client.complete", phase: 1 },
  { option: "totalTimeoutMs", name: "client.complete", phase: 1 },
  { option: "timeoutMs", name: "client.stream", phase: 0 },
  { option: "totalTimeoutMs", name: "client.stream", phase: 2 },
  { option: "firstChunkTimeoutMs", name: "client.stream", phase: 2 },
];

describe("a limit that is over after a garbage collection", () => {
  test.each(LIMITS)(
    "$option ends $name in phase $phase and closes its connection",
    async ({ option, name, phase }) => {
      let onRequest: () => void = () => undefined;
      const received = new Promise<void>((resolve) => {
        onRequest = resolve;
      });
      await using server = await startServer((response) => {
        PHASES[phase]?.respond(response);
        onRequest();
      });
      const clock: ManualClock = createManualClock();
      const client = createClient({
        apiKey: "sk-test",
        baseUrl: server.url,
        maxRetries: 0,
        clock,
        [option]: 77,
      });

      const failure = (
        name === "client.complete" ? client.complete(REQUEST) : client.stream(REQUEST).final()
      ).catch((error: unknown) => error);
      await received;
      await clock.waitForTimer(77);
      await collectAll();
      clock.advance(77);

      expect(await failure).toMatchObject({ message: expect.stringContaining(`Raise ${option}.`) });
      await server.aborted;
      expect(clock.delays).toEqual([]);
    },
  );
});

test("a signal ends the wait for a retry after a garbage collection", async () => {
  const clock = createManualClock();
  const controller = new AbortController();
  const client = createClient({
    apiKey: "sk-test",
    clock,
    random: () => 0,
    fetch: () => Promise.resolve(new Response("{}", { status: 500 })),
  });

  const failure = client.complete(REQUEST, { signal: controller.signal }).catch((error: unknown) => error);
  await clock.waitForTimer(500);
  await collectAll();
  controller.abort(new Error("Enough."));

  expect(await failure).toMatchObject({ message: "Enough." });
  expect(clock.delays).toEqual([]);
});

/** Aborts in one of the microtasks after a response, in which the client passes it on. */
async function abortAfter(microtasks: number, controller: AbortController): Promise<void> {
  for (let i = 0; i < microtasks; i++) await Promise.resolve();
  controller.abort(new Error("Enough."));
}

test.each<{
  name: string;
  headers: HeadersInit;
  call: (client: Client, signal: AbortSignal) => Promise<unknown>;
}>([
  {
    name: "complete",
    headers: { "content-type": "application/json" },
    call: (client, signal) => client.complete(REQUEST, { signal }),
  },
  {
    name: "stream",
    headers: { "content-type": "text/event-stream" },
    call: (client, signal) => client.stream(REQUEST, { signal }).final(),
  },
  {
    name: "raw",
    headers: {},
    call: async (client, signal) => {
      const init = {
        body: { ...REQUEST, stream: true },
        params: { header: VERSION },
        signal,
        parseAs: "stream",
      };
      const { response } = await client.raw.POST("/v1/complete", init as never);
      return response.text();
    },
  },
])(
  "a signal that aborts in any microtask after the response of $name cancels its body",
  async ({ headers, call }) => {
    for (let microtasks = 0; microtasks < 40; microtasks++) {
      const controller = new AbortController();
      const cancel = vi.fn<() => void>();
      const client = createClient({
        apiKey: "sk-test",
        async fetch() {
          void abortAfter(microtasks, controller);
          return new Response(new ReadableStream({ cancel }), { headers });
        },
      });

      await expect(call(client, controller.signal)).rejects.toThrow("Enough.");
      await vi.waitFor(() => expect(cancel).toHaveBeenCalled(), WAIT);
    }
  },
);

test("a signal that aborts while the body of a failure is read ends a call of client.raw", async () => {
  const controller = new AbortController();
  const body = new ReadableStream(
    { pull: () => controller.abort(new Error("Enough.")) },
    { highWaterMark: 0 },
  );
  const client = createClient({ apiKey: "sk-test", fetch: async () => new Response(body, { status: 400 }) });

  const init = { body: REQUEST, params: { header: VERSION }, signal: controller.signal };

  await expect(client.raw.POST("/v1/complete", init)).rejects.toThrow("Enough.");
});

describe("the signal inside the request", () => {
  const STREAMED: readonly {
    name: string;
    call: (client: Client, signal: AbortSignal) => Promise<unknown>;
  }[] = [
    { name: "complete", call: (client, signal) => client.complete(REQUEST, { signal }) },
    { name: "stream", call: (client, signal) => client.stream(REQUEST, { signal }).final() },
  ];

  test.each(STREAMED)(
    "closes the connection of $name for a fetch that passes on the request alone",
    async ({ call }) => {
      const controller = new AbortController();
      await using server = await startServer(() => controller.abort(new Error("Enough.")));
      const client = createClient({
        apiKey: "sk-test",
        baseUrl: server.url,
        fetch: (request) => fetch(new Request(request)),
      });

      await expect(call(client, controller.signal)).rejects.toThrow("Enough.");
      await server.aborted;
    },
  );

  test.each(STREAMED)("ends what middleware of $name waits for", async ({ call }) => {
    const controller = new AbortController();
    const ended = vi.fn<(reason: unknown) => void>();
    const client = createClient({
      apiKey: "sk-test",
      middleware: [
        {
          onRequest({ request: { signal } }) {
            signal.addEventListener("abort", () => ended(signal.reason));
            controller.abort("enough");
            return new Promise(() => undefined);
          },
        },
      ],
    });

    await expect(call(client, controller.signal)).rejects.toBe("enough");
    expect(ended).toHaveBeenCalledExactlyOnceWith("enough");
  });
});

/** Middleware that replaces the request. The first one, which the signal of the call aborts, is then referred to by nobody. */
const REPLACING: Middleware = { onRequest: ({ request }) => new Request(request) };

describe.each([
  { name: "no middleware", middleware: [] },
  { name: "middleware that replaces the request", middleware: [REPLACING, REPLACING] },
])("with $name, after a garbage collection", ({ middleware }) => {
  const calls = CALLS.filter(({ name }) => name.startsWith("client."));

  test.each(calls)("the signal of $name aborts, even if a fetch has kept nothing else", async ({ call }) => {
    const kept: AbortSignal[] = [];
    const client = createClient({
      apiKey: "sk-test",
      middleware,
      fetch({ signal }) {
        kept.push(signal);
        return new Promise(() => undefined);
      },
    });
    const controller = new AbortController();

    const outcome = call(client, "", controller.signal).catch((error: unknown) => error);
    await expect.poll(() => kept).toHaveLength(1);
    await collectAll();
    controller.abort("enough");

    expect(await outcome).toBe("enough");
    expect(kept[0]?.aborted).toBe(true);
  });
});

describe("a signal that middleware adds to the request", () => {
  const calls = CALLS.filter(({ name }) => name.startsWith("client."));

  test.each(calls)("ends $name before the headers, and closes its connection", async ({ call }) => {
    const own = new AbortController();
    await using server = await startServer(() => own.abort("too slow for the middleware"));
    const client = createClient({
      apiKey: "sk-test",
      baseUrl: server.url,
      middleware: [{ onRequest: ({ request }) => new Request(request, { signal: own.signal }) }],
    });

    const failure = call(client, server.url, new AbortController().signal);

    await expect(failure).rejects.toBe("too slow for the middleware");
    await server.aborted;
  });

  test.each(calls)("ends $name within the body, and closes its connection", async ({ call }) => {
    const own = new AbortController();
    await using server = await startServer((response, _, { body }) => {
      if (body.includes('"stream":true')) beginStream(response).write(completionEvent(" Hi"));
      else response.writeHead(200, { "content-type": "application/json" }).write('{"completion":');
      setTimeout(() => own.abort(new Error("too slow for the middleware")), 20);
    });
    const client = createClient({
      apiKey: "sk-test",
      baseUrl: server.url,
      maxRetries: 0,
      middleware: [{ onRequest: ({ request }) => new Request(request, { signal: own.signal }) }],
    });

    const failure = call(client, server.url, new AbortController().signal);

    await expect(failure).rejects.toThrow("too slow for the middleware");
    await server.aborted;
  });
});

describe("where a DOM has replaced the platform's AbortController with its own", () => {
  /** As in jsdom: the same interface, but not the class that the platform's `Request` accepts. */
  class ForeignSignal extends EventTarget {
    aborted = false;
    reason: unknown;

    throwIfAborted(): void {
      if (this.aborted) throw this.reason;
    }
  }
  class ForeignController {
    readonly signal: AbortSignal = new ForeignSignal() as never;

    abort(reason: unknown = new DOMException("Aborted.", "AbortError")): void {
      Object.assign(this.signal, { aborted: true, reason });
      this.signal.dispatchEvent(new Event("abort"));
    }
  }

  afterEach(() => {
    vi.unstubAllGlobals();
  });

  function stub(): AbortController {
    const controller = new ForeignController();
    // Node 22 and later reject such a signal in a Request. Node 20 takes it, and the client has to work there as well.
    vi.stubGlobal("AbortController", ForeignController);
    vi.stubGlobal("AbortSignal", ForeignSignal);
    return controller;
  }

  const calls = CALLS.filter(({ name }) => name.startsWith("client."));

  test.each(calls)("$name works with a signal of its kind", async ({ call }) => {
    await using server = await startServer((response, _, { body }) =>
      body.includes('"stream":true')
        ? beginStream(response).end(example("streams/documented.sse"))
        : response
            .writeHead(200, { "content-type": "application/json" })
            .end(example("completions/hello.json")),
    );
    const { signal } = stub();
    // Middleware may return a request of its own.
    const client = createClient({
      apiKey: "sk-test",
      baseUrl: server.url,
      middleware: [{ onRequest: ({ request }) => new Request(request) }],
    });

    const result = await call(client, server.url, signal);

    expect(JSON.stringify(result)).toContain(" Hello! My name is Claude.");
  });

  test.each(calls)("$name ends by a signal of its kind", async ({ call }) => {
    const controller = stub();
    await using server = await startServer(() => controller.abort());
    const client = createClient({ apiKey: "sk-test", baseUrl: server.url });

    await expect(call(client, server.url, controller.signal)).rejects.toMatchObject({ name: "AbortError" });
    await server.aborted;
  });
});
