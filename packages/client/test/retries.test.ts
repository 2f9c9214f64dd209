import {
  createClient,
  isCompletionError,
  type Client,
  type ClientOptions,
  type RetryContext,
} from "@text-completions/client";
import { describe, expect, test } from "vitest";
import { createManualClock } from "./manual-clock.ts";
import { example, REQUEST } from "./responses.ts";

const HELLO = example("completions/hello.json");
const NOW = Date.UTC(2026, 0, 1);

/** A client for which every wait is over at once, and the delays that it waited for. */
function setUp(
  respond: (number: number) => Response,
  options: ClientOptions = {},
): { client: Client; delays: number[] } {
  const delays: number[] = [];
  let calls = 0;
  const client = createClient({
    apiKey: "sk-test",
    fetch: () => Promise.resolve(respond(calls++)),
    random: () => 0,
    clock: {
      now: () => NOW,
      setTimeout(callback, delayMs) {
        if (delayMs >= 30_000) return;
        delays.push(delayMs);
        queueMicrotask(callback);
      },
      clearTimeout: () => undefined,
    },
    ...options,
  });
  return { client, delays };
}

function failure(status: number, headers: Record<string, string> = {}): Response {
  return new Response("{}", { status, headers });
}

describe("a failed attempt", () => {
  test.each([408, 409, 429, 500, 502, 503, 504, 529])("of status %i is repeated twice", async (status) => {
    const { client, delays } = setUp(() => failure(status));

    const error = await client.complete(REQUEST).catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ status, attempts: 3 });
    expect(delays).toEqual([500, 1000]);
  });

  test.each([400, 401, 402, 403, 404, 405, 413, 422])("of status %i is not repeated", async (status) => {
    const { client, delays } = setUp(() => failure(status));

    await expect(client.complete(REQUEST)).rejects.toMatchObject({ status, attempts: 1 });
    expect(delays).toEqual([]);
  });

  test.each([
    { status: 500, advice: "false", attempts: 1 },
    { status: 400, advice: "true", attempts: 3 },
    { status: 500, advice: "perhaps", attempts: 3 },
  ])("of status $status respects x-should-retry: $advice", async ({ status, advice, attempts }) => {
    const { client } = setUp(() => failure(status, { "x-should-retry": advice }));

    await expect(client.complete(REQUEST)).rejects.toMatchObject({ attempts });
  });

  test.each<{ headers: Record<string, string>; delayMs: number }>([
    { headers: { "retry-after": "7" }, delayMs: 7000 },
    { headers: { "retry-after": "1.5" }, delayMs: 1500 },
    { headers: { "retry-after": new Date(NOW + 3000).toUTCString() }, delayMs: 3000 },
    { headers: { "retry-after": "7", "retry-after-ms": "20" }, delayMs: 20 },
    { headers: { "retry-after": "7", "retry-after-ms": "0" }, delayMs: 7000 },
    { headers: { "retry-after": "0" }, delayMs: 500 },
    { headers: { "retry-after": "-5" }, delayMs: 500 },
    { headers: { "retry-after": "soon" }, delayMs: 500 },
    { headers: { "retry-after": new Date(NOW - 3000).toUTCString() }, delayMs: 500 },
  ])("waits $delayMs ms for $headers", async ({ headers, delayMs }) => {
    const { client, delays } = setUp((number) =>
      number === 0 ? failure(429, headers) : new Response(HELLO),
    );

    await client.complete(REQUEST);

    expect(delays).toEqual([delayMs]);
  });

  test("is repeated after waits that double up to 8 s, less up to a quarter", async () => {
    const { client, delays } = setUp(() => failure(500), { maxRetries: 6, random: () => 1 });

    await expect(client.complete(REQUEST)).rejects.toMatchObject({ attempts: 7 });
    expect(delays).toEqual([375, 750, 1500, 3000, 6000, 6000]);
  });

  test("is repeated if the connection failed", async () => {
    let calls = 0;
    const { client } = setUp(() => failure(500), {
      fetch: () =>
        calls++ === 0 ? Promise.reject(new TypeError("fetch failed")) : Promise.resolve(new Response(HELLO)),
    });

    expect((await client.complete(REQUEST)).completion).toBe(" Hello! My name is Claude.");
  });

  test("is reported before the wait", async () => {
    const contexts: RetryContext[] = [];
    const { client } = setUp((number) => (number === 0 ? failure(529) : new Response(HELLO)));

    await client.complete(REQUEST, { onRetry: (context) => contexts.push(context) });

    expect(contexts).toEqual([
      { attempts: 1, delayMs: 500, error: expect.objectContaining({ status: 529 }), status: 529 },
    ]);
  });

  test("is not repeated if the wait would take longer than the call may", async () => {
    const { client, delays } = setUp(() => failure(429, { "retry-after": "60" }), { totalTimeoutMs: 30_000 });

    await expect(client.complete(REQUEST)).rejects.toMatchObject({
      status: 429,
      attempts: 1,
      retryAfterMs: 60_000,
    });
    expect(delays).toEqual([]);
  });

  test.each(["61", "9999999999", new Date(NOW + 61_000).toUTCString()])(
    "is not repeated if the server asks for a longer wait than a minute: %s",
    async (value) => {
      const { client, delays } = setUp(() => failure(429, { "retry-after": value }));

      const error = await client.complete(REQUEST).catch((thrown: unknown) => thrown);

      expect(error).toMatchObject({ status: 429, attempts: 1 });
      expect((error as { retryAfterMs: number }).retryAfterMs).toBeGreaterThanOrEqual(61_000);
      expect(delays).toEqual([]);
    },
  );

  test("is repeated after as long a wait as maxRetryDelayMs allows", async () => {
    const { client, delays } = setUp(() => failure(429, { "retry-after": "20" }), {
      maxRetryDelayMs: 20_000,
    });
    const { client: impatient } = setUp(() => failure(429, { "retry-after": "20" }));

    await expect(client.complete(REQUEST)).rejects.toMatchObject({ attempts: 3 });
    await expect(impatient.complete(REQUEST, { maxRetryDelayMs: 0 })).rejects.toMatchObject({ attempts: 1 });
    expect(delays).toEqual([20_000, 20_000]);
  });

  test("ends its wait when the signal is aborted", async () => {
    const controller = new AbortController();
    const client = createClient({ apiKey: "sk-test", fetch: () => Promise.resolve(failure(429)) });

    const call = client.complete(REQUEST, {
      signal: controller.signal,
      onRetry: () => setImmediate(() => controller.abort(new Error("Enough."))),
    });

    await expect(call).rejects.toThrow("Enough.");
  });

  test("can be aborted while onRetry is pending", async () => {
    const controller = new AbortController();
    const { client } = setUp(() => failure(429));

    const call = client.complete(REQUEST, {
      signal: controller.signal,
      onRetry() {
        setImmediate(() => controller.abort(new Error("Enough.")));
        return new Promise(() => undefined);
      },
    });

    await expect(call).rejects.toThrow("Enough.");
  });

  test("runs out of time while onRetry is pending", async () => {
    const clock = createManualClock();
    const client = createClient({
      apiKey: "sk-test",
      random: () => 1,
      clock,
      fetch: () => Promise.resolve(failure(500)),
    });

    const failed = client
      .complete(REQUEST, {
        totalTimeoutMs: 450,
        onRetry: () => {
          setImmediate(() => clock.advance(450));
          return new Promise(() => undefined);
        },
      })
      .catch((error: unknown) => error);

    expect(await failed).toMatchObject({ kind: "timeout", attempts: 1 });
    expect(clock.delays).toEqual([]);
  });

  test("starts no timer for a wait after an abort", async () => {
    const controller = new AbortController();
    const timers = new Set<number>();
    let count = 0;
    const clock = {
      now: () => NOW,
      setTimeout: () => (timers.add((count += 1)), count),
      clearTimeout: (timer: unknown) => timers.delete(Number(timer)),
    };
    const { client } = setUp(() => failure(429), { clock });
    const onRetry = async (): Promise<void> => {
      controller.abort(new Error("Enough."));
      await Promise.resolve();
    };

    const call = client.complete(REQUEST, { signal: controller.signal, totalTimeoutMs: 60_000, onRetry });
    await expect(call).rejects.toThrow("Enough.");
    await new Promise(setImmediate);

    expect(count).toBeGreaterThan(2);
    expect([...timers]).toEqual([]);
  });

  test("may be waited for longer than timeoutMs", async () => {
    const clock = createManualClock();
    let calls = 0;
    const client = createClient({
      apiKey: "sk-test",
      timeoutMs: 20,
      clock,
      fetch: () =>
        Promise.resolve(calls++ === 0 ? failure(429, { "retry-after-ms": "60" }) : new Response(HELLO)),
    });

    const completed = client.complete(REQUEST);
    await clock.waitForTimer(60);
    clock.advance(60);

    expect((await completed).completion).toBe(" Hello! My name is Claude.");
  });

  test("is not repeated, and not wrapped, if middleware threw", async () => {
    const mistake = new Error("My own.");
    const { client, delays } = setUp(() => new Response(HELLO), {
      middleware: [
        {
          onRequest() {
            throw mistake;
          },
        },
      ],
    });

    await expect(client.complete(REQUEST)).rejects.toBe(mistake);
    expect(delays).toEqual([]);
    expect(isCompletionError(mistake)).toBe(false);
  });
});
