import {
  createClient,
  incrementalStream,
  logExchanges,
  measureStream,
  tee,
  toResponse,
  type CompletionStream,
  type ExchangeLog,
} from "@text-completions/client";
import { describe, expect, it } from "vitest";
import { beginStream, completionEvent, errorEvent, example, REQUEST, sendJson } from "./answers.ts";
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
  it("forwards a stream that another client reads", async () => {
    await using server = await startServer((response) =>
      beginStream(response).end(example("streams/production.sse")),
    );
    const expected = await open(server).final();
    const proxy = createClient({ apiKey: null, fetch: () => toResponse(open(server)) });

    const final = await proxy.stream(REQUEST).final();

    expect(final).toEqual(expected);
  });

  it("rejects if the stream fails before its first text", async () => {
    await using server = await startServer((response) =>
      sendJson(response, 529, example("errors/529-overloaded.json")),
    );

    await expect(toResponse(open(server))).rejects.toMatchObject({ status: 529 });
  });

  it("passes a later failure on as an error event", async () => {
    await using server = await startServer((response) =>
      beginStream(response).end(completionEvent(" Hi") + errorEvent("overloaded_error")),
    );

    const body = await (await toResponse(open(server))).text();

    expect(body).toContain('event: error\ndata: {"type":"error","error":{"type":"overloaded_error"');
  });

  it("closes the connection when it is cancelled", async () => {
    await using server = await startServer((response) => beginStream(response).write(completionEvent(" Hi")));
    const response = await toResponse(open(server));

    await response.body?.cancel();

    await expect(server.aborted).resolves.toBeUndefined();
  });
});

describe("tee", () => {
  it("gives both readers everything", async () => {
    await using server = await startServer((response) =>
      beginStream(response).end(completionEvent(" Hi") + END),
    );

    const [left, right] = tee(open(server));

    expect(await readTexts(left)).toEqual([" Hi", ""]);
    expect(await readTexts(right)).toEqual([" Hi", ""]);
  });

  it("closes the connection when both readers have left", async () => {
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

describe("incrementalStream", () => {
  it.each(["whole", "one byte at a time"])("reads a stream of 2023-01-01 that comes %s", async (way) => {
    const bytes = Buffer.from(example("streams/version-2023-01-01.sse"));
    await using server = await startServer((response) => {
      beginStream(response);
      for (const byte of way === "whole" ? [] : bytes) response.write(Uint8Array.of(byte));
      response.end(way === "whole" ? bytes : undefined);
    });
    const client = createClient({
      apiKey: "sk-test",
      baseUrl: server.url,
      version: "2023-01-01",
      middleware: [incrementalStream()],
    });

    const texts = await readTexts(client.stream(REQUEST));

    const last: { completion: string } = JSON.parse(
      [...bytes.toString().matchAll(/^data: (\{.*"completion".*)$/gm)].at(-1)?.[1] ?? "",
    );
    expect(texts.join("")).toBe(last.completion);
    expect(texts.length).toBeGreaterThan(2);
    expect(server.requests[0]?.headers["anthropic-version"]).toBe("2023-01-01");
  });

  it.each(["\r", "\r\n", "\n"])("ends a line at %j", async (lineEnd) => {
    const event = { completion: " Hi", stop_reason: "stop_sequence", model: "claude-2.1" };
    const text = `data: ${JSON.stringify(event)}${lineEnd}${lineEnd}`;
    await using server = await startServer((response) => beginStream(response).end(text));
    const client = createClient({
      apiKey: "sk-test",
      baseUrl: server.url,
      version: "2023-01-01",
      middleware: [incrementalStream()],
      maxRetries: 0,
    });

    const { completion } = await client.stream(REQUEST).final();

    expect(completion).toBe(" Hi");
  });

  it("leaves the cut end of a stream to its reader", async () => {
    await using server = await startServer((response) =>
      beginStream(response).end(`data: {"completion":" Hi","stop_reason":null}\n\ndata: {"comple`),
    );
    const client = createClient({
      apiKey: "sk-test",
      baseUrl: server.url,
      version: "2023-01-01",
      middleware: [incrementalStream()],
    });

    await expect(client.stream(REQUEST).final()).rejects.toMatchObject({
      reason: "truncated",
      cause: { reason: "unterminated" },
    });
  });

  it("leaves a stream of 2023-06-01 as it is", async () => {
    await using server = await startServer((response) =>
      beginStream(response).end(example("streams/ping-first.sse")),
    );
    const options = { apiKey: "sk-test", baseUrl: server.url };

    const final = await createClient({ ...options, middleware: [incrementalStream()] })
      .stream(REQUEST)
      .final();

    expect(final).toEqual(await createClient(options).stream(REQUEST).final());
  });
});

describe("logExchanges", () => {
  it("logs requests and answers without secrets", async () => {
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
  it("tells when text came, by the clock it is given", async () => {
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

  it("keeps what it measured when the stream breaks", async () => {
    await using server = await startServer((response) =>
      beginStream(response).end(completionEvent(" Hi") + errorEvent("overloaded_error")),
    );
    const events = measureStream(open(server));

    await expect(readTexts(events)).rejects.toMatchObject({ partial: " Hi" });
    expect(events.timing).toMatchObject({ textEvents: 1, characters: 3 });
  });

  it("measures nothing before it is read", async () => {
    await using server = await startServer((response) => beginStream(response).end(END));
    const events = measureStream(open(server));

    expect(events.timing.firstTextMs).toBe(undefined);
    expect(server.requests).toHaveLength(0);
  });

  it("closes the connection when it is left", async () => {
    await using server = await startServer((response) => beginStream(response).write(completionEvent(" Hi")));

    for await (const { completion } of measureStream(open(server))) {
      expect(completion).toBe(" Hi");
      break;
    }

    await expect(server.aborted).resolves.toBeUndefined();
  });
});
