import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "@text-completions/client";
import { decodeStreamEvents } from "@text-completions/core/sse";
import { validateStreamEvent } from "@text-completions/core/validate";
import type { StreamEvent } from "@text-completions/core";
import { describe, expect, it, vi } from "vitest";
import type { Behaviour } from "./messages-api/create-messages-api.ts";
import { OLD, THINKING } from "./messages-api/profile.ts";
import { REQUEST, start, type Started, toRequest } from "./start-bridge.ts";

async function readEvents(response: Response): Promise<StreamEvent[]> {
  expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  const events: StreamEvent[] = [];
  if (response.body === null) return events;
  for await (const event of decodeStreamEvents(response.body)) events.push(event);
  expect(events.flatMap(validateStreamEvent)).toEqual([]);
  return events;
}

/** The events that an upstream of this behaviour leads to. */
async function stream(behaviour: Behaviour = {}, model: string = OLD.id): Promise<StreamEvent[]> {
  await using bridge = await start({ models: model }, { behave: () => behaviour });
  return readEvents(await bridge.ask({ stream: true }));
}

/** The events of an upstream that sends these bytes. */
function raw(bytes: string): Promise<StreamEvent[]> {
  return stream({
    response: () => new Response(bytes, { headers: { "content-type": "text/event-stream" } }),
  });
}

const ID = "compl_01Bs8Syxu1SsMMWuNRiptYXC";
const common = { type: "completion", id: ID, log_id: ID, model: OLD.id };
const text = (completion: string) => ({ ...common, completion, stop_reason: null, stop: null });
const PING = { type: "ping" };
const BROKE = { type: "error", error: { type: "api_error", message: "The upstream API broke off." } };

describe("stream", () => {
  it("message_start, content_block_start, content_block_stop: are nothing; text_delta: is a completion", async () => {
    expect(await stream({ text: "Hello, world" })).toEqual([
      PING,
      text(" Hello,"),
      text(" world"),
      { ...common, completion: "", stop_reason: "stop_sequence", stop: "\n\nHuman:" },
    ]);
  });

  it("content_block_start with a text: is a completion", async () => {
    const opening = 'event: content_block_start\ndata: {"content_block":{"type":"text","text":"Hi"}}\n\n';

    expect(await raw(opening)).toMatchObject([{ completion: " Hi" }, BROKE]);
  });

  it("other deltas: are skipped", async () => {
    const events = await stream({}, THINKING.id);

    expect(JSON.stringify(events)).not.toContain("secret");
    expect(events.flatMap((event) => (event.type === "completion" ? [event.completion] : [])).join("")).toBe(
      " Hello! My name is Claude.",
    );
  });

  it("message_delta and message_stop: are the last completion, which is empty", async () => {
    expect((await stream({ stopReason: "max_tokens" })).at(-1)).toEqual({
      ...common,
      completion: "",
      stop_reason: "max_tokens",
      stop: null,
    });
  });

  it("ping: is a ping", async () => {
    expect((await stream())[0]).toEqual(PING);
  });

  it("error: is an error, and the end", async () => {
    expect((await stream({ errorAfter: 1 })).slice(1)).toEqual([
      text(" Hello!"),
      { type: "error", error: { details: null, type: "overloaded_error", message: "Overloaded" } },
    ]);
  });

  it("unknown: is ignored", async () => {
    expect(await raw("event: news\ndata: []\n\nevent: ping\ndata: {}\n\n")).toEqual([PING, BROKE]);
  });

  it.each(["endAfter", "dropAfter"] as const)(
    "upstream closes before message_stop: is an error event without a stop reason (%s)",
    async (mishap) => {
      expect((await stream({ [mishap]: 2 })).slice(1)).toEqual([text(" Hello!"), text(" My"), BROKE]);
    },
  );

  it("what follows message_stop is ignored, such as the [DONE] of vLLM", async () => {
    expect((await stream({ done: true })).at(-1)).toMatchObject({ stop_reason: "stop_sequence" });
  });

  it("no event of a completion follows the last", async () => {
    const delta = 'event: content_block_delta\ndata: {"delta":{"type":"text_delta","text":"a"}}\n\n';
    const end =
      'event: message_delta\ndata: {"delta":{"stop_reason":"end_turn"}}\n\nevent: message_stop\ndata: {}\n\n';
    const error = 'event: error\ndata: {"error":{"type":"api_error","message":"Late"}}\n\n';

    const events = await raw(delta + end + delta + end + error + "event: ping\ndata: {}\n\n");

    expect(events).toMatchObject([{ completion: " a" }, { completion: "", stop_reason: "stop_sequence" }]);
  });

  it.each([
    ["data that is not JSON", "event: message_start\ndata: {\n\n"],
    ["a stop reason that cannot be", "event: message_stop\ndata: {}\n\n"],
    ["nameless events", "data: {}\n\n"],
  ])("%s is an error event", async (_, bytes) => {
    expect(await raw(bytes)).toEqual([
      { type: "error", error: { type: "api_error", message: "The upstream API gave no answer." } },
    ]);
  });

  it.each([
    ["event: content_block_delta\ndata: secret\n\n", "a stream that is broken."],
    ["event: error\ndata: secret\n\n", "a stream that is malformed."],
    ["data: secret\n\n", "a stream that is unnamed."],
  ])("the line about %j quotes nothing of it", async (bytes, fault) => {
    const headers = { "content-type": "text/event-stream" };
    await using bridge = await start({ fetch: async () => new Response(bytes, { headers }) });

    await (await bridge.ask({ stream: true })).text();

    expect(bridge.calls[0]?.fault).toBe(
      `The upstream gave ${fault} Check that baseUrl names a Messages API.`,
    );
  });

  it("an answer that is no stream is a 500", async () => {
    await using bridge = await start({}, { behave: () => ({ response: () => Response.json({}) }) });

    const response = await bridge.ask({ stream: true });

    expect(response.status).toBe(500);
    expect(bridge.calls[0]?.fault).toBe(
      "The upstream gave application/json to a request for a stream. Check that baseUrl names a Messages API.",
    );
  });

  it("what is no stream is not read, and has perhaps no content-type", async () => {
    let left = false;
    const body = new ReadableStream({ cancel: () => void (left = true) });
    await using bridge = await start({ fetch: async () => new Response(body) });

    const response = await bridge.ask({ stream: true });

    expect([response.status, left]).toEqual([500, true]);
    expect(bridge.calls[0]?.fault).toContain("The upstream gave no content-type to a request for a stream.");
  });

  it("version 2023-01-01: is the whole text so far, in nameless events that end in CRLF, and [DONE]", async () => {
    await using bridge = await start({}, { behave: () => ({ text: "a b" }) });

    const response = await bridge.ask({ stream: true }, { "anthropic-version": "2023-01-01" });

    const rest = `"truncated":false,"log_id":"${ID}","model":"${OLD.id}","exception":null}`;
    expect(await response.text()).toBe(
      [
        'event: ping\r\ndata: {"type":"ping"}\r\n\r\n',
        `data: {"completion":" a","stop":null,"stop_reason":null,${rest}\r\n\r\n`,
        `data: {"completion":" a b","stop":null,"stop_reason":null,${rest}\r\n\r\n`,
        `data: {"completion":" a b","stop":"\\n\\nHuman:","stop_reason":"stop_sequence",${rest}\r\n\r\n`,
        "data: [DONE]\r\n\r\n",
      ].join(""),
    );
  });

  it.each([1, 2, 3, 7])("reads the same from bytes in pieces of %d", async (size) => {
    const delta = '{"type":"content_block_delta","delta":{"type":"text_delta","text":"héllo 🌍"}}';
    const bytes = new TextEncoder().encode(`event: content_block_delta\r\ndata: ${delta}\r\n\r\n`.repeat(3));
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.slice(index * size, (index + 1) * size),
    );
    const body = new ReadableStream({
      pull(controller) {
        const piece = pieces.shift();
        if (piece === undefined) controller.close();
        else controller.enqueue(piece);
      },
    });
    const headers = { "content-type": "text/event-stream" };
    await using bridge = await start({ fetch: async () => new Response(body, { headers }) });

    expect(await readEvents(await bridge.ask({ stream: true }))).toMatchObject([
      { completion: " héllo 🌍" },
      { completion: "héllo 🌍" },
      { completion: "héllo 🌍" },
      BROKE,
    ]);
  });
});

/** Reads until a text has come. */
async function readUntil(
  reader: ReadableStreamDefaultReader<Uint8Array> | undefined,
  part: string,
): Promise<void> {
  for (let seen = ""; !seen.includes(part);) seen += new TextDecoder().decode((await reader?.read())?.value);
}

/** Waits until the latest request upstream is given up. */
async function untilLeft({ api }: Started): Promise<void> {
  await vi.waitUntil(() => api.received.at(-1)?.signal.aborted);
}

describe("on the way", () => {
  it("each event arrives when it is sent, and none waits for the next", async () => {
    await using bridge = await start({}, { behave: () => ({ text: "a b c d", delayMs: 40 }) });
    const response = await bridge.ask({ stream: true });
    const times: number[] = [];
    for await (const event of decodeStreamEvents(response.body ?? new ReadableStream())) {
      if (event.type === "completion") times.push(performance.now());
    }

    const gaps = times.slice(1, 4).map((time, index) => time - (times[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(20);
  });

  it("events of one chunk go on in one chunk", async () => {
    const event = 'event: content_block_delta\ndata: {"delta":{"type":"text_delta","text":"a"}}\n\n';
    const response = (): Response =>
      new Response(event.repeat(100), { headers: { "content-type": "text/event-stream" } });
    await using bridge = await start({ fetch: async () => response() });

    const reader = (await bridge.ask({ stream: true })).body?.getReader();
    const first = await reader?.read();

    expect(new TextDecoder().decode(first?.value).split("event: completion")).toHaveLength(101);
  });

  it("nothing is read that is not asked for", async () => {
    let reads = 0;
    const event = 'event: content_block_delta\ndata: {"delta":{"type":"text_delta","text":"a"}}\n\n';
    const body = new ReadableStream(
      {
        pull(controller) {
          reads++;
          controller.enqueue(new TextEncoder().encode(event));
        },
      },
      { highWaterMark: 0 },
    );
    const headers = { "content-type": "text/event-stream" };
    await using bridge = await start({ fetch: async () => new Response(body, { headers }) });

    const reader = (await bridge.ask({ stream: true })).body?.getReader();
    await reader?.read();
    await reader?.read();
    await sleep(10);

    expect(reads).toBe(2);
    await reader?.cancel();
  });

  it("a request that is aborted already is not sent", async () => {
    let sent = 0;
    await using bridge = await start({ fetch: async () => Response.json({ sent: sent++ }) });

    const answer = bridge.bridge.fetch(new Request(toRequest(), { signal: AbortSignal.abort("enough") }));

    await expect(answer).rejects.toBe("enough");
    expect(sent).toBe(0);
  });

  it("a caller that aborts before the answer gives up the request upstream, with its reason", async () => {
    await using bridge = await start(
      {},
      { behave: () => ({ response: () => new Response(new ReadableStream()) }) },
    );
    const controller = new AbortController();
    const answer = bridge.bridge.fetch(new Request(toRequest(), { signal: controller.signal }));
    while (bridge.api.received.length === 0) await sleep(1);
    controller.abort("enough");

    await expect(answer).rejects.toBe("enough");
    await untilLeft(bridge);
    expect(bridge.calls).toMatchObject([{ outcome: "aborted" }]);
  });

  it("a caller that aborts within the answer gives up the request upstream, with its reason", async () => {
    await using bridge = await start({}, { behave: () => ({ stallAfter: 1 }) });
    const controller = new AbortController();
    const response = await bridge.bridge.fetch(
      new Request(toRequest({ stream: true }), { signal: controller.signal }),
    );
    const reader = response.body?.getReader();
    await readUntil(reader, "Hello!");
    const next = reader?.read();
    controller.abort("enough");

    await expect(next).rejects.toBe("enough");
    await untilLeft(bridge);
    expect(bridge.calls).toMatchObject([{ outcome: "aborted", status: 200 }]);
  });

  it("a caller that leaves the stream gives up the request upstream", async () => {
    await using bridge = await start({}, { behave: () => ({ stallAfter: 1 }) });
    const response = await bridge.ask({ stream: true });
    const reader = response.body?.getReader();
    await readUntil(reader, "Hello!");
    await reader?.cancel();

    await untilLeft(bridge);
    expect(bridge.calls).toMatchObject([{ outcome: "aborted" }]);
  });
});

describe("as the fetch of a client", () => {
  it("answers and streams", async () => {
    await using bridge = await start();
    const client = createClient({ apiKey: "any", fetch: bridge.bridge.fetch });

    const completion = await client.complete(REQUEST);
    const streamed = await client.stream(REQUEST).final();

    expect(completion).toMatchObject({ completion: " Hello! My name is Claude.", requestId: "req_up1" });
    expect(streamed).toMatchObject({ completion: " Hello! My name is Claude.", requestId: "req_up2" });
  });

  it("lets the client retry what the upstream failed at", async () => {
    const overloaded = (): Response =>
      Response.json(
        { type: "error", error: { type: "overloaded_error", message: "Overloaded" } },
        { status: 529, headers: { "retry-after-ms": "1" } },
      );
    await using bridge = await start(
      {},
      { behave: (_, number) => (number < 3 ? { response: overloaded } : {}) },
    );
    const client = createClient({ apiKey: "any", fetch: bridge.bridge.fetch });

    expect(await client.complete(REQUEST)).toMatchObject({ completion: " Hello! My name is Claude." });
    expect(bridge.api.received).toHaveLength(3);
  });
});
