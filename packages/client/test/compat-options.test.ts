import { Readable } from "node:stream";
import { inspect } from "node:util";
import OfficialSdk from "@anthropic-ai/sdk";
import {
  Anthropic,
  AnthropicError,
  APIConnectionError,
  APIError,
  Completions,
  Stream,
  type ClientOptions,
} from "@text-completions/client/compat";
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

function urlOf(input: string | URL | Request): string {
  return input instanceof Request ? input.url : input.toString();
}

/** Options with a `fetch` that records what it was called with. */
function record(options: ClientOptions = {}): { options: ClientOptions; sent: Sent[] } {
  const sent: Sent[] = [];
  return {
    sent,
    options: {
      apiKey: KEY,
      fetch(url, init = {}) {
        sent.push({ url: urlOf(url), init: { ...init }, headers: new Headers(init.headers) });
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
    { option: "fetchOptions.headers", value: { headers: { "x-a": "1" } }, reason: "pass defaultHeaders" },
    { option: "fetchOptions.body", value: { body: "{}" }, reason: "pass the parameters" },
    { option: "fetchOptions.method", value: { method: "PUT" }, reason: "fixed" },
    { option: "fetchOptions.signal", value: { signal: {} }, reason: "pass signal" },
  ])("$option of a client", ({ option, value, reason }) => {
    const options = { apiKey: KEY, [option.replace(/\..*/, "")]: value };

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

  test.each([
    "prepareRequest",
    "prepareOptions",
    "authHeaders",
    "buildURL",
    "defaultQuery",
    "getUserAgent",
    "makeStatusError",
    "fetchWithTimeout",
  ])("a subclass that overrides %s, which nothing would call", (hook) => {
    class Signing extends Anthropic {}
    Object.defineProperty(Signing.prototype, hook, { value: () => undefined });

    expect(() => new Signing({ apiKey: KEY })).toThrow(
      `its class overrides ${hook}, which only the official SDK calls. Pass a fetch`,
    );
  });

  test.each([
    "messages",
    "beta",
    "models",
    "files",
    "skills",
    "userProfiles",
    "organization",
    "get",
    "delete",
  ])("anthropic.%s", (name) => {
    const anthropic = new Anthropic({ apiKey: KEY });

    expect(() => Reflect.get(anthropic, name)).toThrow(`Import @anthropic-ai/sdk for ${name}.`);
  });

  test("a request of another method or path, and a resource of something else than a client", () => {
    const anthropic = new Anthropic({ apiKey: KEY });

    expect(() => anthropic.request(untyped({ method: "get", path: "/v1/complete" }))).toThrow(
      'expected the method "post", got "get"',
    );
    expect(() => anthropic.request({ method: "post", path: "/v1/messages", body: REQUEST })).toThrow(
      'expected the path "/v1/complete", got "/v1/messages"',
    );
    expect(() => new Anthropic.Completions(untyped({}))).toThrow(
      'Invalid option "client": expected a client',
    );
  });
});

test("a function that fails to return the key is an error of the SDK's, with its cause", async () => {
  const cause = new Error("the vault is sealed");
  const { options } = record({ apiKey: () => Promise.reject(cause) });

  const error: unknown = await new Anthropic(options).completions
    .create(REQUEST)
    .catch((thrown: unknown) => thrown);

  expect(error).toBeInstanceOf(AnthropicError);
  expect(error).toMatchObject({
    message: "Failed to get the API key: the vault is sealed. Check the apiKey function.",
    cause,
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
    {
      what: "a body that is a stream of Node with an encoding",
      body: () => Readable.from([STREAM.slice(0, 30), STREAM.slice(30)]),
      headers: TEXT,
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
      fetch: async (url) => respond(urlOf(url)),
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

/** The fields of an error that programs read. */
function fieldsOf(error: unknown): object {
  if (!(error instanceof APIError)) throw error;
  const { message, status, error: body, type, requestID } = error;
  return { name: error.constructor.name, message, status, body, type, requestID };
}

describe("what the SDK does with headers", () => {
  test("a header of the version wins, and null removes it", async () => {
    const { options, sent } = record({ defaultHeaders: { "Anthropic-Version": "2026-10-21" } });
    const anthropic = new Anthropic(options);

    await anthropic.completions.create(REQUEST);
    await anthropic.completions.create(REQUEST, { headers: { "anthropic-version": null } });

    expect(sent.map(({ headers }) => headers.get("anthropic-version"))).toEqual(["2026-10-21", null]);
  });

  test("several values of one name are joined, in any case", async () => {
    const { options, sent } = record({
      defaultHeaders: [
        ["X-Tag", "1"],
        ["x-tag", "2"],
      ],
    });

    await new Anthropic(options).completions.create(REQUEST);

    expect(sent[0]?.headers.get("x-tag")).toBe("1, 2");
  });

  test("ANTHROPIC_CUSTOM_HEADERS are sent, under those of the options", async () => {
    vi.stubEnv("ANTHROPIC_CUSTOM_HEADERS", "X-Proxy: a:b\nno header\nX-Team : red");
    const { options, sent } = record({ defaultHeaders: { "x-team": "blue" } });

    await new Anthropic(options).completions.create(REQUEST);

    expect(sent[0]?.headers.get("x-proxy")).toBe("a:b");
    expect(sent[0]?.headers.get("x-team")).toBe("blue");
  });

  test("JSON is asked for, unless a header asks for something else", async () => {
    const { options, sent } = record();
    const anthropic = new Anthropic(options);

    await anthropic.completions.create(REQUEST);
    await anthropic.completions.create(REQUEST, { headers: { accept: "text/event-stream" } });

    expect(sent.map(({ headers }) => headers.get("accept"))).toEqual([
      "application/json",
      "text/event-stream",
    ]);
  });
});

test("properties that are assigned hold for the calls after", async () => {
  const { options, sent } = record();
  const anthropic = new Anthropic(options);
  await anthropic.completions.create(REQUEST);

  anthropic.apiKey = "another-key-0123456789";
  anthropic.baseURL = "http://another.example/v1";
  anthropic.maxRetries = 7;
  anthropic.timeout = 9;
  anthropic.fetchOptions = { cache: "no-store" };
  await anthropic.completions.create(REQUEST);

  expect(sent.map(({ url, headers }) => [url, headers.get("x-api-key")])).toEqual([
    ["https://api.anthropic.com/v1/complete", KEY],
    ["http://another.example/v1/complete", "another-key-0123456789"],
  ]);
  expect([anthropic.maxRetries, anthropic.timeout]).toEqual([7, 9]);
  expect(sent.map(({ init }) => init["cache"])).toEqual([undefined, "no-store"]);
  expect(() => {
    anthropic.baseURL = "another.example";
  }).toThrow('Invalid option "baseURL": expected an http or https URL');
});

test("logger and logLevel that are assigned hold, too", async () => {
  const { options } = record();
  const anthropic = new Anthropic(options);
  const lines: string[] = [];
  const log = (line: string): void => void lines.push(line);

  expect([anthropic.logLevel, anthropic.logger]).toEqual(["warn", console]);
  anthropic.logger = { error: log, warn: log, info: log, debug: log };
  await anthropic.completions.create(REQUEST);
  expect(lines).toEqual([]);
  anthropic.logLevel = "debug";
  await anthropic.completions.create(REQUEST);
  expect(lines).toHaveLength(2);
});

test("an empty base URL stands for the default, as in the SDK", async () => {
  const { options, sent } = record({ baseURL: "" });
  const anthropic = new Anthropic(options);

  await anthropic.completions.create(REQUEST);

  expect([anthropic.baseURL, sent[0]?.url]).toEqual([
    "https://api.anthropic.com",
    "https://api.anthropic.com/v1/complete",
  ]);
});

test("null stands for the default, also of a base URL that the environment has", async () => {
  vi.stubEnv("ANTHROPIC_BASE_URL", "http://environment.example");
  const { options, sent } = record({ baseURL: null, maxRetries: null, timeout: null });
  const anthropic = new Anthropic(options);

  await anthropic.completions.create(REQUEST, { maxRetries: null, timeout: null });

  expect(sent[0]?.url).toBe("https://api.anthropic.com/v1/complete");
  expect([anthropic.baseURL, anthropic.maxRetries, anthropic.timeout]).toEqual([
    "https://api.anthropic.com",
    2,
    600_000,
  ]);
});

test("numbers of retries and milliseconds are whole, as in the SDK", () => {
  expect(() => new Anthropic({ timeout: 1.5 })).toThrow('"timeout"');
  expect(() => new Anthropic({ maxRetries: 1.5 })).toThrow('"maxRetries"');
});

describe("errors are those of the SDK 0.137.0", () => {
  const BODIES: Record<string, string> = {
    "in the envelope": example("errors/400-field-required.json"),
    "with a message of its own": '{"message":"top","error":{"type":"a","message":"b"}}',
    "with a message that is an object": '{"message":{"text":"top"}}',
    "with a text as error": '{"error":"model not found"}',
    "of a list": "[1]",
    "of an empty object": "{}",
    "of a page": "<html>bad</html>",
    "without a body": "",
  };

  test.each(Object.entries(BODIES))("for a response %s", async (_, body) => {
    for (const status of [400, 401, 402, 403, 404, 409, 413, 422, 429, 500, 529]) {
      const fetch = (): Promise<Response> =>
        Promise.resolve(new Response(body, { status, headers: { "request-id": "req_1" } }));
      const options = { apiKey: KEY, maxRetries: 0, fetch };

      const expected = await new OfficialSdk(options).completions
        .create(REQUEST)
        .catch((error: unknown) => error);
      const error = await new Anthropic(options).completions.create(REQUEST).catch(fieldsOf);

      expect(expected).toBeInstanceOf(OfficialSdk.APIError);
      const official = expected as InstanceType<typeof OfficialSdk.APIError>;
      expect(error).toEqual({
        name: official.constructor.name,
        message: official.message,
        status: official.status,
        body: official.error,
        type: official.type,
        requestID: official.requestID,
      });
    }
  });

  test.each([400, 401, 403, 404, 409, 418, 422, 429, 500, 529, undefined])(
    "generate(%s) creates the class of the status",
    (status) => {
      const args = [status, { error: { type: "api_error" } }, "No.", new Headers()] as const;
      const official = OfficialSdk.APIError.generate(...args);

      const error = APIError.generate(...args);

      expect(error.constructor.name).toBe(official.constructor.name);
      expect(error).toMatchObject({
        message: official.message,
        status: official.status,
        type: official.type,
      });
    },
  );

  test.each(['{"error":"no worker"}', '{"detail":"no worker"}', "no worker"])(
    "an error event with the data %s is an APIError",
    async (data) => {
      await using server = await startServer((response) =>
        beginStream(response).end(`${completionEvent(" Hi")}event: error\ndata: ${data}\n\n`),
      );
      const anthropic = new Anthropic({ apiKey: KEY, baseURL: server.url, maxRetries: 0 });
      const stream = await anthropic.completions.create({ ...REQUEST, stream: true });

      const error = await readText(stream).catch((thrown: unknown) => thrown);

      expect(error).toBeInstanceOf(APIError);
      expect(error).not.toBeInstanceOf(APIConnectionError);
      expect(String(error)).toContain("no worker");
    },
  );
});
