import {
  createClient,
  logExchanges,
  measureStream,
  tee,
  toResponse,
  toTextStreamResponse,
  type CompletionStream,
  type ExchangeLog,
} from "@text-completions/client";
import { describe, expect, test } from "vitest";
import { beginStream, completionEvent, errorEvent, example, REQUEST, sendJson } from "./responses.ts";
import { startServer, type TestServer } from "./start-server.ts";

const END = completionEvent("", "stop_sequence");

function open(server: TestServer): CompletionStream {
  return createClient({ apiKey: "sk-test", baseUrl: server.url, maxRetries: 0 }).stream(REQUEST);
}

async function readTexts(events: AsyncIterable<{ completion: string }>): Promise<string[]> {
  const texts: string[] = [];
  for await (const event of events) texts.push(event.completion);
  return texts;
}

describe("toResponse", () => {
  test("forwards a stream that another client reads", async () => {
    await using server = await startServer((response) =>
      beginStream(response).end(example("streams/production.sse")),
    );
    const expected = await open(server).final();
    const proxy = createClient({ apiKey: null, fetch: () => toResponse(open(server)) });

    const final = await proxy.stream(REQUEST).final();

    expect(final).toEqual(expected);
  });

  test("rejects if the stream fails before its first text", async () => {
    await using server = await startServer((response) =>
      sendJson(response, 529, example("errors/529-overloaded.json")),
    );

    await expect(toResponse(open(server))).rejects.toMatchObject({ status: 529 });
  });

  test("passes a later failure on as an error event", async () => {
    await using server = await startServer((response) =>
      beginStream(response).end(completionEvent(" Hi") + errorEvent("overloaded_error")),
    );

    const body = await (await toResponse(open(server))).text();

    expect(body).toContain('event: error\ndata: {"type":"error","error":{"type":"overloaded_error"');
  });
});

describe("toTextStreamResponse", () => {
  test("sends the text of the events as plain text", async () => {
    await using server = await startServer((response) =>
      beginStream(response).end(example("streams/production.sse")),
    );
    const { completion } = await open(server).final();

    const response = await toTextStreamResponse(open(server));

    expect(Object.fromEntries(response.headers)).toEqual({
      "cache-control": "no-cache, no-transform",
      "content-type": "text/plain; charset=utf-8",
      "request-id": "req_stream",
      "x-accel-buffering": "no",
    });
    expect(await response.text()).toBe(completion);
  });

  test("rejects if the stream fails before its first text", async () => {
    await using server = await startServer((response) =>
      sendJson(response, 429, example("errors/429-rate-limited.json"), { "retry-after": "7" }),
    );

    await expect(toTextStreamResponse(open(server))).rejects.toMatchObject({
      status: 429,
      retryAfterMs: 7000,
    });
  });

  test.each([
    { name: "an error event", rest: errorEvent("overloaded_error"), kind: "api" },
    { name: "an early end", rest: "", kind: "stream" },
    { name: "data that is no event", rest: "event: completion\ndata: {\n\n", kind: "stream" },
  ])("breaks the body after the text received before $name", async ({ rest, kind }) => {
    await using server = await startServer((response) =>
      beginStream(response).end(completionEvent(" Hi") + completionEvent(" you") + rest),
    );
    const response = await toTextStreamResponse(open(server));

    const received: string[] = [];
    const reading = (async () => {
      const decoder = new TextDecoder();
      for await (const chunk of response.body ?? []) received.push(decoder.decode(chunk));
    })();

    await expect(reading).rejects.toMatchObject({ kind, partial: " Hi you" });
    expect(received).toEqual([" Hi", " you"]);
  });

  test("keeps characters whole whose halves come in two events", async () => {
    const [high = "", low = ""] = "😀".split("");
    await using server = await startServer((response) =>
      beginStream(response).end(
        completionEvent(` a${high}`) + completionEvent(low) + completionEvent(high) + END,
      ),
    );

    const response = await toTextStreamResponse(open(server));

    expect(await response.text()).toBe(" a😀\uFFFD");
  });

  test("breaks the body when the signal aborts", async () => {
    await using server = await startServer((response) => beginStream(response).write(completionEvent(" Hi")));
    const controller = new AbortController();
    const client = createClient({ apiKey: "sk-test", baseUrl: server.url });
    const response = await toTextStreamResponse(client.stream(REQUEST, { signal: controller.signal }));

    controller.abort();

    await expect(response.text()).rejects.toMatchObject({ name: "AbortError" });
    await server.aborted;
  });
});

describe.each([
  { name: "toResponse", forward: toResponse },
  { name: "toTextStreamResponse", forward: toTextStreamResponse },
])("$name", ({ forward }) => {
  test("closes the connection when it is cancelled", async () => {
    await using server = await startServer((response) => beginStream(response).write(completionEvent(" Hi")));
    const response = await forward(open(server));

    await response.body?.cancel();

    await expect(server.aborted).resolves.toBeUndefined();
  });

  test("waits for nothing when it is cancelled while it waits for text", async () => {
    await using server = await startServer((response) => beginStream(response).write(completionEvent(" Hi")));
    const response = await forward(open(server));
    const reader = response.body?.getReader();
    await reader?.read();
    const next = reader?.read();

    await reader?.cancel();

    expect(await next).toEqual({ done: true, value: undefined });
    await server.aborted;
  });

  test("passes several cookies on", async () => {
    const cookies: [string, string][] = [
      ["set-cookie", "a=1"],
      ["set-cookie", "b=2"],
    ];
    await using server = await startServer((response) =>
      beginStream(response).end(completionEvent(" Hi") + END),
    );

    const { headers } = await forward(open(server), { headers: cookies });

    expect(headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(headers.get("cache-control")).toBe("no-cache, no-transform");
  });

  test("passes headers on, but not another content type", async () => {
    await using server = await startServer((response) =>
      beginStream(response).end(completionEvent(" Hi") + END),
    );

    const { headers } = await forward(open(server), {
      headers: { "Cache-Control": "no-store", "content-type": "text/html", "request-id": "req_own" },
    });

    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("request-id")).toBe("req_own");
    expect(headers.get("content-type")).not.toContain("html");
  });

  test.each([{ status: 204 }, { status: 999 }, { headers: { "x y": "1" } }])(
    "rejects %j before anything is sent",
    async (init) => {
      await using server = await startServer((response) =>
        beginStream(response).write(completionEvent(" Hi")),
      );

      await expect(forward(open(server), init)).rejects.toThrow(/status|header/i);

      expect(server.requests).toEqual([]);
      expect(await server.countConnections()).toBe(0);
    },
  );
});

describe("tee", () => {
  test("keeps 200,000 events for the slower reader and returns each as fast", async () => {
    const body = completionEvent("x").repeat(200_000) + END;
    const client = createClient({
      apiKey: "sk-test",
      fetch: () => Promise.resolve(new Response(body, { headers: { "content-type": "text/event-stream" } })),
    });
    const [left, right] = tee(client.stream(REQUEST));

    expect(await readTexts(left)).toHaveLength(200_001);
    expect(await readTexts(right)).toHaveLength(200_001);
  });
  test("returns everything to both readers", async () => {
    await using server = await startServer((response) =>
      beginStream(response).end(completionEvent(" Hi") + END),
    );

    const [left, right] = tee(open(server));

    expect(await readTexts(left)).toEqual([" Hi", ""]);
    expect(await readTexts(right)).toEqual([" Hi", ""]);
  });

  test("closes the connection when both readers have left", async () => {
    await using server = await startServer((response) => beginStream(response).write(completionEvent(" Hi")));
    const branches = tee(open(server));

    for (const branch of branches) {
      for await (const { completion } of branch) {
        expect(completion).toBe(" Hi");
        break;
      }
    }

    await server.aborted;
  });
});

describe("logExchanges", () => {
  test("logs requests and responses without secrets", async () => {
    await using server = await startServer((response) =>
      sendJson(response, 200, example("completions/hello.json"), { "set-cookie": "session=1" }),
    );
    const entries: ExchangeLog[] = [];
    const client = createClient({
      apiKey: "sk-ant-secret",
      baseUrl: server.url,
      headers: { "x-proxy-token": "hush" },
      middleware: [
        logExchanges(
          (entry) => entries.push(entry),
          () => 0,
        ),
      ],
    });

    await client.complete(REQUEST);

    expect(entries).toMatchObject([
      { event: "request", method: "POST", url: `${server.url}/v1/complete` },
      { event: "response", status: 200, durationMs: 0 },
    ]);
    expect(JSON.stringify(entries)).not.toMatch(/sk-ant-secret|hush|session/);
  });
});

describe("measureStream", () => {
  test("measures when text came, by the clock that is passed", async () => {
    await using server = await startServer((response) =>
      beginStream(response).end(completionEvent(" Hi") + completionEvent(" you") + END),
    );
    const times = [1000, 1200, 1250, 1300];
    const events = measureStream(open(server), () => times.shift() ?? Number.NaN);

    const texts = await readTexts(events);

    expect(texts).toEqual([" Hi", " you", ""]);
    expect(events.timing).toEqual({
      firstTextMs: 200,
      lastEventMs: 300,
      longestGapMs: 50,
      textEvents: 2,
      characters: 7,
    });
  });

  test("keeps what it measured when the stream breaks", async () => {
    await using server = await startServer((response) =>
      beginStream(response).end(completionEvent(" Hi") + errorEvent("overloaded_error")),
    );
    const events = measureStream(open(server));

    await expect(readTexts(events)).rejects.toMatchObject({ partial: " Hi" });
    expect(events.timing).toMatchObject({ textEvents: 1, characters: 3 });
  });

  test("measures nothing before it is read", async () => {
    await using server = await startServer((response) => beginStream(response).end(END));
    const events = measureStream(open(server));

    expect(events.timing.firstTextMs).toBe(undefined);
    expect(server.requests).toHaveLength(0);
  });

  test("closes the connection when it is left", async () => {
    await using server = await startServer((response) => beginStream(response).write(completionEvent(" Hi")));

    for await (const { completion } of measureStream(open(server))) {
      expect(completion).toBe(" Hi");
      break;
    }

    await expect(server.aborted).resolves.toBeUndefined();
  });
});
