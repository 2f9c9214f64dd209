import {
  createClient,
  incrementalStream,
  type CompletionStream,
  type StreamOptions,
} from "@text-completions/client";
import { describe, expect, test } from "vitest";
import { beginStream, completionEvent, example, REQUEST } from "./responses.ts";
import { startServer, type TestServer } from "./start-server.ts";

const END = completionEvent("", "stop_sequence");

/** A stream of version 2023-01-01, made one of 2023-06-01. */
function openOld(server: TestServer, options: StreamOptions = {}): CompletionStream {
  return createClient({
    apiKey: "sk-test",
    baseUrl: server.url,
    version: "2023-01-01",
    middleware: [incrementalStream()],
    maxRetries: 0,
  }).stream(REQUEST, options);
}

/** One event of a stream of version 2023-01-01, as it stands on the wire. */
function unnamedEvent(completion: string): string {
  return `data: ${JSON.stringify({ completion, stop_reason: null, model: "claude-2.1" })}\r\n\r\n`;
}

async function readTexts(events: AsyncIterable<{ completion: string }>): Promise<string[]> {
  const texts: string[] = [];
  for await (const event of events) texts.push(event.completion);
  return texts;
}

describe("incrementalStream", () => {
  test.each(["whole", "one byte at a time"])("reads a stream of 2023-01-01 that comes %s", async (way) => {
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

  test.each(["\r", "\r\n", "\n"])("ends a line at %j", async (lineEnd) => {
    const event = { completion: " Hi", stop_reason: "stop_sequence", model: "claude-2.1" };
    const data = [{ ...event, completion: " H", stop_reason: null }, event];
    const text = data.map((one) => `data: ${JSON.stringify(one)}${lineEnd}${lineEnd}`).join("");
    await using server = await startServer((response) => beginStream(response).end(text));
    const client = createClient({
      apiKey: "sk-test",
      baseUrl: server.url,
      version: "2023-01-01",
      middleware: [incrementalStream()],
      maxRetries: 0,
    });

    expect(await readTexts(client.stream(REQUEST))).toEqual([" H", "i"]);
  });

  test("leaves the cut end of a stream to its reader", async () => {
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

  test.each([
    { how: "does not go on from the text so far", first: " Hel", second: " Hey you" },
    { how: "goes back", first: " Hello", second: " He" },
  ])("rejects an event that $how", async ({ first, second }) => {
    await using server = await startServer((response) =>
      beginStream(response).end(unnamedEvent(first) + unnamedEvent(second)),
    );

    const texts: string[] = [];
    const read = async (): Promise<void> => {
      for await (const text of openOld(server).text()) texts.push(text);
    };

    await expect(read()).rejects.toMatchObject({ reason: "malformed", partial: first });
    await expect(read()).rejects.toThrow("incrementalStream()");
    expect(texts).toEqual([first, first]);
  });

  test("reads data of several lines", async () => {
    await using server = await startServer((response) =>
      beginStream(response).end(
        `data: {"completion":\ndata: " H\u2028i","stop_reason":"stop_sequence"}\n\ndata: [DONE]\n\n`,
      ),
    );

    expect((await openOld(server).final()).completion).toBe(" H\u2028i");
  });

  test("says that data is not JSON", async () => {
    await using server = await startServer((response) => beginStream(response).end("data: {Hi\n\n"));

    await expect(openOld(server).final()).rejects.toMatchObject({ reason: "malformed" });
  });

  test("reads an event of many pieces up to maxEventLength", async () => {
    const piece = new Uint8Array(1024).fill(120);
    const respond = (pieces: number): (() => Promise<Response>) => {
      let sent = 0;
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          if (sent === 0) controller.enqueue(new TextEncoder().encode(`data: {"completion":"`));
          else if (sent <= pieces) controller.enqueue(piece);
          else {
            controller.enqueue(new TextEncoder().encode(`","stop_reason":"stop_sequence"}\n\n`));
            controller.close();
          }
          sent += 1;
        },
      });
      return () => Promise.resolve(new Response(body, { headers: { "content-type": "text/event-stream" } }));
    };
    const read = (pieces: number, maxEventLength?: number): Promise<{ completion: string }> =>
      createClient({
        apiKey: "sk-test",
        maxRetries: 0,
        fetch: respond(pieces),
        middleware: [incrementalStream({ maxEventLength })],
      })
        .stream(REQUEST, { maxEventLength })
        .final();

    expect((await read(8192, 10_000_000)).completion).toHaveLength(8192 * 1024);
    await expect(read(8192)).rejects.toMatchObject({ reason: "malformed", cause: { reason: "too-large" } });
  });

  test("passes events of unknown names on", async () => {
    await using server = await startServer((response) =>
      beginStream(response).end(`event: news\ndata: a\ndata: b\n\n${completionEvent(" Hi")}${END}`),
    );
    const unknown: unknown[] = [];

    const final = await openOld(server, { onUnknownEvent: (frame) => unknown.push(frame) }).final();

    expect(final.completion).toBe(" Hi");
    expect(unknown).toEqual([expect.objectContaining({ event: "news", data: "a\nb" })]);
  });

  test("closes the connection when the stream is left", async () => {
    await using server = await startServer((response) => beginStream(response).write(unnamedEvent(" Hi")));

    for await (const text of openOld(server).text()) {
      expect(text).toBe(" Hi");
      break;
    }

    await expect(server.aborted).resolves.toBeUndefined();
  });

  test("leaves a stream of 2023-06-01 as it is", async () => {
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
