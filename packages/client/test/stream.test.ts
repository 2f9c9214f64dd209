import { getEventListeners } from "node:events";
import {
  createClient,
  StreamError,
  type ClientOptions,
  type CompletionStream,
} from "@text-completions/client";
import type { StreamEvent } from "@text-completions/core";
import { describe, expect, test } from "vitest";
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

  test("gives the whole completion after it was read", async () => {
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

  test("takes any stop reason as the end, and closes after it", async () => {
    await using server = await startServer((response) =>
      beginStream(response).write(completionEvent(" Hi", "refusal")),
    );

    const final = await open(server).final();

    expect(final).toMatchObject({ completion: " Hi", stop_reason: "refusal" });
    await server.aborted;
  });

  test("shows pings and unknown events to whoever asks", async () => {
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

  test("sends nothing until it is read, and leaves no rejection if it never is", async () => {
    await using server = await startServer((response) => sendJson(response, 500, ""));

    open(server).abort();

    expect(server.requests).toHaveLength(0);
  });
});

test("hands on 200,000 events that were kept as fast as they came", { timeout: 5000 }, async () => {
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
    ["ends without a stop reason", "truncated", (text: string) => text],
    ["ends within an event", "truncated", (text: string) => `${text}event: completion\ndata: {`],
    [
      "holds data that is not JSON",
      "malformed",
      (text: string) => `${text}event: completion\ndata: {\n\n${END}`,
    ],
    ["holds events without a name", "malformed", (text: string) => `${text}data: {}\n\n`],
  ])("says so when it %s", async (_, reason, body) => {
    await using server = await startServer((response) =>
      beginStream(response).end(body(completionEvent(" Hel"))),
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

  test("is no stream when JSON comes instead", async () => {
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

    const error = await failureOf(open(server, { stallTimeoutMs: 30 }));

    expect(error).toMatchObject({ reason: "stalled", partial: " Hel" });
    await server.aborted;
  });

  test("may take longer than timeoutMs once it has begun", async () => {
    await using server = await startServer((response) => {
      beginStream(response).write(completionEvent(" Hel"));
      setTimeout(() => response.end(completionEvent("lo", "stop_sequence")), 150);
    });

    const final = await open(server, { timeoutMs: 100 }).final();

    expect(final.completion).toBe(" Hello");
  });

  test("is not stalled as long as anything comes, be it comments", async () => {
    await using server = await startServer(async (response) => {
      beginStream(response).write(completionEvent(" Hel"));
      for (let count = 0; count < 8; count++) {
        await new Promise((resolve) => {
          setTimeout(resolve, 20);
        });
        response.write(": still here\n\n");
      }
      response.end(completionEvent("lo", "stop_sequence"));
    });

    const final = await open(server, { stallTimeoutMs: 90 }).final();

    expect(final.completion).toBe(" Hello");
  });

  test("is stalled when nothing comes at all", async () => {
    await using server = await startServer((response) => beginStream(response).flushHeaders());

    const error = await failureOf(open(server, { firstChunkTimeoutMs: 30, maxRetries: 0 }));

    expect(error).toMatchObject({ reason: "stalled", partial: "" });
  });

  test("is an ApiError with the text so far when an error event comes", async () => {
    await using server = await startServer((response) =>
      beginStream(response).end(completionEvent(" Hel") + errorEvent("overloaded_error")),
    );

    const error = await failureOf(open(server));

    expect(error).toMatchObject({ kind: "api", status: 200, type: "overloaded_error", partial: " Hel" });
    expect(server.requests).toHaveLength(1);
  });

  test("rejects final() with the same error, and nobody has to ask for it", async () => {
    await using server = await startServer((response) => beginStream(response).end(completionEvent(" Hel")));
    const stream = open(server);

    const error = await failureOf(stream);

    await expect(stream.final()).rejects.toBe(error);
    expect(stream.partial).toBe(" Hel");
  });
});

describe("a stream before its first text", () => {
  test.each([
    ["an error event", `event: ping\ndata: {}\n\n${errorEvent("overloaded_error")}`],
    ["an early end", completionEvent("")],
    ["a broken line", "event: completion\ndata: {\n\n"],
  ])("is asked for again after %s", async (_, body) => {
    await using server = await startServer((response, number) =>
      beginStream(response).end(number === 0 ? body : completionEvent(" Hello") + END),
    );

    const events = await readAll(open(server, { clock: instantClock() }));

    expect(events.map((event) => event.completion)).toEqual([" Hello", ""]);
    expect(server.requests).toHaveLength(2);
  });

  test("is not asked for again after an error event that would only come back", async () => {
    await using server = await startServer((response) =>
      beginStream(response).end(errorEvent("invalid_request_error")),
    );

    const error = await failureOf(open(server));

    expect(error).toMatchObject({ type: "invalid_request_error", attempts: 1 });
    expect(server.requests).toHaveLength(1);
  });
});

describe("an answer that comes when nobody waits any more", () => {
  test("is not read, and leaves no timer behind", async () => {
    const timers = new Set<unknown>();
    const clock = {
      now: () => Date.now(),
      setTimeout(callback: () => void, delayMs: number) {
        const timer = setTimeout(() => {
          timers.delete(timer);
          callback();
        }, delayMs);
        timers.add(timer);
        return timer;
      },
      clearTimeout(timer: unknown) {
        timers.delete(timer);
        clearTimeout(timer as NodeJS.Timeout); // It comes from the lines above.
      },
    };
    let pulls = 0;
    const body = new ReadableStream({ pull: () => void (pulls += 1) }, { highWaterMark: 0 });
    const answer = new Response(body, { headers: { "content-type": "text/event-stream" } });
    const late = new Promise<Response>((resolve) => {
      setTimeout(() => resolve(answer), 20);
    });
    const client = createClient({ apiKey: "sk-test", fetch: () => late, clock, maxRetries: 0, timeoutMs: 5 });

    await expect(client.stream(REQUEST).final()).rejects.toMatchObject({ kind: "timeout" });
    await late;
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });

    expect(pulls).toBe(0);
    expect(timers.size).toBe(0);
  });
});

describe("leaving a stream", () => {
  async function* endless(): AsyncGenerator<string> {
    for (;;) yield completionEvent(" more");
  }

  async function pour(response: import("node:http").ServerResponse): Promise<void> {
    beginStream(response);
    for await (const text of endless()) {
      if (response.destroyed) return;
      response.write(text);
      await new Promise((resolve) => {
        setTimeout(resolve, 1);
      });
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

  test("by return or at its end takes its listener away", async () => {
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

  test("by a signal closes the connection, gives its reason and takes its listener away", async () => {
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

  test("cancels a body that knows nothing of signals", async () => {
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

/** Time in which every wait is over at once. */
function instantClock(): NonNullable<ClientOptions["clock"]> {
  return {
    now: () => 0,
    setTimeout: (callback, delayMs) => setTimeout(callback, delayMs > 60_000 ? delayMs : 0),
    clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout), // It comes from the line above.
  };
}
