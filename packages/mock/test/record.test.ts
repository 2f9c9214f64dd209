import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  createManualClock,
  createMock,
  drop,
  errorEvent,
  failure,
  pause,
  raw,
  stall,
  stream,
  text,
} from "@text-completions/mock";
import type { Mock, Reply } from "@text-completions/mock";
import {
  createRecorder,
  createReplay,
  type RecordedBytes,
  type RecordedExchange,
  type Recording,
} from "@text-completions/mock/record";
import { serveMock } from "@text-completions/mock/server";
import { describe, expect, test } from "vitest";
import { HEADERS, HELLO, requestOf } from "./post.ts";

type Fetch = (input: Request) => Promise<Response>;

/** Records requests to a mock, one after the other, each response read to its end, however it ends. */
async function record(mock: Mock, ...bodies: object[]): Promise<Recording> {
  const recorder = createRecorder({ fetch: mock.fetch });
  for (const body of bodies) await outcomeOf(recorder.fetch, requestOf(body));
  return recorder.recording;
}

/** All that a client sees of a response. */
async function outcomeOf(fetch: Fetch, request: Request): Promise<object> {
  let seen = "";
  try {
    const response = await fetch(request);
    seen = `${response.status} ${response.headers.get("content-type")} `;
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) seen += decoder.decode(chunk, { stream: true });
    return { seen };
  } catch (error) {
    return { seen, error: String(error) };
  }
}

function replied(...replies: Reply[]): Mock {
  return createMock({ checkResponses: "off" }).replyOnce(replies);
}

test("an exchange is recorded chunk by chunk with its times, as readable data", async () => {
  const clock = createManualClock(5_000);
  const mock = createMock({ clock, delayMs: 100 }).reply(stream([text(" a"), pause(50), text(" b")]));
  const recorder = createRecorder({ fetch: mock.fetch, clock });

  const pending = recorder.fetch(requestOf({ stream: true }));
  await clock.advance(100);
  const reading = (await pending).text();
  await clock.advance(50);
  const content = await reading;

  const [exchange] = recorder.recording.exchanges;
  expect(exchange).toEqual({
    request: {
      method: "POST",
      url: "https://api.anthropic.com/v1/complete",
      headers: {
        "anthropic-version": "2023-06-01",
        "content-type": "application/json",
        "x-api-key": "[redacted]",
      },
      body: { text: JSON.stringify({ ...HELLO, stream: true }) },
    },
    response: {
      status: 200,
      headers: { "content-type": "text/event-stream; charset=utf-8", "request-id": mock.calls[0]?.requestId },
      headersAtMs: 100,
      chunks: [
        { atMs: 100, text: expect.stringContaining('"completion":" a"') },
        { atMs: 150, text: expect.stringContaining('"completion":" b"') },
        { atMs: 150, text: expect.stringContaining('"stop_reason":"stop_sequence"') },
      ],
    },
    end: "complete",
    endedAtMs: 150,
  });
  expect(JSON.parse(JSON.stringify(recorder.recording))).toEqual(recorder.recording);
  expect(chunksOf(exchange).join("")).toBe(content);
});

function chunksOf(exchange: RecordedExchange | undefined): string[] {
  return (exchange?.response?.chunks ?? []).map((chunk) => ("text" in chunk ? chunk.text : chunk.base64));
}

describe("a recorded exchange is replayed as it was", () => {
  test.each([
    { title: "a document", reply: " a", body: {} },
    { title: "a failure", reply: failure("overloaded_error"), body: {} },
    { title: "a rejected request", reply: " a", body: { temperature: 2 } },
    { title: "a stream", reply: stream([text(" 😀"), text(" b")]), body: { stream: true } },
    {
      title: "a stream with an error event",
      reply: stream([text(" a"), errorEvent("overloaded_error")]),
      body: { stream: true },
    },
    { title: "a stream that breaks", reply: stream([text(" a"), drop()]), body: { stream: true } },
    { title: "a connection that breaks before the response", reply: drop(), body: {} },
    {
      title: "part of a character",
      reply: stream([raw(Uint8Array.of(0xf0, 0x9f)), raw(Uint8Array.of(0x98, 0x80))]),
      body: { stream: true },
    },
    { title: "a response without a body", reply: new Response(null, { status: 204 }), body: {} },
  ])("$title", async ({ reply, body }) => {
    const recording = await record(replied(reply), body);
    const { fetch } = createReplay(JSON.parse(JSON.stringify(recording)), { speed: Infinity });

    expect(await outcomeOf(fetch, requestOf(body))).toEqual(
      await outcomeOf(replied(reply).fetch, requestOf(body)),
    );
  });
});

const TIMED: Recording = {
  version: 1,
  exchanges: [
    {
      request: {
        method: "POST",
        url: "https://api.anthropic.com/v1/complete",
        headers: {},
        body: { text: JSON.stringify(HELLO) },
      },
      response: {
        status: 200,
        headers: {},
        headersAtMs: 100,
        chunks: [
          { atMs: 120, text: "a" },
          { atMs: 200, base64: "Yg==" },
        ],
      },
      end: "complete",
      endedAtMs: 300,
    },
  ],
};

test.each([
  { speed: 1, expected: [100, 120, 200, 300] },
  { speed: 4, expected: [25, 30, 50, 75] },
  { speed: Infinity, expected: [0, 0, 0, 0] },
])("at speed $speed, status, chunks and end come at $expected ms", async ({ speed, expected }) => {
  const clock = createManualClock();
  const replay = createReplay(TIMED, { speed, clock });
  const times: number[] = [];

  const reading = (async () => {
    const response = await replay.fetch(requestOf());
    times.push(clock.now());
    for await (const chunk of response.body ?? []) times.push(clock.now() + chunk.length - 1);
    times.push(clock.now());
  })();
  await clock.advance(1_000);
  await reading;

  expect(times).toEqual(expected);
});

test("exchanges with the same request are replayed in order, and the last one repeats", async () => {
  const mock = replied(failure("overloaded_error"), " then", " other");
  const { fetch } = createReplay(await record(mock, {}, {}, { model: "claude-2.0" }), { speed: Infinity });
  // Neither the host nor the order of fields makes another request.
  const { prompt, ...rest } = HELLO;
  const same = (): Request =>
    new Request("http://127.0.0.1/v1/complete", {
      method: "POST",
      headers: HEADERS,
      body: JSON.stringify({ prompt, ...rest }),
    });

  const statuses = [await fetch(same()), await fetch(same()), await fetch(same())].map(
    ({ status }) => status,
  );
  const other = await fetch(requestOf({ model: "claude-2.0" }));

  expect(statuses).toEqual([529, 200, 200]);
  expect(await other.json()).toMatchObject({ completion: " other" });
});

test("a request that was not recorded gets a 500 that says so", async () => {
  const { fetch } = createReplay(await record(replied(" a"), {}));

  const response = await fetch(requestOf({ model: "claude-2.0" }));

  expect(response.status).toBe(500);
  expect(response.headers.get("x-should-retry")).toBe("false");
  expect(await response.json()).toEqual({
    type: "error",
    error: {
      type: "api_error",
      message:
        "Failed to replay POST https://api.anthropic.com/v1/complete: no recorded exchange matches (1 recorded). Record this request.",
    },
  });
});

describe("a client that leaves", () => {
  test("during the body is recorded, and replayed as a connection that breaks", async () => {
    const recorder = createRecorder({ fetch: replied(stream([text(" a"), stall()])).fetch });
    const response = await recorder.fetch(requestOf({ stream: true }));
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();

    const { fetch } = createReplay(recorder.recording, { speed: Infinity });

    expect(recorder.recording.exchanges[0]?.end).toBe("aborted");
    expect(await outcomeOf(fetch, requestOf({ stream: true }))).toMatchObject({
      seen: expect.stringContaining('" a"'),
      error: "TypeError: terminated",
    });
  });

  test.each([
    { title: "before the response", reply: stall() },
    { title: "during the body", reply: stream([text(" a"), stall()]) },
  ])("$title gets the reason of its signal", async ({ reply }) => {
    const mock = replied(reply);
    const recorder = createRecorder({ fetch: mock.fetch });
    const controller = new AbortController();
    const outcome = outcomeOf(
      recorder.fetch,
      new Request(requestOf({ stream: true }), { signal: controller.signal }),
    );
    await mock.waitForCall(1);
    controller.abort(new Error("changed my mind"));

    expect(await outcome).toMatchObject({ error: "Error: changed my mind" });
    expect(recorder.recording.exchanges[0]?.end).toBe("aborted");
  });

  test("gets the reason of its signal from a replay, before the response and during the body", async () => {
    const before = createReplay(TIMED).fetch(requestOf({}, { signal: AbortSignal.timeout(5) }));
    await expect(before).rejects.toThrow("timeout");

    const controller = new AbortController();
    const response = await createReplay(TIMED).fetch(requestOf({}, { signal: controller.signal }));
    const reading = response.text();
    controller.abort(new Error("changed my mind"));
    await expect(reading).rejects.toThrow("changed my mind");
  });
});

describe("no key gets into a recording", () => {
  const key = "sk-ant-secret-0123456789";

  test.each([
    {
      title: "the headers of the request",
      init: { headers: { ...HEADERS, "x-api-key": key, cookie: `a=${key}`, "x-other": key } },
    },
    {
      title: "an authorization",
      init: { headers: { "anthropic-version": "2023-06-01", authorization: `Bearer ${key}` } },
    },
    {
      title: "the body of the request",
      init: { body: JSON.stringify({ ...HELLO, prompt: `\n\nHuman:\n${key}\n\nAssistant:` }) },
    },
    { title: "a body that is not JSON", init: { body: `key=${key}` } },
  ])("from $title", async ({ init }) => {
    const recorder = createRecorder({ fetch: createMock().fetch });

    await outcomeOf(recorder.fetch, requestOf({}, init));

    expect(recorder.recording.exchanges).toHaveLength(1);
    expect(JSON.stringify(recorder.recording)).not.toContain("0123456789");
  });

  test("from a response, even if it is cut in two or has no known shape", async () => {
    const chunks = ["one: sk-ant-sec", "ret-0123456789, two: o", "p", "en sesame, three", "\u00e9 end"];
    const bytes = chunks.map((chunk) => new TextEncoder().encode(chunk));
    const recorder = createRecorder({
      fetch: async () =>
        new Response(streamOf(bytes), {
          headers: { "set-cookie": "session=1", "x-echo": `a ${key}` },
        }),
    });

    const content = await (
      await recorder.fetch(requestOf({}, { headers: { ...HEADERS, "x-api-key": "open sesame" } }))
    ).text();

    const [exchange] = recorder.recording.exchanges;
    expect(content).toBe(chunks.join(""));
    expect(chunksOf(exchange)).toEqual(["one: [redacted]", ", two: [redacted]", "", ", three", "é end"]);
    expect(exchange?.response?.headers).toEqual({ "x-echo": "a [redacted]" });
  });
});

test("a short key that is an everyday word is not redacted in texts", async () => {
  const recorder = createRecorder({ fetch: createMock().reply(" A test.").fetch });
  const body = { prompt: "\n\nHuman: This is a test.\n\nAssistant:" };
  const headers = { ...HEADERS, "x-api-key": "test" };

  await outcomeOf(recorder.fetch, requestOf(body, { headers }));
  const replay = createReplay(recorder.recording, { speed: Infinity });
  const replayed = await replay.fetch(requestOf(body));

  const recorded = recorder.recording.exchanges[0]?.request;
  expect(recorded?.body).toEqual({ text: JSON.stringify({ ...HELLO, ...body }) });
  expect(recorded?.headers["x-api-key"]).toBe("[redacted]");
  expect(await replayed.json()).toMatchObject({ completion: " A test." });
});

test("assertDone passes when each exchange was replayed and each request had been recorded", async () => {
  const recording = await record(replied(" a", " b"), {}, {});
  const replay = createReplay(recording, { speed: Infinity });

  expect(replay.assertDone).toThrow(
    "Failed to replay everything as recorded:\nnot replayed: 2 of 2 exchanges of POST https://api.anthropic.com/v1/complete",
  );
  await replay.fetch(requestOf());
  expect(replay.assertDone).toThrow("not replayed: 1 of 2 exchanges");
  await replay.fetch(requestOf());
  expect(replay.assertDone).not.toThrow();
  await replay.fetch(requestOf());
  expect(replay.assertDone).not.toThrow();

  await replay.fetch(requestOf({ prompt: "another" }));
  expect(replay.assertDone).toThrow("no recorded exchange matches (2 recorded)");
});

function streamOf(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

test("a recorder wraps the global fetch by default, and a replay can be served", async () => {
  await using server = await serveMock(createMock({ headers: { "x-from": "server" } }));
  const recorder = createRecorder();
  const url = `${server.url}/v1/complete`;
  const init = { method: "POST", headers: HEADERS, body: JSON.stringify(HELLO) };

  const first = await recorder.fetch(url, init);
  const body = await first.text();
  await using replaying = await serveMock(createReplay(recorder.recording));
  const second = await fetch(`${replaying.url}/v1/complete`, init);

  expect(first.url).toBe(url);
  expect([second.status, second.headers.get("x-from"), await second.text()]).toEqual([200, "server", body]);
});

test.each([
  {
    name: "a redirect with a token",
    status: 302,
    sent: "https://user:word@other.example/login?token=secret",
  },
  { name: "a status that HTTP does not have", status: 999, sent: "/blocked" },
])("$name is recorded and replayed", async ({ status, sent }) => {
  const server = createServer((_, response) => response.writeHead(status, { location: sent }).end("No."));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const recorder = createRecorder();
  const init = { method: "POST", headers: HEADERS, body: JSON.stringify(HELLO), redirect: "manual" } as const;

  const first = await recorder.fetch(`http://127.0.0.1:${port}/v1/complete`, init);
  await first.text();
  server.close();
  const written = JSON.parse(JSON.stringify(recorder.recording));
  const second = await createReplay(written).fetch(first.url, init);

  expect([second.status, second.ok, await second.text()]).toEqual([status, false, "No."]);
  expect(second.headers.get("location")).toBe(sent.replace("user:word@", "").replace(/\?.*/, "?[redacted]"));
});

test("onExchange is called with each exchange when it ends", async () => {
  const ends: string[] = [];
  const recorder = createRecorder({
    fetch: replied(" a", drop()).fetch,
    onExchange: ({ end }) => void ends.push(end),
  });

  await outcomeOf(recorder.fetch, requestOf());
  await outcomeOf(recorder.fetch, requestOf());

  expect(ends).toEqual(["complete", "broken"]);
});

test.each<{ recording: unknown; options?: object; message: string }>([
  { recording: null, message: 'Invalid option "recording": expected an object, got null.' },
  {
    recording: { version: 2, exchanges: [] },
    message: 'Invalid option "recording/version": expected 1, got 2.',
  },
  { recording: { version: 1, exchanges: [{}] }, message: 'Missing option "recording/exchanges/0/request"' },
  {
    recording: { version: 1, exchanges: [] },
    options: { speed: 0 },
    message: 'Invalid option "speed": expected a number greater than 0, got 0.',
  },
  {
    recording: { version: 1, exchanges: [] },
    options: { sped: 1 },
    message: 'Unknown option "sped". Did you mean "speed"?',
  },
])("$message", ({ recording, options, message }) => {
  expect(() => createReplay(recording, options)).toThrow(message);
});

test.each<{ options: object; message: string }>([
  { options: { fetch: "a" }, message: 'Invalid option "fetch": expected a function, got "a".' },
  { options: { maxExchange: 1 }, message: 'Unknown option "maxExchange". Did you mean "maxExchanges"?' },
  {
    options: { clock: Date },
    message: 'Invalid option "clock": expected { now(), setTimeout(), clearTimeout() }',
  },
])("$message", ({ options, message }) => {
  expect(() => createRecorder(options)).toThrow(message);
});

test("the latest exchanges are kept, and those that were dropped are counted", async () => {
  const seen: number[] = [];
  const recorder = createRecorder({
    fetch: createMock().fetch,
    maxExchanges: 2,
    onExchange: ({ endedAtMs }) => void seen.push(endedAtMs),
  });

  for (const model of ["a", "b", "c"]) await outcomeOf(recorder.fetch, requestOf({ model }));

  expect(recorder.recording.exchanges.map(({ request }) => textOf(request.body))).toEqual([
    expect.stringContaining('"model":"b"'),
    expect.stringContaining('"model":"c"'),
  ]);
  expect([recorder.dropped, seen.length]).toEqual([1, 3]);
});

test("the bytes of all exchanges together are bounded, and those of each body", async () => {
  const recorder = createRecorder({
    fetch: async () => new Response("0123456789"),
    maxBodyBytes: 4,
    maxBytes: 5_000,
  });
  const send = async (body: string): Promise<string> =>
    (await recorder.fetch("http://localhost/", { method: "POST", body })).text();

  expect([await send("a"), await send("b")]).toEqual(["0123456789", "0123456789"]);
  expect(recorder.recording.exchanges.map(({ request }) => textOf(request.body))).toEqual(["a", "b"]);
  expect(recorder.recording.exchanges[0]?.response).toMatchObject({
    chunks: [{ text: "0123" }],
    omittedBytes: 6,
  });
  await send("c");
  expect(recorder.recording.exchanges.map(({ request }) => textOf(request.body))).toEqual(["b", "c"]);
});

test("a recorder that keeps nothing still reports each exchange", async () => {
  const ends: string[] = [];
  const recorder = createRecorder({
    fetch: createMock().fetch,
    maxExchanges: 0,
    maxBodyBytes: 0,
    onExchange: ({ end }) => void ends.push(end),
  });

  await outcomeOf(recorder.fetch, requestOf());

  expect([recorder.recording.exchanges.length, ends]).toEqual([0, ["complete"]]);
});

test("a response that was not recorded to its end breaks when it is replayed", async () => {
  const recorder = createRecorder({ fetch: async () => new Response("0123456789"), maxBodyBytes: 4 });
  await outcomeOf(recorder.fetch, requestOf());

  const { fetch } = createReplay(recorder.recording, { speed: Infinity });

  // The beginning of the request was recorded, too.
  expect(await outcomeOf(fetch, requestOf())).toMatchObject({ seen: expect.stringContaining("500") });
  const recording = JSON.parse(JSON.stringify(recorder.recording));
  recording.exchanges[0].request.body = { text: JSON.stringify(HELLO) };
  expect(await outcomeOf(createReplay(recording, { speed: Infinity }).fetch, requestOf())).toEqual({
    seen: "200 text/plain;charset=UTF-8 0123",
    error: "TypeError: terminated",
  });
});

test("a body that is nested deeply is recorded and replayed like any other", async () => {
  const body = `{"a":${"[".repeat(20_000)}${"]".repeat(20_000)}}`;
  const recorder = createRecorder({ fetch: createMock().fetch });
  await outcomeOf(recorder.fetch, requestOf({}, { body }));

  const { fetch } = createReplay(recorder.recording, { speed: Infinity });

  expect(await outcomeOf(fetch, requestOf({}, { body }))).toMatchObject({
    seen: expect.stringContaining("400"),
  });
});

test("a request that is larger than the limit gets a 413", async () => {
  const { fetch } = createReplay({ version: 1, exchanges: [] }, { maxRequestBytes: 10 });

  expect((await fetch(requestOf())).status).toBe(413);
});

test("requests that were not recorded are listed up to a limit", async () => {
  const replay = createReplay({ version: 1, exchanges: [] });
  for (let i = 0; i < 105; i++) await replay.fetch(requestOf({ model: `model-${i}` }));

  expect(replay.assertDone).toThrow(/\n… and 5 more requests that were not recorded$/);
});

function textOf(body: RecordedBytes): string {
  return "text" in body ? body.text : body.base64;
}
