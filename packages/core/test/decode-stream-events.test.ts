import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeStreamEvents, encodeStreamEvent, isEventStreamError } from "@text-completions/core/sse";
import { validateStreamEvent } from "@text-completions/core/validate";
import { examples, streamExample } from "./examples.ts";
import { bodyOf, decode, textOf } from "./streams.ts";

const NAMED_STREAMS = examples("streams").filter(({ name }) => name !== "version-2023-01-01");
const COMPLETION = '{"type":"completion","completion":" Hi","stop_reason":null,"model":"m"}';
const HI = { type: "completion", completion: " Hi", stop_reason: null, model: "m" };

describe("decodeStreamEvents", () => {
  test.each(NAMED_STREAMS)("reads the example $name, every event of it valid", async ({ bytes }) => {
    const { events, error } = await decode([bytes]);

    expect(error).toBeUndefined();
    expect(events.length).toBeGreaterThan(0);
    expect(events.flatMap(validateStreamEvent)).toEqual([]);
  });

  test.each(NAMED_STREAMS)("reads the example $name alike, split at any byte", async ({ bytes }) => {
    const whole = await decode([bytes]);

    for (let at = 1; at < bytes.length; at++) {
      const split = await decode([bytes.subarray(0, at), bytes.subarray(at)]);
      expect(split, `split at byte ${at}`).toEqual(whole);
    }
  });

  test.each(NAMED_STREAMS)("reads the example $name alike, byte by byte", async ({ bytes }) => {
    const whole = await decode([bytes]);

    expect(await decode(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(whole);
  });

  test("reads the documented stream, pings included", async () => {
    const { events } = await decode([streamExample("documented")]);

    expect(events.map((event) => event.type)).toContain("ping");
    expect(textOf(events)).toBe(" Hello! My name is Claude.");
    expect(events.at(-1)).toMatchObject({
      completion: "",
      stop_reason: "stop_sequence",
      model: "claude-2.0",
    });
  });

  test.each(["\n", "\r\n", "\r"] as const)("takes lines that end in %j", async (lineEnding) => {
    const text =
      encodeStreamEvent({ type: "ping" }, { lineEnding }) +
      encodeStreamEvent({ type: "ping" }, { lineEnding });

    expect(await decode(text)).toEqual({ events: [{ type: "ping" }, { type: "ping" }], error: undefined });
  });

  test("takes a byte order mark, comments, retry lines and ids", async () => {
    const text = `\uFEFF: hello\n\nretry: 10\nid: 7\nevent: completion\ndata: ${COMPLETION}\n\n: bye`;

    expect(await decode([text])).toEqual({ events: [HI], error: undefined });
  });

  test("joins the data lines of one event", async () => {
    const [first, second] = [COMPLETION.slice(0, 20), COMPLETION.slice(20)];

    expect(await decode([`event: completion\ndata: ${first}\ndata:${second}\n\n`])).toMatchObject({
      events: [HI],
    });
  });

  test("uses the name of an event as its type if it has none", async () => {
    const text =
      'event: ping\ndata: {}\n\nevent: error\ndata: {"error":{"type":"api_error","message":"x"}}\n\n';

    const { events } = await decode([text]);

    expect(events).toEqual([{ type: "ping" }, { type: "error", error: { type: "api_error", message: "x" } }]);
  });

  test("skips events of unknown name, and shows them to a caller who asks", async () => {
    const unknown: unknown[] = [];
    const text = `event: usage\ndata: not json\n\nevent: completion\ndata: ${COMPLETION}\n\n`;

    const { events } = await decode([text], { onUnknownEvent: (event) => unknown.push(event) });

    expect(events).toEqual([HI]);
    expect(unknown).toMatchObject([{ event: "usage", data: "not json" }]);
  });

  test("keeps fields that the document does not list", async () => {
    const { events } = await decode(['event: ping\ndata: {"type":"ping","at":1}\n\n']);

    expect(events).toEqual([{ type: "ping", at: 1 }]);
  });

  test("reads an empty body as no event", async () => {
    expect(await decode([])).toEqual({ events: [], error: undefined });
  });

  test.each(["\n", "\r\n", "\r"] as const)(
    "yields an event at its empty line, in %j, not later",
    async (lineEnding) => {
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
      const events = decodeStreamEvents(readable);
      const first = events.next();

      await writable
        .getWriter()
        .write(new TextEncoder().encode(encodeStreamEvent({ type: "ping" }, { lineEnding })));

      expect(await first).toEqual({ done: false, value: { type: "ping" } });
    },
  );
});

describe("a body that is not such a stream", () => {
  test("reports events without a name, as version 2023-01-01 sends", async () => {
    const { events, error } = await decode([streamExample("version-2023-01-01")]);

    expect(events).toEqual([]);
    expect(error).toMatchObject({ name: "EventStreamError", reason: "unnamed" });
    expect(String(error)).toContain('got an event without a name whose data is {"completion":');
    expect(String(error)).toContain('Send "anthropic-version: 2023-06-01"');
  });

  test("reports another event without a name by what it holds, not by a cause that it cannot have", async () => {
    const { error } = await decode(["data: : PROCESSING\n\n"]);

    expect(error).toMatchObject({ reason: "unnamed", event: { data: ": PROCESSING" } });
    expect(String(error)).toContain('whose data is ": PROCESSING".');
    expect(String(error)).not.toContain("anthropic-version");
  });

  test("shows received text on one line, without terminal control characters", async () => {
    const hostile = "::error::x\\u001b\u001b[2J\u009b";
    for (const text of [
      `data: a\ndata: ${hostile}\n\n`,
      `event: error\ndata: a\ndata: ${hostile}\n\n`,
      `x${hostile}\n\n`,
      `event: ${hostile}\ndata: ${hostile}`,
    ]) {
      const { error } = await decode([text]);

      expect(String(error)).toContain("::error::x");
      // eslint-disable-next-line no-control-regex -- These are what must not be there.
      expect(String(error)).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
    }
  });

  test("leaves events without a name to a caller who asks for them", async () => {
    const unnamed: unknown[] = [];
    const unknown: unknown[] = [];
    const options = {
      onUnnamedEvent: (event: unknown) => unnamed.push(event),
      onUnknownEvent: (event: unknown) => unknown.push(event),
    };

    const { events, error } = await decode(["data: : PROCESSING\n\nevent: ping\ndata: {}\n\n"], options);

    expect({ events, error, unnamed, unknown }).toEqual({
      events: [{ type: "ping" }],
      error: undefined,
      unnamed: [{ event: undefined, data: ": PROCESSING", id: undefined }],
      unknown: [],
    });
  });

  test.each([
    '{"error":{"type":"overloaded_error","message":"Overloaded"}}',
    '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}',
  ])("yields an error that comes without a name: %s", async (data) => {
    const { events } = await decode([`data: ${data}\n\n`], { onUnnamedEvent: () => undefined });

    expect(events).toEqual([{ type: "error", error: { type: "overloaded_error", message: "Overloaded" } }]);
  });

  test.each(["", "pong", "[]", "{}", '{"type":"pong"}', "null"])(
    "passes over what a ping holds: %j",
    async (data) => {
      const { events, error } = await decode([`event: ping\ndata: ${data}\n\n`]);

      expect({ events, error }).toEqual({ events: [{ type: "ping" }], error: undefined });
    },
  );

  test.each([
    { name: "no empty line", last: `event: completion\ndata: ${COMPLETION}\n` },
    { name: "no line feed", last: `event: completion\ndata: ${COMPLETION}` },
    { name: "no data", last: "event: completion\n" },
    { name: "half its data", last: `event: completion\ndata: ${COMPLETION.slice(0, 9)}` },
  ])("reports a last event with $name, after what came before it", async ({ last }) => {
    const { events, error } = await decode([`event: ping\ndata: {}\n\n${last}`]);

    expect(events).toEqual([{ type: "ping" }]);
    expect(error).toMatchObject({ reason: "unterminated", event: { event: "completion" } });
  });

  test.each([
    { name: "is not JSON", text: "event: completion\ndata: {\n\n", reason: ": Expected property name" },
    { name: "is not an object", text: "event: completion\ndata: []\n\n" },
    { name: "has no text", text: 'event: completion\ndata: {"type":"completion"}\n\n' },
    { name: "is of another type than its name", text: 'event: completion\ndata: {"type":"error"}\n\n' },
    { name: "is an error without a type", text: 'event: error\ndata: {"error":"Overloaded"}\n\n' },
  ])("reports and quotes data that $name, after what came before it", async ({ text, reason = "." }) => {
    const { events, error } = await decode([`event: ping\ndata: {}\n\n${text}`]);

    expect(events).toEqual([{ type: "ping" }]);
    expect(error).toMatchObject({ reason: "malformed" });
    const data = text.slice(text.indexOf("data: ") + 6).trim();
    expect(String(error)).toContain(`, got ${/[}\]]$/.test(data) ? data : JSON.stringify(data)}${reason}`);
  });

  test("reports a body that holds other text", async () => {
    const { error } = await decode(['{"type":"completion","completion":" Hi"}']);

    expect(error).toMatchObject({
      reason: "malformed",
      event: { data: '{"type":"completion","completion":" Hi"}' },
    });
    expect(String(error)).toContain('got text that begins with "{\\"type\\":\\"completion\\"');
    expect(String(error)).toContain("Check which server or proxy wrote it.");
  });

  test("reports an event beyond the limit", async () => {
    const chunks = Array.from({ length: 20 }, () => "data: 0123456789\n");

    expect((await decode(chunks, { maxEventLength: 100 })).error).toMatchObject({ reason: "too-large" });
    expect((await decode(chunks, { maxEventLength: 1000 })).error).toMatchObject({ reason: "unterminated" });
  });

  test("reports an event beyond the limit alike, whether it comes whole or in pieces", async () => {
    const text = `event: ping\ndata: {}\n\nevent: ping\ndata: ${JSON.stringify({ pad: "x".repeat(200) })}\n\n`;

    const whole = await decode([text], { maxEventLength: 100 });

    expect(whole).toMatchObject({ events: [{ type: "ping" }], error: { reason: "too-large" } });
    expect(await decode(text, { maxEventLength: 100 })).toEqual(whole);
  });

  test.each([0, -1, Number.NaN, "100", null])("rejects a limit of %j at once", (maxEventLength) => {
    const options = { maxEventLength } as { maxEventLength: number };

    expect(() => decodeStreamEvents(bodyOf([]), options)).toThrow(
      /^Invalid option "maxEventLength": expected a number of at least 1, got /,
    );
  });

  test.each([null, undefined, "text", new Response("x")])("rejects %j as a body at once", (body) => {
    expect(() => decodeStreamEvents(body as unknown as ReadableStream<Uint8Array>)).toThrow(
      /^Invalid option "body": expected a ReadableStream of bytes, such as response\.body, got /,
    );
  });

  test("delivers what a chunk completes before it grows beyond the limit", async () => {
    const { events, error } = await decode([`event: ping\ndata: {}\n\ndata: ${"x".repeat(200)}`], {
      maxEventLength: 100,
    });

    expect(events).toEqual([{ type: "ping" }]);
    expect(error).toMatchObject({ reason: "too-large" });
  });

  test("is recognised by isEventStreamError, also when the error comes from another copy", async () => {
    const { error } = await decode(["data: 1\n\n"]);
    const foreign = Object.assign(new Error("x"), {
      [Symbol.for("@text-completions/event-stream-error")]: true,
    });
    const namesake = Object.assign(new Error("x"), { name: "EventStreamError", reason: "unnamed" });

    expect([error, foreign, namesake, undefined].map(isEventStreamError)).toEqual([true, true, false, false]);
  });
});

describe("the body", () => {
  test("is cancelled when the loop is left", async () => {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode("event: ping\ndata: {}\n\n")),
      cancel: () => {
        cancelled = true;
      },
    });

    for await (const event of decodeStreamEvents(body)) {
      if (event.type === "ping") break;
    }

    expect(cancelled).toBe(true);
  });

  test("does not hang the loop when its cancellation never settles", async () => {
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode("event: ping\ndata: {}\n\n")),
      cancel: () => new Promise(() => undefined),
    });

    const events = decodeStreamEvents(body);
    await events.next();

    expect(await events.return()).toEqual({ done: true, value: undefined });
  });

  test("is read no further than the caller asks", async () => {
    let pulls = 0;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          pulls += 1;
          controller.enqueue(new TextEncoder().encode("event: ping\ndata: {}\n\n"));
        },
      },
      { highWaterMark: 0 },
    );

    const events = decodeStreamEvents(body);
    await events.next();
    await events.next();

    expect(pulls).toBe(2);
    await events.return();
  });

  test("forwards the error that breaks it, after the events before it", async () => {
    const broken = new Error("socket hang up");
    let first = true;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (first) controller.enqueue(new TextEncoder().encode("event: ping\ndata: {}\n\n"));
        else controller.error(broken);
        first = false;
      },
    });

    const events = decodeStreamEvents(body);

    expect(await events.next()).toEqual({ done: false, value: { type: "ping" } });
    await expect(events.next()).rejects.toBe(broken);
  });
});

describe("encodeStreamEvent and decodeStreamEvents", () => {
  const completionEvent = fc.record({
    type: fc.constant("completion" as const),
    completion: fc.string({ unit: "binary" }),
    stop_reason: fc.option(fc.string({ unit: "grapheme" })),
    model: fc.string({ unit: "grapheme" }),
  });

  test("are inverses, whatever the text, line ending and chunks", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(completionEvent, { minLength: 1, maxLength: 5 }),
        fc.constantFrom("\n" as const, "\r\n" as const, "\r" as const),
        fc.integer({ min: 1, max: 40 }),
        async (events, lineEnding, size) => {
          const bytes = Buffer.from(events.map((event) => encodeStreamEvent(event, { lineEnding })).join(""));
          const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
            bytes.subarray(index * size, (index + 1) * size),
          );
          expect(await decode(chunks)).toEqual({ events, error: undefined });
        },
      ),
      { numRuns: 500 },
    );
  });
});

const KEY = "sk-ant-api03-0123456789abcdef";

test.each([
  `data: ${KEY}\n\n`,
  `event: completion\ndata: "${KEY}"\n\n`,
  `event: completion\ndata: {"x":"${"z".repeat(180)} ${KEY}"}\n\n`,
  `event: completion\ndata: {"${KEY}`,
  `event: completion\ndata: ${KEY}\n\n`,
  `event: ${KEY}\ndata: {"comp`,
  `${KEY}\n`,
])("no error shows what looks like a key: %j", async (text) => {
  const { error } = await decode([new TextEncoder().encode(text)]);

  expect(isEventStreamError(error)).toBe(true);
  expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/sk-ant-api/);
});

test.each([
  { text: '{"type":"error","error":{"type":"api_error","message":"No."}}\n' },
  { text: "<html>\n\n<title>502</title></html>" },
  { text: "upstream connect error" },
])("text after events is what the error is about: $text", async ({ text }) => {
  const { events, error } = await decode([
    new TextEncoder().encode(`event: completion\ndata: ${COMPLETION}\n\n${text}`),
  ]);

  expect(events).toEqual([HI]);
  expect(error).toMatchObject({
    reason: "malformed",
    event: { data: expect.stringContaining(text.slice(0, 6)) },
  });
});

test.each(["x-field: 1\n\n", "x-field\n", ": comment\n", "retry: 1\n\n"])(
  "a field that is unknown is ignored after events: %j",
  async (text) => {
    const { error } = await decode([
      new TextEncoder().encode(`event: completion\ndata: ${COMPLETION}\n\n${text}`),
    ]);

    expect(error).toBeUndefined();
  },
);

test("an event that lost its name to a line that is no field says so", async () => {
  const { error } = await decode([
    new TextEncoder().encode(`: first\n\n\ufeffevent: completion\ndata: ${COMPLETION}\n\n`),
  ]);

  expect(error).toMatchObject({
    reason: "unnamed",
    problem: expect.stringContaining('after the line "\ufeffevent: completion"'),
    fix: "Check which server or proxy writes that line.",
  });
});

test("an error in the data of a completion event is an error", async () => {
  const { events } = await decode([
    new TextEncoder().encode('event: completion\ndata: {"error":{"type":"api_error","message":"No."}}\n\n'),
  ]);

  expect(events).toEqual([{ type: "error", error: { type: "api_error", message: "No." } }]);
});
