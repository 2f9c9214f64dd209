import { createServer, type Server } from "node:net";
import { once } from "node:events";
import { createBridge } from "@text-completions/bridge";
import { createManualClock } from "@text-completions/mock";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { NEW, OLD } from "./messages-api/profile.ts";
import { envelope, OWN_KEY, start, type Started } from "./start-bridge.ts";

const ROOT = "http://127.0.0.1:4011";

async function get({ bridge }: Started, path: string, method = "GET"): Promise<Response> {
  const response = await bridge.monitor(new Request(ROOT + path, { method }));
  if (response === undefined) throw new Error(`${path} is not monitored`);
  return response;
}

async function readSamples(bridge: Started): Promise<string[]> {
  const text = await (await get(bridge, "/metrics")).text();
  return text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.replace("text_completions_bridge_", ""));
}

describe("/metrics", () => {
  test("counts calls, tokens, adaptations and errors of the upstream", async () => {
    const overloaded = (): Response =>
      Response.json(envelope("overloaded_error", "Overloaded"), { status: 529 });
    await using bridge = await start(
      { models: { "claude-2.1": NEW.id, "claude-2.0": OLD.id } },
      {
        behave: (_, number) =>
          number === 4 ? { response: overloaded } : number === 5 ? { endAfter: 1 } : {},
      },
    );
    await bridge.ask({ temperature: 0.5 });
    await (await bridge.ask({ stream: true })).text();
    await bridge.ask({ model: "claude-2.0" });
    await bridge.ask();
    await (await bridge.ask({ stream: true })).text();
    await bridge.ask({ temperature: 2 });
    await bridge.ask({ model: "claude-9" });

    const samples = await readSamples(bridge);

    expect(samples.filter((line) => !/duration_seconds_sum|first_token/.test(line))).toEqual([
      'calls_total{status="200",outcome="answered"} 3',
      'calls_total{status="529",outcome="answered"} 1',
      'calls_total{status="200",outcome="dropped"} 1',
      'calls_total{status="400",outcome="answered"} 1',
      'calls_total{status="404",outcome="answered"} 1',
      "calls_in_progress 0",
      "call_duration_seconds_count 7",
      expect.stringMatching(/^tokens_total\{type="input",model="claude-opus-4-8"\} \d+$/),
      expect.stringMatching(/^tokens_total\{type="output",model="claude-opus-4-8"\} \d+$/),
      expect.stringMatching(/^tokens_total\{type="input",model="claude-3-haiku-20240307"\} \d+$/),
      expect.stringMatching(/^tokens_total\{type="output",model="claude-3-haiku-20240307"\} 5$/),
      'adaptations_total{code="sampling"} 1',
      'upstream_errors_total{type="overloaded_error"} 1',
      'upstream_errors_total{type="truncated"} 1',
    ]);
    expect(samples).toContain("time_to_first_token_seconds_count 2");
    expect(samples.join("\n")).not.toMatch(/sk-|Hello/);
  });

  test("measures the time until the first text of a stream", async () => {
    const clock = createManualClock();
    let upstream: ReadableStreamDefaultController<Uint8Array> | undefined;
    const body = new ReadableStream<Uint8Array>({ start: (controller) => void (upstream = controller) });
    const headers = { "content-type": "text/event-stream" };
    await using bridge = await start({ fetch: async () => new Response(body, { headers }), clock });
    const reader = (await bridge.ask({ stream: true })).body?.getReader();
    expect(await readSamples(bridge)).toContain("calls_in_progress 1");

    await clock.advance(2000);
    upstream?.enqueue(
      new TextEncoder().encode(
        'event: content_block_delta\ndata: {"delta":{"type":"text_delta","text":"a"}}\n\n',
      ),
    );
    await reader?.read();
    await clock.advance(1000);
    await reader?.cancel();

    expect(await readSamples(bridge)).toEqual(
      expect.arrayContaining([
        'calls_total{status="200",outcome="aborted"} 1',
        "calls_in_progress 0",
        "call_duration_seconds_sum 3",
        'time_to_first_token_seconds_bucket{le="1"} 0',
        'time_to_first_token_seconds_bucket{le="2.5"} 1',
        "time_to_first_token_seconds_sum 2",
      ]),
    );
  });

  test("has no key that an upstream sends back as its type of error, and a bounded size", async () => {
    await using bridge = await start({
      models: (model) => model,
      fetch: async (request) => {
        const { model }: { model: string } = await request.json();
        return Response.json(envelope(`${model} ${OWN_KEY}`, "no"), { status: 400 });
      },
      learnCapabilities: false,
    });
    for (let index = 0; index < 500; index++) await bridge.ask({ model: `m${index}-${"x".repeat(1000)}` });

    const text = await (await get(bridge, "/metrics")).text();

    expect(text).not.toContain(OWN_KEY);
    expect(text).toContain('upstream_errors_total{type="other"} 300\n');
    expect(text.length).toBeLessThan(100_000);
  });
});

describe("/ready", () => {
  test("probes the upstream once, without a key, if no request has shown that it responds", async () => {
    const clock = createManualClock();
    await using bridge = await start({ clock });

    const responses = await Promise.all(Array.from({ length: 10 }, () => get(bridge, "/ready")));

    expect(await responses[0]?.json()).toEqual({ status: "ready" });
    expect(responses.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(bridge.api.received.map(({ url }) => new URL(url).pathname)).toEqual(["/v1/models"]);
    expect(bridge.api.received[0]?.headers.get("x-api-key")).toBeNull();
    expect((await get(bridge, "/ready")).status).toBe(200);
    await clock.advance(30_000);
    await get(bridge, "/ready");
    expect(bridge.api.received).toHaveLength(2);
  });

  test("sends no probe while requests get responses", async () => {
    await using bridge = await start();
    await bridge.ask();

    expect((await get(bridge, "/ready")).status).toBe(200);
    expect(bridge.api.received).toHaveLength(1);
  });

  test("is 503 while the upstream cannot be reached, and probes again after a second", async () => {
    const clock = createManualClock();
    let isUp = false;
    await using bridge = await start({
      clock,
      fetch: async () => {
        if (isUp) return Response.json({ data: [] });
        throw new TypeError("fetch failed");
      },
    });

    const response = await get(bridge, "/ready");
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({
      status: "not-ready",
      code: "upstream-unreachable",
      message: "The upstream API cannot be reached.",
    });
    isUp = true;
    expect((await get(bridge, "/ready")).status).toBe(503);
    await clock.advance(1000);
    expect((await get(bridge, "/ready")).status).toBe(200);
  });

  test.each([502, 503, 504])("is 503 while the upstream responds with %i", async (status) => {
    await using bridge = await start({ fetch: async () => new Response("loading", { status }) });
    await bridge.ask();

    expect(await (await get(bridge, "/ready")).json()).toMatchObject({ code: "upstream-unavailable" });
  });

  test("is 503 if the upstream accepts connections and never responds", async () => {
    const clock = createManualClock();
    const server: Server = createServer();
    await once(server.listen(0, "127.0.0.1"), "listening");
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === "object" ? address?.port : "";
    await using bridge = await start({ clock, baseUrl: `http://127.0.0.1:${port}` });

    const ready = get(bridge, "/ready");
    await vi.waitUntil(() => clock.waiting > 0);
    await clock.advance(3000);

    expect((await ready).status).toBe(503);
  });

  test("is 503 while maxRequests are in progress", async () => {
    await using bridge = await start({ maxRequests: 1 }, { behave: () => ({ stallAfter: 1 }) });
    const response = await bridge.ask({ stream: true });

    expect(await (await get(bridge, "/ready")).json()).toMatchObject({ status: "not-ready", code: "busy" });
    expect(await (await get(bridge, "/health")).json()).toEqual({ status: "ok", requests: 1 });
    await response.body?.cancel();
    expect((await get(bridge, "/ready")).status).toBe(200);
  });
});

test("HEAD is monitored like GET, and nothing else is", async () => {
  await using bridge = await start();

  expect((await get(bridge, "/health", "HEAD")).status).toBe(200);
  expect(await bridge.bridge.monitor(new Request(`${ROOT}/health`, { method: "POST" }))).toBeUndefined();
  expect(await bridge.bridge.monitor(new Request(`${ROOT}/v1/complete`))).toBeUndefined();
});

test("rejects what is not a request", async () => {
  const bridge = createBridge({ apiKey: null, models: "m" });

  await expect(bridge.monitor("http://localhost/health" as never)).rejects.toThrow(
    'Invalid option "request": expected a Request, got "http://localhost/health".',
  );
});
