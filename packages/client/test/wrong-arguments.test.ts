import {
  createClient,
  incrementalStream,
  logExchanges,
  readRateLimits,
  tee,
  toResponse,
  toTextStreamResponse,
  type Client,
} from "@text-completions/client";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { beginStream, completionEvent, errorEvent, example, REQUEST, sendJson } from "./responses.ts";
import { createManualClock } from "./manual-clock.ts";
import { startServer } from "./start-server.ts";

const HELLO = example("completions/hello.json");
const END = completionEvent("", "stop_sequence");

/** What a caller without types passes. */
function untyped(value: unknown): never {
  return value as never;
}

function open(options: object = {}): Client {
  return createClient({ apiKey: "sk-test-key", maxRetries: 0, ...options });
}

const unhandled: unknown[] = [];
const onUnhandled = (reason: unknown): void => void unhandled.push(reason);

beforeEach(() => {
  unhandled.length = 0;
  process.on("unhandledRejection", onUnhandled);
});
afterEach(async () => {
  vi.useRealTimers();
  // Unhandled rejections are reported after the microtasks.
  await new Promise(setImmediate);
  process.off("unhandledRejection", onUnhandled);
  if (unhandled.length > 0) throw new Error(`Nobody handled ${String(unhandled)}.`);
});

test.each([
  { call: logExchanges, args: [], option: "log" },
  { call: logExchanges, args: [{ log: String }], option: "log" },
  { call: logExchanges, args: [String, 5], option: "now" },
  { call: incrementalStream, args: [5], option: "options" },
  { call: incrementalStream, args: [{ maxEventLenght: 5 }], option: "maxEventLenght" },
  { call: readRateLimits, args: [], option: "headers" },
  { call: readRateLimits, args: [{ "retry-after": "5" }], option: "headers" },
])("$call.name rejects $args at once, and names $option", ({ call, args, option }) => {
  expect(() => Reflect.apply(call, undefined, args)).toThrow(expect.objectContaining({ option }));
});

describe("createClient", () => {
  test.each([
    { timeoutMs: null },
    { timeoutMs: "5" },
    { maxRetryDelayMs: -1 },
    { maxRetries: Number.NaN },
    { fetch: 5 },
    { fetch: null },
    { middleware: 5 },
    { validate: true },
    { onRetry: {} },
    { clock: {} },
    { clock: null },
    { random: 0.5 },
    { headers: 5 },
    { headers: { "x y": "1" } },
    { headers: { "x-a": { b: 1 } } },
    { headers: { "x-a": Promise.resolve("1") } },
    { headers: Promise.resolve({ "x-a": "1" }) },
    { headers: new Date() },
    { headers: new URL("http://localhost") },
    { headers: ["x-a: 1"] },
    { headers: [["x-a", Promise.resolve("1")]] },
    { headers: new Map([[1, "1"]]) },
    { version: 20230601 },
    { version: null },
    { dangerouslyAllowBrowser: "false" },
    { baseUrl: 5 },
    { baseUrl: {} },
    { apiKey: 5 },
    { authToken: 5 },
  ])("rejects %j at once, and names the option", (options) => {
    const [name = ""] = Object.keys(options);

    expect(() => open(options)).toThrow(TypeError);
    expect(() => open(options)).toThrow(/^Invalid option .*: expected .*, got .*\.$/);
    expect(() => open(options)).toThrow(name);
  });

  test.each([null, 5, "sk-test"])("rejects %j as options", (options) => {
    expect(() => createClient(untyped(options))).toThrow(
      /^Invalid option "options": expected an object, got /,
    );
  });

  test.each([
    { wrong: "baseURL", right: "baseUrl" },
    { wrong: "timeout", right: "timeoutMs" },
    { wrong: "apikey", right: "apiKey" },
    { wrong: "maxRetrys", right: "maxRetries" },
    { wrong: "max_retries", right: "maxRetries" },
    { wrong: "onRetri", right: "onRetry" },
  ])("asks whether $right was meant by $wrong", ({ wrong, right }) => {
    const options = Object.fromEntries([[wrong, 1]]);

    expect(() => createClient(options)).toThrow(TypeError);
    expect(() => createClient(options)).toThrow(`Unknown option "${wrong}". Did you mean "${right}"?`);
  });

  test.each(["signal", "__proto__", "toString", "constructor"])("lists its options for %s", (name) => {
    const options = Object.fromEntries([[name, 1]]);

    expect(() => createClient(options)).toThrow(/^Unknown option .* Expected one of: headers, .*apiKey/);
  });

  test("quotes a wrong number, but no text that may be a key", () => {
    expect(() => open({ timeoutMs: -1 })).toThrow(
      'Invalid option "timeoutMs": expected a number of at least 0, got -1.',
    );
    expect(() => open({ headers: "x-api-key: sk-1" })).toThrow(/^(?!.*sk-1).*"headers".*got a string/);
  });

  test("accepts a URL as its base URL", async () => {
    await using server = await startServer((response) => sendJson(response, 200, HELLO));

    await open({ baseUrl: new URL(`${server.url}/proxy/`) }).complete(REQUEST);

    expect(server.requests[0]?.path).toBe("/proxy/v1/complete");
  });

  test.each(["/v1/complete", "/v1/complete/", "/proxy/v1/complete"])(
    "cuts %s from the end of its base URL",
    async (path) => {
      await using server = await startServer((response) => sendJson(response, 200, HELLO));

      await open({ baseUrl: server.url + path }).complete(REQUEST);

      expect(server.requests[0]?.path).toBe(path.replace(/\/$/, ""));
    },
  );
});

describe("a call", () => {
  test.each([
    { signal: {} },
    { signal: 5 },
    { timeoutMs: null },
    { onEvent: 5 },
    { onUnknownEvent: 5 },
    { maxEventLength: "5" },
    { apiKey: "sk-another" },
    { baseUrl: "http://127.0.0.1:1" },
    { maxRetrys: 0 },
    5,
    null,
  ])("rejects the options %j", async (options) => {
    const client = open();

    await expect(client.complete(REQUEST, untyped(options))).rejects.toThrow(/^(?:Invalid|Unknown) option /);
    expect(() => client.stream(REQUEST, untyped(options))).toThrow(TypeError);
  });

  test.each([undefined, null, "text", {}])("says so if fetch resolves with %j", async (result) => {
    const client = open({ fetch: () => Promise.resolve(result) });

    await expect(client.complete(REQUEST)).rejects.toThrow(TypeError);
    await expect(client.complete(REQUEST)).rejects.toThrow("expected fetch to resolve with a Response");
  });

  test("rejects if what onRetry returns does", async () => {
    const client = open({
      maxRetries: 1,
      fetch: () => Promise.resolve(new Response("", { status: 500 })),
      onRetry: () => Promise.reject(new Error("My own.")),
    });

    await expect(client.complete(REQUEST)).rejects.toThrow("My own.");
  });

  test.each([() => Promise.resolve([]), () => Promise.reject(new Error("My own.")), () => 5, () => ({})])(
    "rejects what validate returns unless it is a list of problems",
    async (validate) => {
      const client = open({ validate });

      await expect(client.complete(REQUEST)).rejects.toThrow(
        /^Failed to check the request: expected validate to return an array of problems, got .*\.$/,
      );
    },
  );

  test("rejects if what onEvent returns does", async () => {
    await using server = await startServer((response) => beginStream(response).write(completionEvent(" Hi")));
    const client = open({ baseUrl: server.url });

    const final = client
      .stream(REQUEST, untyped({ onEvent: () => Promise.reject(new Error("My own.")) }))
      .final();

    await expect(final).rejects.toThrow("My own.");
  });

  test("rejects if what onUnknownEvent returns does", async () => {
    await using server = await startServer((response) =>
      beginStream(response).write(completionEvent(" Hi") + "event: news\ndata: {}\n\n"),
    );

    const final = createClient({ apiKey: "sk-test-key", baseUrl: server.url, maxRetries: 0 })
      .stream(REQUEST, untyped({ onUnknownEvent: () => Promise.reject(new Error("My own.")) }))
      .final();

    await expect(final).rejects.toThrow("My own.");
  });

  test.each([
    { status: 99 },
    { status: 204 },
    { status: "200" },
    { statusText: 5 },
    { statusText: "a\nb" },
    { headers: null },
    { headers: ["x-api-key: sk-test-key"] },
    { headers: { authorization: Promise.resolve("sk-test-key") } },
  ])("toResponse and toTextStreamResponse reject %j as init, and name the member", async (init) => {
    const [name = ""] = Object.keys(init);
    const fetch = (): Promise<Response> => Promise.reject(new Error("Nothing is sent."));

    for (const forward of [toResponse, toTextStreamResponse]) {
      const error: unknown = await forward(open({ fetch }).stream(REQUEST), untyped(init)).catch(
        (reason: unknown) => reason,
      );
      expect(error).toMatchObject({
        code: "invalid-option",
        option: expect.stringContaining(`init.${name}`),
      });
      expect(String(error)).not.toContain("sk-test-key");
    }
  });

  test.each([tee, toResponse, toTextStreamResponse])(
    "splits and forwards nothing but streams",
    async (use) => {
      await expect((async () => use(untyped(undefined)))()).rejects.toThrow(
        'Invalid option "stream": expected a stream returned by client.stream(), got undefined.',
      );
    },
  );
});

describe("the body of a failure", () => {
  test("is read up to a limit", async () => {
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        controller.enqueue(new Uint8Array(65_536).fill(120));
        sent += 65_536;
      },
    });
    const client = open({ fetch: () => Promise.resolve(new Response(body, { status: 500 })) });

    await expect(client.complete(REQUEST)).rejects.toMatchObject({ status: 500 });
    expect(sent).toBeLessThan(2_000_000);
  });

  test("is waited for up to a limit", async () => {
    vi.useFakeTimers();
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode("Oh.")),
    });
    const client = open({ fetch: () => Promise.resolve(new Response(body, { status: 500 })) });

    const error = client.complete(REQUEST).catch((thrown: unknown) => thrown);
    await vi.advanceTimersByTimeAsync(10_000);

    expect(await error).toMatchObject({ status: 500, body: "Oh." });
  });
});

describe("client.stream", () => {
  test("reads a content type however it is written", async () => {
    await using server = await startServer((response) =>
      response.writeHead(200, { "content-type": "Text/Event-Stream" }).end(completionEvent(" Hi") + END),
    );

    expect((await open({ baseUrl: server.url }).stream(REQUEST).final()).completion).toBe(" Hi");
  });

  test("resolves final() although an iterator was created and is read later or never", async () => {
    await using server = await startServer((response) =>
      beginStream(response).end(completionEvent(" Hi") + END),
    );
    const stream = open({ baseUrl: server.url }).stream(REQUEST);
    const texts = stream.text();

    const final = await stream.final();

    expect(final.completion).toBe(" Hi");
    expect(await texts.next()).toEqual({ done: false, value: " Hi" });
    expect(await texts.next()).toEqual({ done: true, value: undefined });
  });

  test("points to incrementalStream() if events have no name", async () => {
    await using server = await startServer((response) =>
      beginStream(response).end(example("streams/version-2023-01-01.sse")),
    );
    const client = open({ baseUrl: server.url, version: "2023-01-01" });

    const final = client.stream(REQUEST).final();

    await expect(final).rejects.toThrow("incrementalStream()");
    await expect(final).rejects.toThrow(/^(?!.*Failed.*Failed)/);
  });

  test("keeps type and message of an error that comes as JSON with status 200", async () => {
    await using server = await startServer((response) =>
      sendJson(response, 200, errorEvent("billing_error").replace(/[^]*data: /, "")),
    );

    const error = open({ baseUrl: server.url }).stream(REQUEST).final();

    await expect(error).rejects.toMatchObject({ kind: "api", status: 200, type: "billing_error" });
    await expect(error).rejects.toThrow("No.");
  });

  test.each([
    { what: "silence", text: "" },
    { what: "pings", text: "event: ping\ndata: {}\n\n" },
  ])("ends after totalTimeoutMs if only $what comes", async ({ text }) => {
    await using server = await startServer((response) => {
      beginStream(response).flushHeaders();
      if (text !== "") response.write(text);
    });
    const clock = createManualClock();
    const client = open({
      baseUrl: server.url,
      clock,
      totalTimeoutMs: 60,
      firstChunkTimeoutMs: 70,
      stallTimeoutMs: 80,
    });

    const final = client.stream(REQUEST).final();
    final.catch(() => undefined);
    // The wait for the first bytes, or for what follows the first ping.
    await clock.waitForTimer(text === "" ? 70 : 80);
    clock.advance(60);

    await expect(final).rejects.toMatchObject({ kind: "timeout" });
    await expect(final).rejects.toThrow(/60 ms\. Raise totalTimeoutMs\.$/m);
    await server.aborted;
  });

  test("has totalTimeoutMs from the time it is read", async () => {
    await using server = await startServer((response) =>
      beginStream(response).end(completionEvent(" Hi") + END),
    );
    const clock = createManualClock();
    const stream = open({ baseUrl: server.url, totalTimeoutMs: 1000, clock }).stream(REQUEST);

    clock.advance(60_000);

    expect((await stream.final()).completion).toBe(" Hi");
  });
});
