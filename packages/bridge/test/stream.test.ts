import { setTimeout as sleep } from "node:timers/promises";
import { toCompletion } from "@text-completions/bridge";
import { createClient } from "@text-completions/client";
import { decodeStreamEvents } from "@text-completions/core/sse";
import { validateStreamEvent } from "@text-completions/core/validate";
import type { StreamEvent } from "@text-completions/core";
import { createManualClock } from "@text-completions/mock";
import { describe, expect, test, vi } from "vitest";
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
const textEvent = (completion: string) => ({ ...common, completion, stop_reason: null, stop: null });
const EVENT_STREAM = { headers: { "content-type": "text/event-stream" } };
const PING = { type: "ping" };
const BROKE = {
  type: "error",
  error: {
    type: "api_error",
    message: "The upstream API closed the connection before its response was complete.",
  },
};

const WHOLE = [
  'event: message_start\ndata: {"type":"message_start","message":{"id":"msg_1","error":null}}\n\n',
  'event: content_block_delta\ndata: {"delta":{"type":"text_delta","text":"Hi"}}\n\n',
  'data: {"error":null}\n\n',
  'event: message_delta\ndata: {"delta":{"stop_reason":"end_turn"}}\n\n',
  "event: message_stop\ndata: {}\n\n",
];

test("an empty error, which some servers write into every response, is not a failure", async () => {
  const events = await raw(WHOLE.join(""));

  expect(events.map((event) => event.type)).toEqual(["completion", "completion"]);

  const whole = {
    id: "msg_1",
    error: null,
    content: [{ type: "text", text: "Hi" }],
    stop_reason: "end_turn",
  };
  await using bridge = await start({ fetch: async () => Response.json(whole) });
  expect(await (await bridge.ask()).json()).toMatchObject({ completion: " Hi" });
});

test.each(["{}", '{"stop_reason":null,"stop_sequence":null}', "null"])(
  "a stop reason holds, though an event with token counts and the delta %s follows it",
  async (delta) => {
    const counts = `event: message_delta\ndata: {"delta":${delta},"usage":{"output_tokens":2}}\n\n`;
    const events = await raw([...WHOLE.slice(0, -1), counts, ...WHOLE.slice(-1)].join(""));

    expect(events.at(-1)).toMatchObject({ type: "completion", stop_reason: "stop_sequence" });
  },
);

test.each([
  { how: "only there", rest: [] },
  { how: "and sends it again as events", rest: WHOLE.slice(1, 2) },
])("text is not lost, and comes once, if a server puts it into message_start $how", async ({ rest }) => {
  const content = [
    { type: "thinking", thinking: "secret" },
    { type: "text", text: "Hi" },
  ];
  const opening = `event: message_start\ndata: ${JSON.stringify({ message: { id: "msg_1", content } })}\n\n`;

  const events = await raw([opening, ...rest, ...WHOLE.slice(3)].join(""));

  expect(events.map((event) => event.type === "completion" && event.completion)).toEqual([" Hi", ""]);
});

test("half a character of an upstream becomes a replacement character, in a stream and in whole", async () => {
  const halves = ["Hi \ud83d", "!", "\ude00 you \ud83d", "\ude00\ud83d"];
  const deltas = halves.map(
    (text) =>
      `event: content_block_delta\ndata: ${JSON.stringify({ delta: { type: "text_delta", text } })}\n\n`,
  );
  const events = await raw([...WHOLE.slice(0, 1), ...deltas, ...WHOLE.slice(-2)].join(""));
  const whole = { content: halves.map((text) => ({ type: "text", text })), stop_reason: "end_turn" };

  const texts = events.map((event) => (event.type === "completion" ? event.completion : ""));
  expect(texts.join("")).toBe(" Hi \ufffd!\ufffd you \u{1f600}\ufffd");
  expect(toCompletion(whole).completion).toBe(" Hi \ufffd!\ufffd you \u{1f600}\ufffd");
});

test("a content type that comes twice is still that of a stream", async () => {
  const headers = { "content-type": "text/event-stream, text/event-stream" };
  const events = await stream({ response: () => new Response(WHOLE.join(""), { headers }) });

  expect(events.at(-1)).toMatchObject({ stop_reason: "stop_sequence" });
});

test.each([
  {
    name: "JSON",
    text: '{"type":"error","error":{"type":"overloaded_error","message":"Full"}}\n',
    message: "Full",
    fault: "Failed to read the response of the upstream: the upstream reported an error: Full.",
  },
  {
    name: "a page",
    text: "<html>\n<title>502 Bad Gateway</title>\n\n</html>\n",
    message: "The upstream API returned an unexpected response.",
    fault: 'text that is not an event stream, saying "502 Bad Gateway"',
  },
])("an error in the middle of a stream as $name is reported", async ({ text, message, fault }) => {
  const body = `${WHOLE.slice(0, 2).join("")}${text}`;
  await using bridge = await start(
    {},
    { behave: () => ({ response: () => new Response(body, EVENT_STREAM) }) },
  );

  const events = await readEvents(await bridge.ask({ stream: true }));

  expect(events[0]).toMatchObject({ completion: " Hi" });
  expect(events.at(-1)).toMatchObject({ type: "error", error: { message } });
  expect(bridge.calls[0]?.fault).toContain(fault);
});

describe("stream", () => {
  test("message_start, content_block_start, content_block_stop: become nothing; text_delta: becomes a completion", async () => {
    expect(await stream({ text: "Hello, world" })).toEqual([
      PING,
      textEvent(" Hello,"),
      textEvent(" world"),
      { ...common, completion: "", stop_reason: "stop_sequence", stop: "\n\nHuman:" },
    ]);
  });

  test("content_block_start with a text: is a completion", async () => {
    const opening = 'event: content_block_start\ndata: {"content_block":{"type":"text","text":"Hi"}}\n\n';

    expect(await raw(opening)).toMatchObject([{ completion: " Hi" }, BROKE]);
  });

  test("other deltas: are skipped", async () => {
    const events = await stream({}, THINKING.id);

    expect(JSON.stringify(events)).not.toContain("secret");
    expect(events.flatMap((event) => (event.type === "completion" ? [event.completion] : [])).join("")).toBe(
      " Hello! My name is Claude.",
    );
  });

  test("message_delta and message_stop: are the last completion, which is empty", async () => {
    expect((await stream({ stopReason: "max_tokens" })).at(-1)).toEqual({
      ...common,
      completion: "",
      stop_reason: "max_tokens",
      stop: null,
    });
  });

  test("ping: is a ping", async () => {
    expect((await stream())[0]).toEqual(PING);
  });

  test("error: is an error, and the end", async () => {
    expect((await stream({ errorAfter: 1 })).slice(1)).toEqual([
      textEvent(" Hello!"),
      { type: "error", error: { details: null, type: "overloaded_error", message: "Overloaded" } },
    ]);
  });

  test("unknown: is ignored", async () => {
    expect(await raw("event: news\ndata: []\n\nevent: ping\ndata: {}\n\n")).toEqual([PING, BROKE]);
  });

  test.each([{ mishap: "endAfter" }, { mishap: "dropAfter" }] as const)(
    "an upstream that closes before message_stop becomes an error event without a stop reason: $mishap",
    async ({ mishap }) => {
      expect((await stream({ [mishap]: 2 })).slice(1)).toEqual([
        textEvent(" Hello!"),
        textEvent(" My"),
        BROKE,
      ]);
    },
  );

  test("what follows message_stop is ignored, such as the [DONE] of vLLM", async () => {
    expect((await stream({ done: true })).at(-1)).toMatchObject({ stop_reason: "stop_sequence" });
  });

  test("no event of a completion follows the last", async () => {
    const delta = 'event: content_block_delta\ndata: {"delta":{"type":"text_delta","text":"a"}}\n\n';
    const end =
      'event: message_delta\ndata: {"delta":{"stop_reason":"end_turn"}}\n\nevent: message_stop\ndata: {}\n\n';
    const error = 'event: error\ndata: {"error":{"type":"api_error","message":"Late"}}\n\n';

    const events = await raw(delta + end + delta + end + error + "event: ping\ndata: {}\n\n");

    expect(events).toMatchObject([{ completion: " a" }, { completion: "", stop_reason: "stop_sequence" }]);
  });

  test.each([
    { name: "data that is not JSON", bytes: "event: message_start\ndata: {\n\n" },
    { name: "no stop reason", bytes: "event: message_stop\ndata: {}\n\n" },
  ])("$name is an error event", async ({ bytes }) => {
    expect(await raw(bytes)).toEqual([
      {
        type: "error",
        error: { type: "api_error", message: "The upstream API returned an unexpected response." },
      },
    ]);
  });

  test.each([
    {
      bytes: "event: content_block_delta\ndata: secret\n\n",
      received: 'a "content_block_delta" event whose data is not JSON',
    },
    { bytes: "event: completion\ndata: secret\n\n", received: "an event that is malformed" },
  ])(
    "the fault for $bytes says what was received, without text of the message",
    async ({ bytes, received }) => {
      const headers = { "content-type": "text/event-stream" };
      await using bridge = await start({ fetch: async () => new Response(bytes, { headers }) });

      await (await bridge.ask({ stream: true })).text();

      expect(bridge.calls[0]?.fault).toBe(
        `Failed to read the response of the upstream: expected a stream of a message, got ${received}. Check the upstream and any proxies between it and the bridge.`,
      );
    },
  );

  test("events without a name are skipped, and named if the message does not end", async () => {
    const bytes = "event: message_start\ndata: {}\n\ndata: : PROCESSING\n\ndata: secret\n\n";
    await using bridge = await start({ fetch: async () => new Response(bytes, EVENT_STREAM) });

    expect(await readEvents(await bridge.ask({ stream: true }))).toEqual([BROKE]);
    expect(bridge.calls[0]?.fault).toBe(
      "Failed to read the response of the upstream: the stream ended before the message was complete (it also contains events without a name). Check the upstream and any proxies between it and the bridge.",
    );
  });

  test("an error without a name is an error", async () => {
    const error = { type: "overloaded_error", message: "Overloaded" };

    expect(await raw(`data: ${JSON.stringify({ type: "error", error })}\n\n`)).toEqual([
      { type: "error", error },
    ]);
  });

  test.each([
    {
      bytes: 'data: {"error":{"message":"The model is overloaded","code":503}}\n\n',
      words: "The model is overloaded",
    },
    {
      bytes: 'data: {"object":"error","message":"The prompt is too long","code":400}\n\n',
      words: "The prompt is too long",
    },
    { bytes: 'event: error\ndata: {"message":"boom"}\n\n', words: "boom" },
    { bytes: 'event: error\ndata: {"error":"boom"}\n\n', words: "boom" },
    { bytes: "event: error\ndata: upstream timed out\n\n", words: "upstream timed out" },
    { bytes: "event: error\ndata:\n\n", words: "The upstream API reported an error." },
  ])("an error in the format of another server keeps its words: $words", async ({ bytes, words }) => {
    expect(await raw(bytes)).toEqual([{ type: "error", error: { type: "api_error", message: words } }]);
  });

  test("a response that is not a stream is a 500", async () => {
    await using bridge = await start({}, { behave: () => ({ response: () => Response.json({}) }) });

    const response = await bridge.ask({ stream: true });

    expect(response.status).toBe(500);
    expect(bridge.calls[0]?.fault).toBe(
      "Failed to read the response of the upstream: expected text/event-stream, got application/json. Check the upstream and any proxies between it and the bridge.",
    );
  });

  test("a response that is not a stream is not read", async () => {
    let left = false;
    const body = new ReadableStream({ cancel: () => void (left = true) });
    await using bridge = await start({ fetch: async () => new Response(body) });

    const response = await bridge.ask({ stream: true });

    expect([response.status, left]).toEqual([500, true]);
    expect(bridge.calls[0]?.fault).toContain("got a body without content-type.");
  });

  test("version 2023-01-01: is the whole text so far, in nameless events that end in CRLF, and [DONE]", async () => {
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

  test.each([1, 2, 3, 7])("reads the same from bytes in pieces of %d", async (size) => {
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

/** Waits until the latest request upstream is aborted. */
async function untilLeft({ api }: Started): Promise<void> {
  await vi.waitUntil(() => api.received.at(-1)?.signal.aborted, { timeout: 10_000 });
}

const DELTA = 'event: content_block_delta\ndata: {"delta":{"type":"text_delta","text":"a"}}\n\n';
const LAST =
  'event: message_delta\ndata: {"delta":{"stop_reason":"end_turn"}}\n\nevent: message_stop\ndata: {}\n\n';

/** An upstream's stream of these pieces, which then stays open; `left` says whether it was cancelled. */
function openStream(...pieces: string[]) {
  const state = { left: false };
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = pieces.shift();
      if (piece !== undefined) controller.enqueue(new TextEncoder().encode(piece));
      return piece === undefined ? new Promise(() => {}) : undefined;
    },
    cancel: () => void (state.left = true),
  });
  return { state, response: () => new Response(body, EVENT_STREAM) };
}

describe("a stream of the upstream", () => {
  test("ends the caller's after its last event, though it stays open itself", async () => {
    const clock = createManualClock();
    const { state, response } = openStream(DELTA, LAST);
    await using bridge = await start({ fetch: async () => response(), clock });

    const text = await (await bridge.ask({ stream: true })).text();

    expect(text).toContain('"stop_reason":"stop_sequence"');
    expect(bridge.calls).toMatchObject([{ outcome: "answered" }]);
    expect(state.left).toBe(false);
    await clock.advance(1000);
    expect(state.left).toBe(true);
  });

  test("that falls silent ends with a timeout_error", async () => {
    const clock = createManualClock();
    const { state, response } = openStream(DELTA);
    await using bridge = await start({ fetch: async () => response(), clock, stallTimeoutMs: 5000 });
    const events = bridge.ask({ stream: true }).then(readEvents);
    await vi.waitUntil(() => clock.waiting > 0, { timeout: 10_000 });

    await clock.advance(5000);

    expect((await events).at(-1)).toEqual({
      type: "error",
      error: { type: "timeout_error", message: "The upstream API stopped responding." },
    });
    expect(state.left).toBe(true);
    expect(bridge.calls).toMatchObject([
      {
        outcome: "dropped",
        fault:
          "Failed to read the response of the upstream: the upstream sent nothing for 5000 ms. Check the upstream, or raise stallTimeoutMs.",
      },
    ]);
  });

  test.each([{ data: "" }, { data: " ping" }, { data: " {}" }])(
    "may have pings whose data is not JSON: $data",
    async ({ data }) => {
      const events = await raw(`event: ping\ndata:${data}\n\n${DELTA}${LAST}`);

      expect(events.filter(({ type }) => type !== "ping")).toMatchObject([
        { completion: " a" },
        { stop_reason: "stop_sequence" },
      ]);
    },
  );

  test.each([{ type: "Text/Event-Stream" }, { type: "TEXT/EVENT-STREAM;charset=UTF-8" }])(
    "may write its media type as $type",
    async ({ type }) => {
      const headers = { "content-type": type };
      await using bridge = await start({ fetch: async () => new Response(DELTA + LAST, { headers }) });

      expect((await bridge.ask({ stream: true })).status).toBe(200);
    },
  );

  test("may split a character, which is joined again", async () => {
    const delta = (text: string): string =>
      `event: content_block_delta\ndata: ${JSON.stringify({ delta: { type: "text_delta", text } })}\n\n`;

    expect(await raw(delta("a\ud83c") + delta("\udf0d b") + delta("\ud83c") + LAST)).toMatchObject([
      { completion: " a" },
      { completion: "🌍 b" },
      { completion: "\ufffd" },
      { completion: "", stop_reason: "stop_sequence" },
    ]);
  });

  test("of version 2023-01-01 has a bounded text, for each event repeats it", async () => {
    const fetch = async (): Promise<Response> => new Response(DELTA.repeat(50) + LAST, EVENT_STREAM);
    await using bridge = await start({ fetch, maxResponseBytes: 20 });

    const text = await (await bridge.ask({ stream: true }, { "anthropic-version": "2023-01-01" })).text();

    expect(text).toContain("event: error");
    expect(bridge.calls[0]?.fault).toBe(
      "Failed to write the stream: its text is longer than maxResponseBytes (20). Raise maxResponseBytes, or send a later anthropic-version.",
    );
  });
});

describe("while a stream is sent", () => {
  test("each event arrives before the next is sent", async () => {
    let upstream: ReadableStreamDefaultController<Uint8Array> | undefined;
    const body = new ReadableStream<Uint8Array>({ start: (controller) => void (upstream = controller) });
    await using bridge = await start({ fetch: async () => new Response(body, EVENT_STREAM) });
    const reader = (await bridge.ask({ stream: true })).body?.getReader();

    for (let event = 0; event < 3; event++) {
      upstream?.enqueue(new TextEncoder().encode(DELTA));
      expect(new TextDecoder().decode((await reader?.read())?.value)).toContain("event: completion");
    }
    await reader?.cancel();
  });

  test("events of one chunk are sent in one chunk", async () => {
    const event = 'event: content_block_delta\ndata: {"delta":{"type":"text_delta","text":"a"}}\n\n';
    const response = (): Response =>
      new Response(event.repeat(100), { headers: { "content-type": "text/event-stream" } });
    await using bridge = await start({ fetch: async () => response() });

    const reader = (await bridge.ask({ stream: true })).body?.getReader();
    const first = await reader?.read();

    expect(new TextDecoder().decode(first?.value).split("event: completion")).toHaveLength(101);
  });

  test("the upstream is read no faster than the stream", async () => {
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

  test("a request that was aborted before is not sent", async () => {
    let sent = 0;
    await using bridge = await start({ fetch: async () => Response.json({ sent: sent++ }) });

    const pending = bridge.bridge.fetch(new Request(toRequest(), { signal: AbortSignal.abort("enough") }));

    await expect(pending).rejects.toBe("enough");
    expect(sent).toBe(0);
  });

  test("a caller that aborts before the response ends the request upstream, with its reason", async () => {
    await using bridge = await start(
      {},
      { behave: () => ({ response: () => new Response(new ReadableStream()) }) },
    );
    const controller = new AbortController();
    const pending = bridge.bridge.fetch(new Request(toRequest(), { signal: controller.signal }));
    while (bridge.api.received.length === 0) await sleep(1);
    controller.abort("enough");

    await expect(pending).rejects.toBe("enough");
    await untilLeft(bridge);
    expect(bridge.calls).toMatchObject([{ outcome: "aborted" }]);
  });

  test("a caller that aborts during the response ends the request upstream, with its reason", async () => {
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

  test("a caller that cancels the stream ends the request upstream", async () => {
    await using bridge = await start({}, { behave: () => ({ stallAfter: 1 }) });
    const response = await bridge.ask({ stream: true });
    const reader = response.body?.getReader();
    await readUntil(reader, "Hello!");
    await reader?.cancel();

    await untilLeft(bridge);
    expect(bridge.calls).toMatchObject([{ outcome: "aborted" }]);
  });
});

describe("as the fetch option of a client", () => {
  test("it completes and streams", async () => {
    await using bridge = await start();
    const client = createClient({ apiKey: "any", fetch: bridge.bridge.fetch });

    const completion = await client.complete(REQUEST);
    const streamed = await client.stream(REQUEST).final();

    expect(completion).toMatchObject({ completion: " Hello! My name is Claude.", requestId: "req_up1" });
    expect(streamed).toMatchObject({ completion: " Hello! My name is Claude.", requestId: "req_up2" });
  });

  test("it lets the client retry what failed upstream", async () => {
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
