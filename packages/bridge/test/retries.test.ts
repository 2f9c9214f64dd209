import type { RetryContext } from "@text-completions/core";
import { withRetries } from "@text-completions/bridge";
import { createManualClock } from "@text-completions/mock";
import { describe, expect, test } from "vitest";
import { failing, start } from "./start-bridge.ts";

const OVERLOADED = {
  response: () => Response.json({}, { status: 529, headers: { "retry-after-ms": "1" } }),
};

describe("a failed request", () => {
  test("is not sent again by default", async () => {
    await using bridge = await start({}, { behave: () => OVERLOADED });

    expect((await bridge.ask()).status).toBe(529);
    expect(bridge.api.received).toHaveLength(1);
  });

  test("is sent again by withRetries, with the same body", async () => {
    await using bridge = await start(
      { fetch: withRetries() },
      { behave: (_, number) => (number < 3 ? OVERLOADED : {}) },
    );

    expect((await bridge.ask()).status).toBe(200);
    expect(bridge.api.received.map(({ body }) => JSON.stringify(body))).toEqual(
      Array(3).fill(JSON.stringify(bridge.sent())),
    );
  });

  test("is sent again if no response arrived", async () => {
    let attempts = 0;
    await using bridge = await start({
      fetch: withRetries({
        maxRetries: 1,
        fetch: async (request, init) => {
          attempts++;
          if (attempts === 1) throw new TypeError("fetch failed");
          return fetch(request, init);
        },
      }),
    });

    expect((await bridge.ask()).status).toBe(200);
  });

  test("is reported as its last attempt failed", async () => {
    await using bridge = await start({ fetch: withRetries({ maxRetries: 1 }) }, { behave: () => OVERLOADED });

    expect((await bridge.ask()).status).toBe(529);
    expect(bridge.api.received).toHaveLength(2);
  });

  test.each([
    { name: "the request itself is wrong", status: 400, headers: {} },
    { name: "the upstream advises against it", status: 529, headers: { "x-should-retry": "false" } },
    { name: "the upstream asks for a wait beyond the limit", status: 429, headers: { "retry-after": "100" } },
  ])("is not sent again where $name", async ({ status, headers }) => {
    await using bridge = await start({ fetch: withRetries() }, failing(status, {}, { ...headers }));

    expect((await bridge.ask()).status).toBe(status);
    expect(bridge.api.received).toHaveLength(1);
  });

  test("is not sent again once a stream has begun", async () => {
    await using bridge = await start({ fetch: withRetries() }, { behave: () => ({ dropAfter: 1 }) });

    expect(await (await bridge.ask({ stream: true })).text()).toContain("event: error");
    expect(bridge.api.received).toHaveLength(1);
  });

  test.each([
    { name: "breaks when it is cancelled", cancel: () => Promise.reject(new Error("broken")) },
    { name: "never settles its cancellation", cancel: () => new Promise<void>(() => {}) },
  ])("is sent again although its body $name", async ({ cancel }) => {
    let sent = 0;
    const init = { status: 529, headers: { "retry-after-ms": "1" } };
    const send = withRetries({
      fetch: async () => (sent++ === 0 ? new Response(new ReadableStream({ cancel }), init) : new Response()),
    });

    expect((await send(new Request("http://localhost/"))).status).toBe(200);
  });
});

describe("withRetries", () => {
  test("returns the response of another implementation", async () => {
    let sent = 0;
    const foreign = async (request: Request): Promise<Response> => {
      const { ok, status, headers, body } = await fetch(request);
      sent++;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- As far as it is used, it is one.
      return { ok, status, headers, body } as Response;
    };
    await using bridge = await start({ fetch: withRetries({ fetch: foreign }) });
    await using rejecting = await start({ fetch: foreign }, failing(400, {}));

    expect((await bridge.ask()).status).toBe(200);
    expect((await rejecting.ask()).status).toBe(400);
    expect(sent).toBe(2);
  });

  test("waits no longer than maxRetryDelayMs by itself", async () => {
    const delays: number[] = [];
    let sent = 0;
    const send = withRetries({
      maxRetryDelayMs: 10,
      onRetry: ({ delayMs }) => delays.push(delayMs),
      fetch: async () => {
        if (++sent === 1) throw new TypeError("fetch failed");
        return new Response(null, { status: sent === 2 ? 503 : 200 });
      },
    });

    expect((await send(new Request("http://localhost/"))).status).toBe(200);
    expect(delays).toEqual([10, 10]);
  });

  test("spreads its waits by random", async () => {
    const delays: number[] = [];
    const clock = createManualClock();
    const send = withRetries({
      clock,
      random: () => 0.5,
      onRetry: ({ delayMs }) => delays.push(delayMs),
      fetch: async () => new Response(null, { status: 503 }),
    });
    const response = send(new Request("http://localhost/"));

    await clock.next();
    await clock.next();

    expect((await response).status).toBe(503);
    expect(delays).toEqual([437.5, 875]);
  });

  test("waits for weeks if allowed and the upstream asks for it", async () => {
    const clock = createManualClock();
    let sent = 0;
    const send = withRetries({
      clock,
      maxRetryDelayMs: Infinity,
      fetch: async () =>
        ++sent === 1
          ? new Response(null, { status: 429, headers: { "retry-after": "2592000" } })
          : new Response(),
    });
    const response = send(new Request("http://localhost/"));

    await expect.poll(() => clock.waiting, { timeout: 10_000 }).toBe(1);
    await clock.advance(2_147_483_647);
    expect(sent).toBe(1);
    await clock.advance(2_592_000_000);

    expect((await response).status).toBe(200);
  });

  test("calls onRetry before each wait", async () => {
    const retries: RetryContext[] = [];
    const error = new TypeError("fetch failed");
    let sent = 0;
    const send = withRetries({
      maxRetryDelayMs: 1,
      onRetry: (retry) => retries.push(retry),
      fetch: async () => {
        if (++sent === 1) throw error;
        return new Response(null, { status: sent === 2 ? 503 : 200 });
      },
    });

    await send(new Request("http://localhost/"));

    expect(retries).toEqual([
      { attempts: 1, delayMs: 1, error, status: undefined },
      { attempts: 2, delayMs: 1, error: new Error("The upstream responded with status 503."), status: 503 },
    ]);
  });

  test("ends an attempt without a response in time, and sends again", async () => {
    const signals: AbortSignal[] = [];
    const silent = async ({ signal }: Request): Promise<Response> => {
      signals.push(signal);
      return new Promise(() => {});
    };
    await using bridge = await start({
      fetch: withRetries({ fetch: silent, timeoutMs: 10, maxRetries: 1, maxRetryDelayMs: 1 }),
    });

    expect((await bridge.ask()).status).toBe(504);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
    expect(bridge.calls[0]?.fault).toContain(": no response arrived within 10 ms.");
  });

  test("counts the time until a response begins, and no longer", async () => {
    const clock = createManualClock();
    const body = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          await clock.advance(1000);
          controller.enqueue(new TextEncoder().encode("late"));
          controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    const send = withRetries({ clock, timeoutMs: 100, fetch: async () => new Response(body) });

    expect(await (await send(new Request("http://localhost/"))).text()).toBe("late");
    expect(clock.waiting).toBe(0);
  });
});
