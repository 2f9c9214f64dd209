import { API_VERSION, HEADER, type StreamEvent } from "@text-completions/core";
import { decodeStreamEvents } from "@text-completions/core/sse";
import { validateStreamEvent } from "@text-completions/core/validate";
import { completion, createMock, drop, errorEvent, ping, raw, stream, text } from "@text-completions/mock";
import type { MockOptions, Reply, Step } from "@text-completions/mock";
import { expect, test } from "vitest";
import { HEADERS, post, readExample } from "./post.ts";

const HELLO_STEPS = [" Hello", "!", " My", " name", " is", " Claude", "."].map(text);
const OLD = { headers: { ...HEADERS, [HEADER.anthropicVersion]: "2023-01-01" } };
const INSTANT = { model: "claude-instant-1.2" };

const RECORDED: { name: string; request: object; reply: Reply; options?: MockOptions }[] = [
  {
    name: "production",
    request: INSTANT,
    reply: completion(" Hello! My name is Claude.", { id: "compl_019DyHpV4S94Lt5dU6yu4YHT" }),
  },
  {
    name: "production-crlf",
    request: INSTANT,
    reply: completion(" Hello! My name is Claude.", { id: "compl_019DyHpV4S94Lt5dU6yu4YHT" }),
    options: { lineEnding: "\r\n" },
  },
  {
    name: "ping-first",
    request: INSTANT,
    reply: stream([ping(), ...HELLO_STEPS], { id: "compl_01S2GhBKuo42K1GVdrbF3FGY" }),
  },
  {
    name: "max-tokens",
    request: { max_tokens_to_sample: 4 },
    reply: stream(
      [" Gly", "colysis", " is", " the", " first"].flatMap((token, i) =>
        i === 0 ? [text(token), ping()] : [text(token)],
      ),
      {
        id: "compl_01EDQkPNJuv2cog51SiJmY9t",
      },
    ),
  },
  {
    name: "custom-stop-sequence",
    request: { stop_sequences: ["END", "\n"] },
    reply: stream([text(" Red"), ping(), ...[",", " green", ",", " blue", ". E", "ND"].map(text)], {
      id: "compl_01fnYXFp19Dr2ZxmshcNdaQ7",
    }),
  },
  { name: "empty", request: {}, reply: completion("", { id: "compl_012mJryXt6ciM7KHn9bv8tFQ" }) },
  {
    name: "multibyte",
    request: {},
    reply: stream(
      [
        text(" 「木"),
        ping(),
        ...["漏れ日", "」", " es la luz", " que se filtra", " entre las hojas", " 🌳", "."].map(text),
      ],
      { id: "compl_01qA1YFjL3JnvjkwEQCHJfL3" },
    ),
  },
  {
    name: "error-mid-stream",
    request: INSTANT,
    reply: stream([text(" Hello"), ping(), text("!"), text(" My"), errorEvent("overloaded_error")], {
      id: "compl_01QrMXfNddMZSrFZfr2dsgBn",
    }),
  },
];

test.each(RECORDED)(
  "the stream $name comes out byte for byte as recorded",
  async ({ name, request, reply, options = {} }) => {
    const mock = createMock({ legacyFields: true, ...options }).reply(reply);

    const response = await post(mock, { ...request, stream: true });

    expect(await response.text()).toBe(readExample(`streams/${name}.sse`));
  },
);

test("version 2023-01-01 streams the cumulative text in nameless events and ends with [DONE]", async () => {
  const options = { id: "dc1d71bbb5c4d2a5e936db79ef10c19f", model: "claude-v1" };
  const steps: Step[] = HELLO_STEPS.flatMap((step, i) => (i === 1 ? [step, ping()] : [step]));
  const mock = createMock().reply(stream(steps, options));

  const response = await post(mock, { stream: true }, OLD);

  expect(await response.text()).toBe(readExample("streams/version-2023-01-01.sse"));
});

test("the documented stream matches the documentation", async () => {
  const mock = createMock();

  const response = await post(mock, { model: "claude-2", stream: true });
  const events: StreamEvent[] = [];
  for await (const event of decodeStreamEvents(response.body ?? new ReadableStream())) events.push(event);

  const texts = events.map((event) => (event.type === "completion" ? event.completion : event.type));
  expect(texts).toEqual([" Hello", "ping", "!", " My", " name", " is", " Claude", ".", ""]);
  expect(events.at(-1)).toMatchObject({ stop_reason: "stop_sequence", model: "claude-2.0" });
  expect(events.flatMap(validateStreamEvent)).toEqual([]);
});

test("the stream's headers are those of the API", async () => {
  const { headers } = await post(createMock(), { stream: true });

  expect(headers.get(HEADER.contentType)).toBe("text/event-stream; charset=utf-8");
  expect(headers.get(HEADER.requestId)).toMatch(/^req_01[1-9A-HJ-NP-Za-km-z]{22}$/);
});

test("the body decides, not the accept header", async () => {
  const mock = createMock();

  const json = await post(mock, {}, { headers: { ...HEADERS, accept: "text/event-stream" } });
  const events = await post(mock, { stream: true }, { headers: { ...HEADERS, accept: "application/json" } });

  expect(json.headers.get(HEADER.contentType)).toBe("application/json");
  expect(events.headers.get(HEADER.contentType)).toContain("text/event-stream");
});

test("text that waited for a stop sequence comes before a break", async () => {
  const mock = createMock().reply(stream([text(" one\n"), drop()]));
  const received: string[] = [];

  const response = await post(mock, { stream: true });
  const reading = (async () => {
    for await (const event of decodeStreamEvents(response.body ?? new ReadableStream())) {
      if (event.type === "completion") received.push(event.completion);
    }
  })();

  await expect(reading).rejects.toThrow("terminated");
  expect(received.join("")).toBe(" one\n");
});

test("raw bytes are sent unchanged", async () => {
  const mock = createMock().reply(
    stream([raw("event: telemetry\ndata: 1\n\n"), raw(new Uint8Array([0x3a, 0x0a]))]),
  );

  const body = await (await post(mock, { stream: true })).text();

  expect(body.startsWith("event: telemetry\ndata: 1\n\n:\nevent: completion")).toBe(true);
});

test("today's version streams like 2023-06-01", async () => {
  const headers = { ...HEADERS, [HEADER.anthropicVersion]: "2026-10-21" };

  const today = await post(createMock(), { stream: true }, { headers });
  const stable = await post(createMock(), { stream: true });

  expect(API_VERSION).toBe("2023-06-01");
  expect(await today.text()).toBe(await stable.text());
});
