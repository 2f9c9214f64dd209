import { Readable } from "node:stream";
import { inspect } from "node:util";
import { Anthropic, Completions, Stream, type ClientOptions } from "@text-completions/client/compat";
import { afterEach, describe, expect, test, vi } from "vitest";
import { beginStream, completionEvent, errorEvent, example, REQUEST, sendJson } from "./responses.ts";
import { startServer } from "./start-server.ts";

const HELLO = example("completions/hello.json");
const STREAM = completionEvent(" Hel") + completionEvent("lo", "stop_sequence");
const KEY = "sk-ant-very-secret-key";

afterEach(() => {
  vi.unstubAllEnvs();
});

/** What a caller without types passes. */
function untyped(value: unknown): never {
  return value as never;
}

interface Sent {
  url: string;
  init: Record<string, unknown>;
  headers: Headers;
}

/** Options with a `fetch` that records what it was called with. */
function record(options: ClientOptions = {}): { options: ClientOptions; sent: Sent[] } {
  const sent: Sent[] = [];
  return {
    sent,
    options: {
      apiKey: KEY,
      fetch(url, init = {}) {
        sent.push({ url, init: { ...init }, headers: new Headers(init.headers) });
        return Promise.resolve(new Response(HELLO, { headers: { "content-type": "application/json" } }));
      },
      ...options,
    },
  };
}

async function readText(stream: AsyncIterable<{ completion: string }>): Promise<string> {
  let text = "";
  for await (const { completion } of stream) text += completion;
  return text;
}

describe("options of the SDK are honoured", () => {
  test("fetchOptions reach fetch, those of a call over those of the client", async () => {
    const { options, sent } = record({ fetchOptions: { dispatcher: "proxy", cache: "no-store" } });
    const anthropic = new Anthropic(options);

    await anthropic.completions.create(REQUEST);
    await anthropic.completions.create(REQUEST, { fetchOptions: { dispatcher: "another" } });

    expect(sent[0]?.init).toMatchObject({ dispatcher: "proxy", cache: "no-store", method: "POST" });
    expect(sent[1]?.init).toMatchObject({ dispatcher: "another", cache: "no-store", method: "POST" });
    expect(sent[1]?.headers.get("x-api-key")).toBe(KEY);
  });

  test("fetchOptions reach the platform's fetch, too", async () => {
    await using server = await startServer((response) => sendJson(response, 200, HELLO));
    const seen: unknown[] = [];
    const original = globalThis.fetch;
    globalThis.fetch = (input, init) => {
      seen.push(init?.cache);
      return original(input, init);
    };

    await new Anthropic({ apiKey: KEY, baseURL: server.url, fetchOptions: { cache: "no-store" } }).completions
      .create(REQUEST)
      .finally(() => {
        globalThis.fetch = original;
      });

    expect(seen).toEqual(["no-store"]);
  });

  test.each([
    { query: { a: "1" }, search: "?tenant=x&a=1" },
    { query: { tenant: "y" }, search: "?tenant=y" },
    {
      query: { list: [1, 2], deep: { is: true }, none: null, left: undefined },
      search: "?tenant=x&list[]=1&list[]=2&deep[is]=true&none=",
    },
    { query: null, search: "?tenant=x" },
  ])("defaultQuery and query $query are sent", async ({ query, search }) => {
    const { options, sent } = record({ defaultQuery: { tenant: "x", left: undefined } });

    await new Anthropic(options).completions.create(REQUEST, { query });

    expect(decodeURIComponent(new URL(sent[0]?.url ?? "").search)).toBe(search);
  });

  test("query is sent by the platform's fetch, too", async () => {
    await using server = await startServer((response) => sendJson(response, 200, HELLO));

    await new Anthropic({
      apiKey: KEY,
      baseURL: server.url,
      defaultQuery: { tenant: "x" },
    }).completions.create(REQUEST);

    expect(server.requests[0]?.path).toBe("/v1/complete?tenant=x");
  });

  test.each([
    { kind: "an object", defaultHeaders: { "x-one": "1", "X-Two": null, "x-many": ["a", "b"] } },
    {
      kind: "pairs",
      defaultHeaders: [
        ["x-one", "1"],
        ["x-many", "a, b"],
      ],
    },
    { kind: "Headers", defaultHeaders: new Headers({ "x-one": "1", "x-many": "a, b" }) },
  ] as const)("defaultHeaders are read from $kind, and those of a call win", async ({ defaultHeaders }) => {
    const { options, sent } = record({ defaultHeaders });

    await new Anthropic(options).completions.create(REQUEST, { headers: { "X-One": "2" } });

    expect(sent[0]?.headers.get("x-one")).toBe("2");
    expect(sent[0]?.headers.get("x-many")).toBe("a, b");
  });

  test.each([
    { logLevel: "debug", lines: { debug: 1, info: 1 } },
    { logLevel: "info", lines: { debug: 0, info: 1 } },
    { logLevel: "warn", lines: { debug: 0, info: 0 } },
    { logLevel: "off", lines: { debug: 0, info: 0 } },
  ] as const)(
    "logger gets what logLevel $logLevel asks for, without the key",
    async ({ logLevel, lines }) => {
      const written: Record<string, unknown[][]> = { debug: [], info: [], warn: [], error: [] };
      const write =
        (level: string) =>
        (...line: unknown[]): void =>
          void written[level]?.push(line);
      const logger = {
        debug: write("debug"),
        info: write("info"),
        warn: write("warn"),
        error: write("error"),
      };
      const { options } = record({
        logLevel,
        logger,
        fetch: () => Promise.resolve(new Response(HELLO, { headers: { echo: KEY } })),
      });

      await new Anthropic(options).completions.create(REQUEST);

      expect({ debug: written["debug"]?.length, info: written["info"]?.length }).toEqual(lines);
      expect(inspect(written, { depth: null })).not.toContain(KEY);
    },
  );

  test("ANTHROPIC_LOG stands in for logLevel", async () => {
    vi.stubEnv("ANTHROPIC_LOG", "info");
    const info = vi.fn<(message: string, ...rest: unknown[]) => void>();
    const { options } = record({ logger: { debug: info, info, warn: info, error: info } });

    await new Anthropic(options).completions.create(REQUEST);

    expect(info).toHaveBeenCalledOnce();
  });

  test("withOptions keeps what it does not replace", async () => {
    const { options, sent } = record({ fetchOptions: { dispatcher: "proxy" }, maxRetries: 5 });
    class Own extends Anthropic {}

    const anthropic = new Own(options).withOptions({ timeout: 1000 });
    await anthropic.completions.create(REQUEST);

    expect(anthropic).toBeInstanceOf(Own);
    expect(anthropic).toMatchObject({ timeout: 1000, maxRetries: 5 });
    expect(sent[0]?.init["dispatcher"]).toBe("proxy");
  });

  test("baseURL may be a URL and end in /v1", async () => {
    await using server = await startServer((response) => sendJson(response, 200, HELLO));

    for (const baseURL of [new URL(server.url), `${server.url}/v1`, `${server.url}/v1/`]) {
      await new Anthropic({ apiKey: KEY, baseURL }).completions.create(REQUEST);
    }

    expect(new Set(server.requests.map(({ path }) => path))).toEqual(new Set(["/v1/complete"]));
  });

  test("an option that is null or undefined counts as not passed, as in the SDK", async () => {
    const { options, sent } = record();

    const unset: object = {
      authToken: null,
      baseURL: null,
      credentials: null,
      config: undefined,
      profile: null,
      webhookKey: null,
      middleware: [],
      openTelemetry: false,
    };

    await new Anthropic({ ...options, ...unset }).completions.create(
      REQUEST,
      untyped({ headers: null, query: null, signal: null, idempotencyKey: "x" }),
    );

    expect(sent[0]?.url).toBe("https://api.anthropic.com/v1/complete");
  });
});

describe("options of the SDK that cannot be honoured are rejected with the reason", () => {
  test.each([
    { option: "httpAgent", value: {}, reason: "dispatcher" },
    { option: "middleware", value: [() => undefined], reason: "pass a fetch" },
    { option: "openTelemetry", value: { traces: true }, reason: "spans" },
    { option: "credentials", value: () => undefined, reason: "apiKey" },
    { option: "config", value: {}, reason: "apiKey" },
    { option: "profile", value: "work", reason: "apiKey" },
    { option: "webhookKey", value: "whsec", reason: "no webhooks" },
    { option: "logLevel", value: "loud", reason: "debug" },
    { option: "fetchOption", value: {}, reason: 'Did you mean "fetchOptions"?' },
  ])("$option of a client", ({ option, value, reason }) => {
    const options = { apiKey: KEY, [option]: value };

    expect(() => new Anthropic(untyped(options))).toThrow(TypeError);
    expect(() => new Anthropic(untyped(options))).toThrow(`"${option}"`);
    expect(() => new Anthropic(untyped(options))).toThrow(reason);
  });

  test.each([
    { option: "httpAgent", value: {}, reason: "dispatcher" },
    { option: "middleware", value: [() => undefined], reason: "pass a fetch" },
    { option: "openTelemetry", value: {}, reason: "spans" },
    { option: "defaultBaseURL", value: "http://127.0.0.1:1", reason: "withOptions({ baseURL })" },
    { option: "fallbackState", value: {}, reason: "fallbacks" },
    { option: "method", value: "get", reason: "fixed" },
    { option: "path", value: "/v1/messages", reason: "fixed" },
    { option: "body", value: {}, reason: "fixed" },
    { option: "stream", value: true, reason: "in the parameters" },
    { option: "timeoutMs", value: 5, reason: 'Did you mean "timeout"?' },
  ])("$option of a call", ({ option, value, reason }) => {
    const { completions } = new Anthropic({ apiKey: KEY });

    expect(() => completions.create(REQUEST, untyped({ [option]: value }))).toThrow(`"${option}"`);
    expect(() => completions.create(REQUEST, untyped({ [option]: value }))).toThrow(reason);
  });

  test.each(["apiKey", "baseURL", "maxRetries", "timeout"])("a new value of %s is not ignored", (name) => {
    const anthropic = new Anthropic({ apiKey: KEY });

    expect(() => Object.assign(anthropic, { [name]: "x" })).toThrow(TypeError);
  });
});

describe("what the SDK reads, compat reads", () => {
  const TEXT = new Headers({ "content-type": "text/event-stream" });

  test.each([
    {
      what: "a body that is a stream of Node",
      body: () => Readable.from([Buffer.from(STREAM)]),
      headers: TEXT,
    },
    {
      what: "events as text/plain",
      body: () => new Response(STREAM).body,
      headers: new Headers({ "content-type": "text/plain" }),
    },
    { what: "events without a content type", body: () => new Response(STREAM).body, headers: new Headers() },
    {
      what: "pings without data",
      body: () => new Response(`event: ping\ndata:\n\n${STREAM}`).body,
      headers: TEXT,
    },
    {
      what: "events without a name",
      body: () => new Response(`data: : PROCESSING\n\n${STREAM}`).body,
      headers: TEXT,
    },
  ])("$what", async ({ body, headers }) => {
    const anthropic = new Anthropic({
      apiKey: KEY,
      maxRetries: 0,
      fetch: () => Promise.resolve(untyped({ ok: true, status: 200, headers, body: body() })),
    });

    expect(await readText(await anthropic.completions.create({ ...REQUEST, stream: true }))).toBe(" Hello");
  });

  test("a whole response whose body is a stream of Node", async () => {
    const anthropic = new Anthropic({
      apiKey: KEY,
      fetch: () =>
        Promise.resolve(
          untyped({
            ok: true,
            status: 200,
            headers: new Headers(),
            body: Readable.from([Buffer.from(HELLO)]),
          }),
        ),
    });

    expect((await anthropic.completions.create(REQUEST)).completion).toBe(" Hello! My name is Claude.");
  });

  test("a failure whose body is a stream of Node", async () => {
    const body = example("errors/429-rate-limited.json");
    const anthropic = new Anthropic({
      apiKey: KEY,
      maxRetries: 0,
      fetch: () =>
        Promise.resolve(
          untyped({
            ok: false,
            status: 429,
            headers: new Headers(),
            body: Readable.from([Buffer.from(body)]),
          }),
        ),
    });

    await expect(anthropic.completions.create(REQUEST)).rejects.toMatchObject({
      status: 429,
      error: JSON.parse(body),
    });
  });

  test("leaving a stream of Node destroys it", async () => {
    const body = new Readable({ read: () => undefined });
    body.push(completionEvent(" Hi"));
    const anthropic = new Anthropic({
      apiKey: KEY,
      fetch: () => Promise.resolve(untyped({ ok: true, status: 200, headers: TEXT, body })),
    });

    for await (const event of await anthropic.completions.create({ ...REQUEST, stream: true })) {
      expect(event.completion).toBe(" Hi");
      break;
    }
    await new Promise(setImmediate);

    expect(body.destroyed).toBe(true);
  });
});

describe("no error of compat shows a key", () => {
  test.each([
    {
      where: "a reflected body",
      respond: (url: string) =>
        new Response(JSON.stringify({ error: { type: KEY, message: `${KEY} ${url}` }, request_id: KEY }), {
          status: 400,
          headers: { "request-id": KEY, "anthropic-workspace-id": KEY },
        }),
    },
    {
      where: "a failing fetch",
      respond: (url: string): Response => {
        throw Object.assign(new Error(`request to ${url} with ${KEY} failed`), { code: KEY });
      },
    },
  ])("$where", async ({ respond }) => {
    const anthropic = new Anthropic({
      apiKey: KEY,
      maxRetries: 0,
      defaultQuery: { api_key: "query-secret-1" },
      fetch: async (url) => respond(url),
    });

    const error = await anthropic.completions.create(REQUEST).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(Anthropic.APIError);
    const seen = `${inspect(error, { depth: null, showHidden: true })} ${JSON.stringify(error)} ${String(error)}`;
    expect(seen).not.toContain(KEY);
    expect(seen).not.toContain("query-secret-1");
  });

  test("an error event of a stream", async () => {
    await using server = await startServer((response) =>
      beginStream(response).end(completionEvent(" Hi") + errorEvent(KEY)),
    );
    const anthropic = new Anthropic({ apiKey: KEY, baseURL: server.url });

    const error = await anthropic.completions
      .create({ ...REQUEST, stream: true })
      .then(readText)
      .catch((thrown: unknown) => thrown);

    expect(inspect(error, { depth: null, showHidden: true })).not.toContain(KEY);
  });
});

test("a stream that is split closes its connection when both halves have been left", async () => {
  await using server = await startServer((response) => beginStream(response).write(completionEvent(" Hi")));
  const anthropic = new Anthropic({ apiKey: KEY, baseURL: server.url });

  const stream = await anthropic.completions.create({ ...REQUEST, stream: true });
  for (const half of stream.tee()) {
    for await (const { completion } of half) {
      expect(completion).toBe(" Hi");
      break;
    }
  }

  await server.aborted;
});

test("the classes are there by name", () => {
  expect(new Anthropic({ apiKey: KEY }).completions).toBeInstanceOf(Completions);
  expect(Anthropic.Anthropic).toBe(Anthropic);
  expect(typeof Stream.fromReadableStream).toBe("function");
});
