import { context, propagation, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { TracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace";
import { createTelemetry, type TelemetryOptions } from "@text-completions/bridge/opentelemetry";
import { createManualClock } from "@text-completions/mock";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { MessagesApiOptions } from "./messages-api/create-messages-api.ts";
import { NEW } from "./messages-api/profile.ts";
import { envelope, OWN_KEY, start, type Started } from "./start-bridge.ts";

beforeAll(() => {
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});
afterAll(() => {
  propagation.disable();
  context.disable();
});

const TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
const TRACEPARENT = `00-${TRACE_ID}-b7ad6b7169203331-01`;

interface Traced {
  bridge: Started;
  spans: InMemorySpanExporter;
  provider: TracerProvider;
}

async function startTraced(
  telemetryOptions: TelemetryOptions = {},
  options: Parameters<typeof start>[0] = {},
  api: MessagesApiOptions = {},
): Promise<Traced> {
  const spans = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans })] });
  const telemetry = createTelemetry({ tracerProvider: provider, ...telemetryOptions });
  return { bridge: await start({ telemetry, ...options }, api), spans, provider };
}

function attributesOf({ spans }: Traced): Record<string, unknown>[] {
  return spans.getFinishedSpans().map(({ attributes }) => attributes);
}

describe("a request", () => {
  test("is one span with models, limits, tokens and adaptations, and no text", async () => {
    const traced = await startTraced({}, { models: NEW.id });
    await using bridge = traced.bridge;

    await bridge.ask({
      prompt: "secret system\n\nHuman: secret question\n\nAssistant:",
      temperature: 0.5,
      stop_sequences: ["secret stop"],
    });

    const [span, ...others] = traced.spans.getFinishedSpans();
    expect(others).toEqual([]);
    expect(span).toMatchObject({
      name: "text_completion claude-2.1",
      kind: SpanKind.CLIENT,
      status: { code: SpanStatusCode.UNSET },
    });
    expect(span?.attributes).toEqual({
      "gen_ai.operation.name": "text_completion",
      "gen_ai.provider.name": "anthropic",
      "gen_ai.output.type": "text",
      "gen_ai.request.model": "claude-2.1",
      "gen_ai.request.max_tokens": 100,
      "gen_ai.request.temperature": 0.5,
      "gen_ai.response.model": NEW.id,
      "gen_ai.response.id": "compl_01Bs8Syxu1SsMMWuNRiptYXC",
      "gen_ai.response.finish_reasons": ["stop_sequence"],
      "gen_ai.usage.input_tokens": expect.any(Number),
      "gen_ai.usage.output_tokens": 5,
      "http.response.status_code": 200,
      "server.address": "127.0.0.1",
      "server.port": expect.any(Number),
      "text_completions.adaptations": ["sampling"],
      "text_completions.outcome": "answered",
      "text_completions.request_id": "req_up1",
    });
    expect(JSON.stringify(span?.attributes)).not.toMatch(/secret|Claude\.|sk-/);
  });

  test("that is streamed is a span until the end of the stream, with the time to the first text", async () => {
    const clock = createManualClock();
    let upstream: ReadableStreamDefaultController<Uint8Array> | undefined;
    const body = new ReadableStream<Uint8Array>({ start: (controller) => void (upstream = controller) });
    const headers = { "content-type": "text/event-stream" };
    const traced = await startTraced({}, { clock, fetch: async () => new Response(body, { headers }) });
    await using bridge = traced.bridge;
    const reader = (await bridge.ask({ stream: true })).body?.getReader();
    const send = (text: string): void => upstream?.enqueue(new TextEncoder().encode(text));

    await clock.advance(2000);
    send('event: content_block_delta\ndata: {"delta":{"type":"text_delta","text":"a"}}\n\n');
    await reader?.read();
    expect(traced.spans.getFinishedSpans()).toEqual([]);
    await clock.advance(1000);
    send(
      'event: message_delta\ndata: {"delta":{"stop_reason":"end_turn"}}\n\nevent: message_stop\ndata: {}\n\n',
    );
    await reader?.read();

    const [span] = traced.spans.getFinishedSpans();
    expect(span?.duration).toEqual([3, 0]);
    expect(span?.attributes).toMatchObject({
      "gen_ai.request.stream": true,
      "gen_ai.response.time_to_first_chunk": 2,
    });
  });

  test("is a child of the caller's span, and the upstream gets the context of the span", async () => {
    const traced = await startTraced();
    await using bridge = traced.bridge;

    await bridge.ask({}, { traceparent: TRACEPARENT });

    const [span] = traced.spans.getFinishedSpans();
    expect(span?.spanContext().traceId).toBe(TRACE_ID);
    expect(span?.parentSpanContext?.spanId).toBe("b7ad6b7169203331");
    expect(bridge.api.received[0]?.headers.get("traceparent")).toBe(
      `00-${TRACE_ID}-${span?.spanContext().spanId}-01`,
    );
  });

  test("is a child of the active span, where there is one, and active while it is sent", async () => {
    let active: string | undefined;
    const traced = await startTraced(
      {},
      {
        fetch: async () => {
          active = trace.getActiveSpan()?.spanContext().spanId;
          return Response.json({ content: [], stop_reason: "end_turn" });
        },
      },
    );
    await using bridge = traced.bridge;
    const server = traced.provider.getTracer("test").startSpan("POST /v1/complete");

    await context.with(trace.setSpan(context.active(), server), () =>
      bridge.ask({}, { traceparent: TRACEPARENT }),
    );

    const [span] = traced.spans.getFinishedSpans();
    expect(span?.parentSpanContext?.spanId).toBe(server.spanContext().spanId);
    expect(active).toBe(span?.spanContext().spanId);
  });

  test.each([
    { name: "the upstream reports", status: 529, error: "overloaded_error", request: {} },
    { name: "the caller made", status: 400, error: "invalid_request_error", request: { temperature: 2 } },
  ])(
    "with an error that $name is a span with its type and without its words",
    async ({ status, error, request }) => {
      const overloaded = (): Response =>
        Response.json(envelope("overloaded_error", `secret ${OWN_KEY}`), { status: 529 });
      const traced = await startTraced({}, {}, { behave: () => ({ response: overloaded }) });
      await using bridge = traced.bridge;

      await bridge.ask(request);

      const [span, ...others] = traced.spans.getFinishedSpans();
      expect(others).toEqual([]);
      expect(span?.status).toEqual({ code: SpanStatusCode.ERROR });
      expect(span?.attributes).toMatchObject({ "error.type": error, "http.response.status_code": status });
      expect(JSON.stringify(span?.attributes)).not.toMatch(/secret|sk-/);
    },
  );

  test("that is rejected before its model is known is a span, too", async () => {
    const traced = await startTraced();
    await using bridge = traced.bridge;

    await bridge.bridge.fetch("http://localhost/v1/complete");

    expect(traced.spans.getFinishedSpans()).toMatchObject([
      { name: "text_completion", attributes: { "http.response.status_code": 405 } },
    ]);
  });

  test("that its caller leaves is a span without an error", async () => {
    const traced = await startTraced({}, {}, { behave: () => ({ stallAfter: 1 }) });
    await using bridge = traced.bridge;

    await (await bridge.ask({ stream: true })).body?.cancel();

    expect(traced.spans.getFinishedSpans()).toMatchObject([
      { status: { code: SpanStatusCode.UNSET }, attributes: { "text_completions.outcome": "aborted" } },
    ]);
  });

  test("that a model has to reject first is one span", async () => {
    const profile = { ...NEW, id: "acme/one" };
    const traced = await startTraced({}, { models: profile.id }, { profiles: [profile] });
    await using bridge = traced.bridge;

    expect((await bridge.ask({ temperature: 0.5 })).status).toBe(200);

    expect(bridge.messages()).toHaveLength(2);
    expect(attributesOf(traced)).toMatchObject([{ "text_completions.adaptations": ["sampling"] }]);
  });
});

describe("with captureContent", () => {
  test.each([{ stream: true }, { stream: false }])(
    "spans hold prompt and completion: $stream",
    async (fields) => {
      const traced = await startTraced({ captureContent: true });
      await using bridge = traced.bridge;

      const response = await bridge.ask({
        prompt: `Be brief.\n\nHuman: Hello ${OWN_KEY}\n\nAssistant: Hi\n\nHuman: Who?\n\nAssistant:`,
        stop_sequences: ["END"],
        ...fields,
      });
      await response.text();

      const [attributes = {}] = attributesOf(traced);
      const parse = (name: string): unknown => JSON.parse(String(attributes[name]));
      expect(parse("gen_ai.system_instructions")).toEqual([{ type: "text", content: "Be brief." }]);
      expect(parse("gen_ai.input.messages")).toEqual([
        { role: "user", parts: [{ type: "text", content: "Hello [redacted]" }] },
        { role: "assistant", parts: [{ type: "text", content: "Hi" }] },
        { role: "user", parts: [{ type: "text", content: "Who?" }] },
      ]);
      expect(parse("gen_ai.output.messages")).toEqual([
        {
          role: "assistant",
          parts: [{ type: "text", content: " Hello! My name is Claude." }],
          finish_reason: "stop_sequence",
        },
      ]);
      expect(attributes["gen_ai.request.stop_sequences"]).toEqual(["END"]);
    },
  );

  test("spans hold no more than maxContentLength of each", async () => {
    const traced = await startTraced(
      { captureContent: true, maxContentLength: 10 },
      {},
      { behave: () => ({ text: "word ".repeat(50) }) },
    );
    await using bridge = traced.bridge;

    await (await bridge.ask({ prompt: `\n\nHuman: ${"a".repeat(1000)}\n\nAssistant:`, stream: true })).text();

    const [attributes = {}] = attributesOf(traced);
    expect(String(attributes["gen_ai.input.messages"])).toContain('"aaaaaaaaaa"');
    expect(String(attributes["gen_ai.output.messages"])).toContain('" word word"');
  });
});

test("without a tracer provider requests work, and nothing is traced", async () => {
  await using bridge = await start({ telemetry: createTelemetry() });

  expect((await bridge.ask()).status).toBe(200);
});

test.each([
  { options: { tracerProvider: {} }, message: 'Invalid option "tracerProvider": expected a TracerProvider' },
  {
    options: { captureContents: true },
    message: 'Unknown option "captureContents". Did you mean "captureContent"?',
  },
])("rejects $options", ({ options, message }) => {
  expect(() => createTelemetry(options as TelemetryOptions)).toThrow(message);
});
