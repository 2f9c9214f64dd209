import { getEventListeners } from "node:events";
import type { ServerResponse } from "node:http";
import {
  createClient,
  StreamError,
  type ClientOptions,
  type CompletionStream,
} from "@text-completions/client";
import type { StreamEvent } from "@text-completions/core";
import { describe, expect, test } from "vitest";
import { createManualClock } from "./manual-clock.ts";
import { beginStream, completionEvent, errorEvent, example, REQUEST, sendJson } from "./responses.ts";
import { startServer, type TestServer } from "./start-server.ts";

const END = completionEvent("", "stop_sequence");

function open(server: TestServer, options: ClientOptions = {}): CompletionStream {
  return createClient({ apiKey: "sk-test", baseUrl: server.url, random: () => 1, ...options }).stream(
    REQUEST,
  );
}

async function readAll<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const all: Value[] = [];
  for await (const value of values) all.push(value);
  return all;
}

/** What reading the stream ends with. */
async function failureOf(stream: CompletionStream): Promise<unknown> {
  try {
    await readAll(stream);
    return undefined;
  } catch (error) {
    return error;
  }
}

describe("client.stream", () => {
  test("yields nothing more after the reader has left, also what has arrived already", async () => {
    await using server = await startServer((response) =>
      beginStream(response).end(completionEvent(" Hello") + completionEvent(" there") + END),
    );
    const events = open(server)[Symbol.asyncIterator]();
    await events.next();

    await events.return?.();

    expect(await events.next()).toEqual({ done: true, value: undefined });
  });

  test("yields completion events and leaves out pings and unknown events", async () => {
    await using server = await startServer((response) =>
      beginStream(response).end(example("streams/unknown-event.sse")),
    );

    const events = await readAll(open(server));

    expect(new Set(events.map((event) => event.type))).toEqual(new Set(["completion"]));
    expect(JSON.parse(server.requests[0]?.body ?? "")).toEqual({ ...REQUEST, stream: true });
  });

  test.each([
    "documented",
    "documented-crlf",
    "production",
    "production-crlf",
    "edition-2023-crlf",
    "multibyte",
  ])("reads %s one byte at a time as it reads it whole", async (name) => {
    const bytes = Buffer.from(example(`streams/${name}.sse`)).subarray(0, 1500);
    const cut = bytes.subarray(0, bytes.lastIndexOf("\n") + 1);
    await using whole = await startServer((response) =>
      beginStream(response).end(Buffer.concat([cut, Buffer.from(END)])),
    );
    await using split = await startServer(async (response) => {
      beginStream(response);
      for (const byte of cut) response.write(Uint8Array.of(byte));
      response.end(END);
    });

    const expected = await open(whole).final();

    expect((await open(split).final()).completion).toBe(expected.completion);
  });

  test("resolves final() after it was read", async () => {
    await using server = await startServer((response) =>
      beginStream(response).end(example("streams/production.sse")),
    );
    const stream = open(server);

    const texts = await readAll(stream.text());
    const final = await stream.final();

    expect(final.completion).toBe(texts.join(""));
    expect(final).toMatchObject({
      type: "completion",
      stop_reason: "stop_sequence",
      requestId: "req_stream",
    });
    expect(stream.requestId).toBe("req_stream");
  });

  test("ends at any stop reason, and closes the connection after it", async () => {
    await using server = await startServer((response) =>
      beginStream(response).write(completionEvent(" Hi", "refusal")),
    );

    const final = await open(server).final();

    expect(final).toMatchObject({ completion: " Hi", stop_reason: "refusal" });
    await server.aborted;
  });

  test("passes pings and unknown events to onEvent and onUnknownEvent", async () => {
    await using server = await startServer((response) =>
      beginStream(response).end(`event: ping\ndata: {"type":"ping"}\n\nevent: news\ndata: !\n\n${END}`),
    );
    const seen: StreamEvent["type"][] = [];
    const unknown: string[] = [];
    const client = createClient({ apiKey: "sk-test", baseUrl: server.url });

    await client
      .stream(REQUEST, {
        onEvent: ({ type }) => seen.push(type),
        onUnknownEvent: ({ data }) => unknown.push(data),
      })
      .final();

    expect(seen).toEqual(["ping", "completion"]);
    expect(unknown).toEqual(["!"]);
  });

  test("cannot be read twice", async () => {
    await using server = await startServer((response) => beginStream(response).end(END));
    const stream = open(server);
    await readAll(stream);

    expect(() => stream.text()).toThrow(TypeError);
    expect(() => stream.text()).toThrow("once");
  });

  test("sends nothing until it is read", async () => {
    const sent: Request[] = [];
    const stream = createClient({
      apiKey: "sk-test",
      fetch(request) {
        sent.push(request);
        return Promise.resolve(
          new Response(completionEvent(" Hi") + END, { headers: { "content-type": "text/event-stream" } }),
        );
      },
    }).stream(REQUEST);
    const texts = stream.text();

    // A request that is sent eagerly is sent after a few microtasks.
    await new Promise(setImmediate);
    expect(sent).toHaveLength(0);

    await texts.next();
    expect(sent).toHaveLength(1);
  });

  test("leaves no rejection if it is aborted and never read", async () => {
    await using server = await startServer((response) => sendJson(response, 500, ""));

    open(server).abort();
    await new Promise(setImmediate);

    expect(server.requests).toHaveLength(0);
  });

  test("leaves no timer if only its first text is read", async () => {
    await using server = await startServer((response) => beginStream(response).write(completionEvent(" Hi")));
    const clock = createManualClock();
    const stream = open(server, { clock, totalTimeoutMs: 1000 });

    await stream.text().next();

    expect(clock.delays).toEqual([]);
    stream.abort();
  });

  test("takes a timer to wait for bytes, and none for bytes that have arrived", async () => {
    const body = new ReadableStream({
      start(controller) {
        const chunk = new TextEncoder().encode(completionEvent(" Hi"));
        for (let count = 0; count < 100; count++) controller.enqueue(chunk);
        controller.close();
      },
    });
    const clock = createManualClock();
    const stream = createClient({
      apiKey: "sk-test",
      clock,
      fetch: async () => new Response(body, { headers: { "content-type": "text/event-stream" } }),
    }).stream(REQUEST);
    await stream.ready();
    const { started } = clock;

    await expect(stream.final()).rejects.toMatchObject({ reason: "truncated", partial: " Hi".repeat(100) });

    expect(clock.started - started).toBeLessThan(10);
    expect(clock.delays).toEqual([]);
  });

  test("skips pings whose data is empty or plain text", async () => {
    await using server = await startServer((response) =>
      beginStream(response).end(
        `event: ping\ndata:\n\nevent: ping\ndata: still here\n\n${completionEvent(" Hi")}${END}`,
      ),
    );

    expect((await open(server).final()).completion).toBe(" Hi");
  });
});

test("returns 200,000 kept events as fast as they came", async () => {
  const body = completionEvent("x").repeat(200_000) + END;
  const stream = createClient({
    apiKey: "sk-test",
    fetch: () => Promise.resolve(new Response(body, { headers: { "content-type": "text/event-stream" } })),
  }).stream(REQUEST);
  const texts = stream.text();

  await stream.final();

  expect(await readAll(texts)).toHaveLength(200_000);
});

describe("a stream that breaks", () => {
  test.each([
    { how: "ends without a stop reason", reason: "truncated", rest: "" },
    { how: "ends within an event", reason: "truncated", rest: "event: completion\ndata: {" },
    { how: "holds data that is not JSON", reason: "malformed", rest: `event: completion\ndata: {\n\n${END}` },
    { how: "holds events without a name", reason: "malformed", rest: "data: {}\n\n" },
  ])("says so when it $how", async ({ reason, rest }) => {
    await using server = await startServer((response) =>
      beginStream(response).end(completionEvent(" Hel") + rest),
    );

    const error = await failureOf(open(server));

    expect(error).toBeInstanceOf(StreamError);
    expect(error).toMatchObject({
      kind: "stream",
      reason,
      partial: " Hel",
      requestId: "req_stream",
      attempts: 1,
    });
    expect(server.requests).toHaveLength(1);
  });

  test("is truncated when its connection breaks", async () => {
    await using server = await startServer((response) => {
      beginStream(response).write(completionEvent(" Hel"), () => response.destroy());
    });

    const error = await failureOf(open(server));

    expect(error).toMatchObject({ reason: "truncated", partial: " Hel", cause: expect.any(Error) });
  });

  test("is not a stream when JSON comes instead", async () => {
    await using server = await startServer((response) =>
      sendJson(response, 200, example("completions/hello.json")),
    );

    const error = await failureOf(open(server));

    expect(error).toMatchObject({
      reason: "not-a-stream",
      message: expect.stringContaining("application/json"),
    });
    expect(server.requests).toHaveLength(1);
  });

  test("is stalled when it falls silent, and its connection is closed", async () => {
    await using server = await startServer((response) =>
      beginStream(response).write(completionEvent(" Hel")),
    );
    const clock = createManualClock();

    const failure = failureOf(open(server, { clock, stallTimeoutMs: 30 }));
    await clock.waitForTimer(30);
    clock.advance(30);

    expect(await failure).toMatchObject({ reason: "stalled", partial: " Hel" });
    await server.aborted;
  });

  test("may take longer than timeoutMs and totalTimeoutMs once its text has begun", async () => {
    let response: ServerResponse | undefined;
    await using server = await startServer((begun) => {
      response = begun;
      beginStream(begun).write(completionEvent(" Hel"));
    });
    const clock = createManualClock();
    const stream = open(server, { clock, timeoutMs: 100, totalTimeoutMs: 100 });

    await stream.ready();
    clock.advance(101);
    response?.end(completionEvent("lo", "stop_sequence"));

    expect((await stream.final()).completion).toBe(" Hello");
  });

  test("is not stalled as long as anything comes, comments included", async () => {
    let response: ServerResponse | undefined;
    await using server = await startServer((begun) => {
      response = begun;
      beginStream(begun).write(completionEvent(" Hel"));
    });
    const clock = createManualClock();
    const stream = open(server, { clock, stallTimeoutMs: 90 });
    await stream.ready();

    const final = stream.final();
    for (let count = 0; count < 3; count++) {
      await clock.waitForTimer(90);
      clock.advance(80);
      const { started } = clock;
      response?.write(": still here\n\n");
      // The comment has been read when the next wait begins.
      while (clock.started === started) await new Promise(setImmediate);
    }
    response?.end(completionEvent("lo", "stop_sequence"));

    expect((await final).completion).toBe(" Hello");
  });

  test("is stalled when nothing comes at all", async () => {
    await using server = await startServer((response) => beginStream(response).flushHeaders());
    const clock = createManualClock();

    const failure = failureOf(open(server, { clock, firstChunkTimeoutMs: 30, maxRetries: 0 }));
    await clock.waitForTimer(30);
    clock.advance(30);

    expect(await failure).toMatchObject({ reason: "stalled", partial: "" });
  });

  test("is malformed when its text is longer than maxResponseBytes", async () => {
    await using server = await startServer(async (response) => {
      beginStream(response);
      while (!response.destroyed) {
        response.write(completionEvent("x".repeat(1000)));
        await new Promise(setImmediate);
      }
    });

    const error = await failureOf(open(server, { maxResponseBytes: 50_000 }));

    expect(error).toMatchObject({
      reason: "malformed",
      message: expect.stringContaining("maxResponseBytes"),
    });
    await server.aborted;
  });

  test("is an ApiError with the text so far when an error event comes", async () => {
    await using server = await startServer((response) =>
      beginStream(response).end(completionEvent(" Hel") + errorEvent("overloaded_error")),
    );

    const error = await failureOf(open(server));

    expect(error).toMatchObject({ kind: "api", status: 200, type: "overloaded_error", partial: " Hel" });
    expect(server.requests).toHaveLength(1);
  });

  test("rejects final() with the same error, which does not have to be handled", async () => {
    await using server = await startServer((response) => beginStream(response).end(completionEvent(" Hel")));
    const stream = open(server);

    const error = await failureOf(stream);

    await expect(stream.final()).rejects.toBe(error);
    expect(stream.partial).toBe(" Hel");
  });
});

describe("a stream before its first text", () => {
  test.each([
    { what: "an error event", body: `event: ping\ndata: {}\n\n${errorEvent("overloaded_error")}` },
    { what: "an early end", body: completionEvent("") },
    { what: "a broken line", body: "event: completion\ndata: {\n\n" },
  ])("is asked for again after $what", async ({ body }) => {
    await using server = await startServer((response, number) =>
      beginStream(response).end(number === 0 ? body : completionEvent(" Hello") + END),
    );
    const clock = createManualClock();

    const events = readAll(open(server, { clock, random: () => 0 }));
    await clock.waitForTimer(500);
    clock.advance(500);

    expect((await events).map((event) => event.completion)).toEqual([" Hello", ""]);
    expect(server.requests).toHaveLength(2);
  });

  test("is not requested again after an error event that would only recur", async () => {
    await using server = await startServer((response) =>
      beginStream(response).end(errorEvent("invalid_request_error")),
    );

    const error = await failureOf(open(server));

    expect(error).toMatchObject({ type: "invalid_request_error", attempts: 1 });
    expect(server.requests).toHaveLength(1);
  });
});

test("a response that comes after a timeout is cancelled, and leaves no timer behind", async () => {
  const clock = createManualClock();
  let pulls = 0;
  let cancelled = false;
  const body = new ReadableStream(
    {
      pull: () => void (pulls += 1),
      cancel: () => {
        cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  let respond: (response: Response) => void = () => undefined;
  const late = new Promise<Response>((resolve) => {
    respond = resolve;
  });
  const client = createClient({ apiKey: "sk-test", fetch: () => late, clock, maxRetries: 0, timeoutMs: 5 });

  const failure = failureOf(client.stream(REQUEST));
  await clock.waitForTimer(5);
  clock.advance(5);
  expect(await failure).toMatchObject({ kind: "timeout" });
  respond(new Response(body, { headers: { "content-type": "text/event-stream" } }));
  await new Promise(setImmediate);

  expect({ pulls, cancelled }).toEqual({ pulls: 0, cancelled: true });
  expect(clock.delays).toEqual([]);
});

describe("leaving a stream", () => {
  async function pour(response: ServerResponse): Promise<void> {
    beginStream(response);
    while (!response.destroyed) {
      response.write(completionEvent(" more"));
      await new Promise(setImmediate);
    }
  }

  test("by break closes the connection", async () => {
    await using server = await startServer(pour);
    const stream = open(server);

    for await (const event of stream) {
      expect(event.completion).toBe(" more");
      break;
    }

    await server.aborted;
    await expect(stream.final()).rejects.toMatchObject({ name: "AbortError" });
  });

  test("by return or at its end removes its listener", async () => {
    await using server = await startServer((response) =>
      beginStream(response).end(completionEvent(" Hi") + END),
    );
    const { signal } = new AbortController();
    const client = createClient({ apiKey: "sk-test", baseUrl: server.url });

    await client.stream(REQUEST, { signal }).final();
    for await (const event of client.stream(REQUEST, { signal })) {
      expect(event.completion).toBe(" Hi");
      break;
    }

    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test("by abort() closes the connection and ends the loop with an AbortError", async () => {
    await using server = await startServer(pour);
    const stream = open(server);

    const reading = (async () => {
      for await (const text of stream.text()) if (text) stream.abort();
    })();

    await expect(reading).rejects.toMatchObject({ name: "AbortError" });
    await server.aborted;
  });

  test("by a signal closes the connection, rejects with its reason and removes its listener", async () => {
    await using server = await startServer(pour);
    const controller = new AbortController();
    const client = createClient({ apiKey: "sk-test", baseUrl: server.url });
    const stream = client.stream(REQUEST, { signal: controller.signal });

    const reading = (async () => {
      for await (const text of stream.text()) if (text) controller.abort(new Error("Enough."));
    })();

    await expect(reading).rejects.toThrow("Enough.");
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
    await server.aborted;
  });

  test("cancels a body that ignores signals", async () => {
    let cancelled = false;
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode(completionEvent(" Hi"))),
      cancel: () => {
        cancelled = true;
      },
    });
    const client = createClient({
      apiKey: "sk-test",
      fetch: () => Promise.resolve(new Response(body, { headers: { "content-type": "text/event-stream" } })),
    });
    const stream = client.stream(REQUEST);

    const reading = (async () => {
      for await (const text of stream.text()) if (text) setImmediate(() => stream.abort());
    })();

    await expect(reading).rejects.toMatchObject({ name: "AbortError" });
    expect(cancelled).toBe(true);
  });

  test("ends at once when the signal was aborted before", async () => {
    await using server = await startServer(pour);
    const client = createClient({ apiKey: "sk-test", baseUrl: server.url });

    const final = client.stream(REQUEST, { signal: AbortSignal.abort(new Error("Never.")) }).final();

    await expect(final).rejects.toThrow("Never.");
    expect(server.requests).toHaveLength(0);
  });
});
