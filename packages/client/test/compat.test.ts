import { Readable } from "node:stream";
import { inspect } from "node:util";
import { gzipSync } from "node:zlib";
import OfficialAnthropic from "@anthropic-ai/sdk";
import CompatAnthropic, * as compat from "@text-completions/client/compat";
import * as official from "@anthropic-ai/sdk";
import * as streaming from "@anthropic-ai/sdk/streaming";
import { afterEach, describe, expect, test, vi } from "vitest";
import { beginStream, completionEvent, errorEvent, example, REQUEST, sendJson } from "./responses.ts";
import { startServer } from "./start-server.ts";

// The SDK behind the types of compat: these tests are about behaviour, `compat.test-d.ts` is about types.
const officialModule: unknown = { ...official, ...streaming, Anthropic: OfficialAnthropic };

const BOTH = [
  { name: "the SDK", module: officialModule as typeof compat },
  { name: "compat", module: compat },
];

afterEach(() => {
  vi.unstubAllEnvs();
});

const STATUSES = {
  "400-field-required": "BadRequestError",
  "401-invalid-key": "AuthenticationError",
  "402-billing": "APIError",
  "403-edge": "PermissionDeniedError",
  "404-model": "NotFoundError",
  "409-conflict": "ConflictError",
  "413-request-too-large": "APIError",
  "429-rate-limited": "RateLimitError",
  "500-internal": "InternalServerError",
  "529-overloaded": "InternalServerError",
} as const;

/** What Node's `fetch` rejects with. */
function failed(code: string, message: string): TypeError {
  return new TypeError("fetch failed", { cause: Object.assign(new Error(message), { code }) });
}

describe.each(BOTH)("completions.create of $name", ({ module }) => {
  const { Anthropic } = module;

  test("resolves with the completion and the id of the request", async () => {
    await using server = await startServer((response) =>
      sendJson(response, 200, example("completions/production.json"), { "request-id": "req_1" }),
    );
    const anthropic = new Anthropic({ apiKey: "sk-test", baseURL: server.url });

    const completion = await anthropic.completions.create(
      { ...REQUEST, stream: false, betas: ["a", "b"] },
      { headers: { "x-mine": "1" } },
    );

    expect(completion).toEqual(JSON.parse(example("completions/production.json")));
    expect(Reflect.get(completion, "_request_id")).toBe("req_1");
    expect(Object.keys(completion)).not.toContain("_request_id");
    expect(server.requests[0]?.headers).toMatchObject({
      "x-api-key": "sk-test",
      "anthropic-version": "2023-06-01",
      "anthropic-beta": "a,b",
      "x-mine": "1",
    });
    expect(JSON.parse(server.requests[0]?.body ?? "")).toMatchObject(REQUEST);
  });

  test("returns the response next to the data", async () => {
    await using server = await startServer((response) =>
      sendJson(response, 200, example("completions/hello.json"), { "request-id": "req_1" }),
    );
    const anthropic = new Anthropic({ apiKey: "sk-test", baseURL: server.url });

    const { data, response, request_id } = await anthropic.completions.create(REQUEST).withResponse();
    const raw = await anthropic.completions.create(REQUEST).asResponse();

    expect(data.completion).toBe(" Hello! My name is Claude.");
    expect(response.status).toBe(200);
    expect(request_id).toBe("req_1");
    expect(await raw.json()).toEqual(JSON.parse(example("completions/hello.json")));
  });

  test("streams completion events", async () => {
    await using server = await startServer((response) =>
      beginStream(response).end(example("streams/production.sse")),
    );
    const anthropic = new Anthropic({ apiKey: "sk-test", baseURL: server.url });
    const events: unknown[] = [];

    const stream = await anthropic.completions.create({ ...REQUEST, stream: true });
    for await (const event of stream) events.push(event);

    expect(events).toEqual(completionEventsOf(example("streams/production.sse")));
    await expect(readAll(stream)).rejects.toThrow(".tee()");
  });

  test("reads the response of a stream, once", async () => {
    await using server = await startServer((response) =>
      beginStream(response).end(example("streams/production.sse")),
    );
    const anthropic = new Anthropic({ apiKey: "sk-test", baseURL: server.url });
    const response = await anthropic.completions.create({ ...REQUEST, stream: true }).asResponse();

    const stream = module.Stream.fromSSEResponse(response, new AbortController());

    expect(response.url).toBe(`${server.url}/v1/complete`);
    expect(await readAll(stream)).toEqual(completionEventsOf(example("streams/production.sse")));
    await expect(readAll(stream)).rejects.toThrow(".tee()");
  });

  test("reads a response up to its error event, and aborts the controller", async () => {
    const response = new Response(completionEvent("Hi") + errorEvent("overloaded_error"));
    const controller = new AbortController();
    const received: unknown[] = [];

    const reading = (async () => {
      for await (const event of module.Stream.fromSSEResponse(response, controller)) received.push(event);
    })();

    await expect(reading).rejects.toMatchObject({
      status: undefined,
      type: "overloaded_error",
      error: { error: { type: "overloaded_error" } },
    });
    expect(received).toMatchObject([{ completion: "Hi" }]);
    expect(controller.signal.aborted).toBe(true);
  });

  test("reads a response up to where its request was aborted, without an error", async () => {
    const request = new AbortController();
    const body = new ReadableStream<Uint8Array>({
      start: (source) => source.enqueue(new TextEncoder().encode(completionEvent("Hi"))),
      pull(source) {
        request.abort();
        source.error(request.signal.reason);
      },
    });

    const stream = module.Stream.fromSSEResponse(new Response(body), new AbortController());

    expect(await readAll(stream)).toMatchObject([{ completion: "Hi" }]);
  });

  test("throws an APIError for an error event without a data line", async () => {
    const headers = { "content-type": "text/event-stream" };
    const fetch = (): Promise<Response> =>
      Promise.resolve(new Response(`${completionEvent(" Hi")}event: error\n\n`, { headers }));
    const anthropic = new Anthropic({ apiKey: "sk-test", maxRetries: 0, fetch });
    const expected = { status: undefined, type: null, message: "(no status code or body)" };

    const called = anthropic.completions.create({ ...REQUEST, stream: true });
    await expect(called.then(readAll)).rejects.toMatchObject(expected);
    const own = module.Stream.fromSSEResponse(await fetch(), new AbortController());
    await expect(readAll(own)).rejects.toMatchObject(expected);
  });

  test("a response that its reader leaves aborts the controller", async () => {
    const response = new Response(completionEvent("Hi") + completionEvent("!"));
    const controller = new AbortController();

    for await (const _ of module.Stream.fromSSEResponse(response, controller)) break;

    expect(controller.signal.aborted).toBe(true);
  });

  test.each([false, true])("sends a request by its path if stream is %s", async (stream) => {
    await using server = await startServer((response) =>
      stream
        ? beginStream(response).end(example("streams/production.sse"))
        : sendJson(response, 200, example("completions/hello.json")),
    );
    const anthropic = new Anthropic({ apiKey: "sk-test", baseURL: server.url });

    const response = await anthropic
      .post("/v1/complete", { body: stream ? { ...REQUEST, stream } : REQUEST, stream })
      .asResponse();

    expect(response.url).toBe(`${server.url}/v1/complete`);
    expect(await response.text()).toContain("completion");
    expect(JSON.parse(server.requests[0]?.body ?? "")).toEqual(stream ? { ...REQUEST, stream } : REQUEST);
  });

  test.each([false, true])("sends a request of any method call if stream is %s", async (stream) => {
    await using server = await startServer((response) =>
      stream
        ? beginStream(response).end(example("streams/production.sse"))
        : sendJson(response, 200, example("completions/hello.json")),
    );
    const anthropic = new Anthropic({ apiKey: "sk-test", baseURL: server.url });

    const body = { ...REQUEST, stream };
    const result: unknown = await anthropic.request({ method: "post", path: "/v1/complete", body, stream });

    expect(stream ? result instanceof module.Stream : result).toEqual(
      stream ? true : JSON.parse(example("completions/hello.json")),
    );
    expect(JSON.parse(server.requests[0]?.body ?? "")).toMatchObject(REQUEST);
  });

  test("has the class of its resource as a value, of which a program creates and derives others", async () => {
    await using server = await startServer((response) =>
      sendJson(response, 200, example("completions/hello.json")),
    );
    class Asking extends Anthropic.Completions {
      ask(): Promise<compat.Completion> {
        return this.create(REQUEST);
      }
    }
    const anthropic = new Anthropic({ apiKey: "sk-test", baseURL: server.url });

    expect(anthropic.completions).toBeInstanceOf(Anthropic.Completions);
    expect(await new Anthropic.Completions(anthropic).create(REQUEST)).toMatchObject({ type: "completion" });
    expect(await new Asking(anthropic).ask()).toMatchObject({ type: "completion" });
  });

  test("adds the ids of its request and workspace to the data, hidden", async () => {
    await using server = await startServer((response) =>
      sendJson(response, 200, example("completions/hello.json"), {
        "request-id": "req_1",
        "anthropic-workspace-id": "wrkspc_1",
      }),
    );

    const data = await new Anthropic({ apiKey: "sk-test", baseURL: server.url }).completions.create(REQUEST);

    const ids = ["_request_id", "_workspace_id"].map((name): unknown => Reflect.get(data, name));
    expect(ids).toEqual(["req_1", "wrkspc_1"]);
    expect(Object.keys(data)).not.toContain("_workspace_id");
  });

  test.each([
    { where: "the client, as a key", client: { "X-Api-Key": "sk-header" }, call: {} },
    { where: "the client, as a token", client: { Authorization: "Bearer sk-header" }, call: {} },
    { where: "the call, as a key", client: {}, call: { "x-api-key": "sk-header" } },
    { where: "the call, as a token", client: {}, call: { authorization: "Bearer sk-header" } },
  ])("needs no key if the headers have one: of $where", async ({ client, call }) => {
    vi.stubEnv("ANTHROPIC_API_KEY", "");
    await using server = await startServer((response) =>
      sendJson(response, 200, example("completions/hello.json")),
    );
    const anthropic = new Anthropic({ baseURL: server.url, defaultHeaders: client });

    await anthropic.completions.create(REQUEST, { headers: call });

    expect(JSON.stringify(server.requests[0]?.headers)).toContain("sk-header");
  });

  test("needs a key for the next call, too, after one whose headers had one", async () => {
    vi.stubEnv("ANTHROPIC_API_KEY", "");
    await using server = await startServer((response) =>
      sendJson(response, 200, example("completions/hello.json")),
    );
    const anthropic = new Anthropic({ baseURL: server.url });
    await anthropic.completions.create(REQUEST, { headers: { "x-api-key": "sk-header" } });

    await expect(anthropic.completions.create(REQUEST)).rejects.toThrow(/apiKey/);
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    { name: "its own signal timed out", error: new DOMException("late", "TimeoutError") },
    { name: "its own signal aborted", error: new DOMException("late", "AbortError") },
    { name: "no connection came in time", error: failed("UND_ERR_CONNECT_TIMEOUT", "Connect Timeout Error") },
    { name: "no headers came in time", error: failed("UND_ERR_HEADERS_TIMEOUT", "Headers Timeout Error") },
    { name: "the system waited too long", error: failed("ETIMEDOUT", "connect ETIMEDOUT 10.0.0.1:443") },
  ])("a fetch that gives up because $name has timed out", async ({ error }) => {
    const fetch = (): Promise<never> => Promise.reject(error);
    const anthropic = new Anthropic({ apiKey: "sk-test", maxRetries: 0, fetch });

    const thrown = await anthropic.completions.create(REQUEST).catch((reason: unknown) => reason);

    expect(thrown).toBeInstanceOf(module.APIConnectionTimeoutError);
    expect(thrown).toMatchObject({ message: "Request timed out." });
  });

  test("a connection that failed otherwise has not timed out", async () => {
    const fetch = (): Promise<never> => Promise.reject(failed("ECONNREFUSED", "connect ECONNREFUSED"));
    const anthropic = new Anthropic({ apiKey: "sk-test", maxRetries: 0, fetch });

    const thrown = await anthropic.completions.create(REQUEST).catch((reason: unknown) => reason);

    expect(thrown).toMatchObject({ message: "Connection error." });
  });

  test("asResponse() has the whole status line", async () => {
    const init = { status: 201, statusText: "Made", headers: { "content-type": "application/json" } };
    const fetch = async (): Promise<Response> => new Response(example("completions/hello.json"), init);

    const response = await new Anthropic({ apiKey: "sk-test", fetch }).completions
      .create(REQUEST)
      .asResponse();

    expect(response).toMatchObject({ status: 201, statusText: "Made" });
  });

  test("sends no key of the environment that the options rule out", async () => {
    vi.stubEnv("ANTHROPIC_API_KEY", "sk-environment");
    vi.stubEnv("ANTHROPIC_AUTH_TOKEN", "environment");
    const fetch = vi.fn<() => Promise<Response>>();
    const anthropic = new Anthropic({ apiKey: null, authToken: null, maxRetries: 0, fetch });

    await expect(anthropic.completions.create(REQUEST)).rejects.toThrow(/apiKey/);
    expect(fetch).not.toHaveBeenCalled();
  });

  test("an empty key is not reported where the client is created", () => {
    expect(new Anthropic({ apiKey: "", authToken: "" })).toHaveProperty("completions");
  });

  test("reads lines that a stream wrote: of any source, and up to where its reader leaves", async () => {
    const lines = '{"a":1}\r\n\n{"a":2}\n{"a":3}';
    const sources: unknown[] = [
      new Response(lines).body,
      Readable.from([Buffer.from(lines.slice(0, 9)), Buffer.from(lines.slice(9))]),
      new ReadableStream({
        start(source) {
          source.enqueue(lines);
          source.close();
        },
      }),
    ];

    for (const source of sources) {
      const controller = new AbortController();
      const stream = module.Stream.fromReadableStream<object>(source as never, controller);
      expect(await readAll(stream)).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }]);
      expect(controller.signal.aborted).toBe(false);
    }
    const controller = new AbortController();
    const body = new Response(lines).body as never;
    for await (const _ of module.Stream.fromReadableStream(body, controller)) break;
    expect(controller.signal.aborted).toBe(true);
  });

  test("ends lines quietly whose source was aborted", async () => {
    const source = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"a":1}\n')),
      pull: (controller) => controller.error(new DOMException("Aborted.", "AbortError")),
    });

    const items = await readAll(module.Stream.fromReadableStream(source, new AbortController()));

    // Node discards what was queued before the failure.
    expect(items.length).toBeLessThanOrEqual(1);
  });

  test("reads events of a body that is a stream of Node", async () => {
    const body = Readable.from([Buffer.from(completionEvent("Hi") + completionEvent("!"))]);
    const response = { body, headers: new Headers() } as unknown as Response;

    const stream = module.Stream.fromSSEResponse(response, new AbortController());

    expect(await readAll(stream)).toMatchObject([{ completion: "Hi" }, { completion: "!" }]);
  });

  test("a stream of a program's own starts again with each loop", async () => {
    async function* count(): AsyncGenerator<number, void> {
      yield* [1, 2];
    }
    const stream = new module.Stream(count, new AbortController(), new Anthropic({ apiKey: "sk-test" }));

    expect([...(await readAll(stream)), ...(await readAll(stream))]).toEqual([1, 2, 1, 2]);
  });

  test.each([
    { method: "withResponse", stream: false },
    { method: "asResponse", stream: false },
    { method: "withResponse", stream: true },
    { method: "asResponse", stream: true },
  ] as const)("rejects once if $method() is called and stream is $stream", async ({ method, stream }) => {
    await using server = await startServer((response) =>
      sendJson(response, 400, example("errors/400-field-required.json")),
    );
    const anthropic = new Anthropic({ apiKey: "sk-test", baseURL: server.url, maxRetries: 0 });
    const unhandled: unknown[] = [];
    const onUnhandled = (reason: unknown): void => void unhandled.push(reason);
    process.on("unhandledRejection", onUnhandled);

    await expect(anthropic.completions.create({ ...REQUEST, stream })[method]()).rejects.toThrow("400");
    // Unhandled rejections are reported after the microtasks.
    await new Promise(setImmediate);

    process.off("unhandledRejection", onUnhandled);
    expect(unhandled).toEqual([]);
  });

  test("has the key and the URL that were passed or found", () => {
    expect(new Anthropic({ apiKey: "sk-test" })).toMatchObject({
      apiKey: "sk-test",
      baseURL: "https://api.anthropic.com",
    });
    expect(new Anthropic({ apiKey: "sk-test", baseURL: "http://localhost:1/" }).baseURL).toMatch(
      "http://localhost:1",
    );
  });

  test("aborts the stream's controller when its loop is left", async () => {
    await using server = await startServer((response) => beginStream(response).write(completionEvent(" Hi")));
    const anthropic = new Anthropic({ apiKey: "sk-test", baseURL: server.url });

    const stream = await anthropic.completions.create({ ...REQUEST, stream: true });
    for await (const event of stream) {
      expect(event.completion).toBe(" Hi");
      break;
    }

    expect(stream.controller.signal.aborted).toBe(true);
    await server.aborted;
  });

  test("splits a stream, and passes it on as lines", async () => {
    await using server = await startServer((response) =>
      beginStream(response).end(completionEvent(" Hi") + completionEvent("", "max_tokens")),
    );
    const anthropic = new Anthropic({ apiKey: "sk-test", baseURL: server.url });

    const [left, right] = (await anthropic.completions.create({ ...REQUEST, stream: true })).tee();
    const lines = (await new Response(left.toReadableStream()).text()).split("\n");
    const rest: string[] = [];
    for await (const event of right) rest.push(event.completion);

    expect(lines.map((line) => line && JSON.parse(line).completion)).toEqual([" Hi", "", ""]);
    expect(rest).toEqual([" Hi", ""]);
  });

  test("ends quietly when the stream's controller is aborted", async () => {
    await using server = await startServer((response) => beginStream(response).write(completionEvent(" Hi")));
    const anthropic = new Anthropic({ apiKey: "sk-test", baseURL: server.url });
    const texts: string[] = [];

    const stream = await anthropic.completions.create({ ...REQUEST, stream: true });
    for await (const event of stream) {
      texts.push(event.completion);
      stream.controller.abort();
    }

    expect(texts).toEqual([" Hi"]);
    await server.aborted;
  });

  test.each(Object.entries(STATUSES))("throws for %s a %s", async (name, className) => {
    const status = Number(name.slice(0, 3));
    const body = example(`errors/${name}.json`);
    await using server = await startServer((response) =>
      sendJson(response, status, body, { "request-id": "req_1" }),
    );
    const anthropic = new Anthropic({ apiKey: "sk-test", baseURL: server.url, maxRetries: 0 });

    const error = await anthropic.completions.create(REQUEST).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(module[className]);
    expect(error).toBeInstanceOf(module.APIError);
    expect(error).toMatchObject({
      message: `${status} ${JSON.stringify(JSON.parse(body))}`,
      status,
      type: JSON.parse(body).error.type,
      error: JSON.parse(body),
      requestID: "req_1",
    });
  });

  test.each([
    { body: "<html>bad</html>", message: "502 <html>bad</html>" },
    { body: "", message: "502 status code (no body)" },
  ])("survives the body $body", async ({ body, message }) => {
    await using server = await startServer((response) => response.writeHead(502).end(body));
    const anthropic = new Anthropic({ apiKey: "sk-test", baseURL: server.url, maxRetries: 0 });

    await expect(anthropic.completions.create(REQUEST)).rejects.toMatchObject({
      message,
      status: 502,
      type: null,
    });
  });

  test("throws an APIError of no status for an error event after some text", async () => {
    await using server = await startServer((response) => {
      beginStream(response).end(completionEvent(" Hi") + errorEvent("overloaded_error"));
    });
    const anthropic = new Anthropic({ apiKey: "sk-test", baseURL: server.url });
    const stream = await anthropic.completions.create({ ...REQUEST, stream: true });

    const reading = (async () => {
      for await (const event of stream) expect(event.completion).toBe(" Hi");
    })();

    await expect(reading).rejects.toMatchObject({
      status: undefined,
      type: "overloaded_error",
      requestID: "req_stream",
    });
  });

  test.each(["plain words", "<html>502</html>", '"words"', '{"detail":"No."}', "[1]", "5"])(
    "throws an APIError with the data of an error event, whatever it is: %s",
    async (data) => {
      const body = `${completionEvent(" Hi")}event: error\ndata: ${data}\n\n`;
      const headers = { "content-type": "text/event-stream" };
      const fetch = (): Promise<Response> => Promise.resolve(new Response(body, { status: 203, headers }));
      const anthropic = new Anthropic({ apiKey: "sk-test", maxRetries: 0, fetch });
      const parsed: unknown = data.startsWith("<") || data.startsWith("p") ? data : JSON.parse(data);
      const expected = { status: undefined, type: null, error: parsed, message: JSON.stringify(parsed) };

      const called = anthropic.completions.create({ ...REQUEST, stream: true });
      await expect(called.then(readAll)).rejects.toMatchObject(expected);
      const own = module.Stream.fromSSEResponse(await fetch(), new AbortController());
      await expect(readAll(own)).rejects.toMatchObject(expected);
    },
  );

  test.each(["", false])("reads on after a stop_reason of %j, which is none", async (stopReason) => {
    const event = { type: "completion", completion: " Hi", stop_reason: stopReason, model: "claude-2.1" };
    const body = `event: completion\ndata: ${JSON.stringify(event)}\n\n${completionEvent("!", "stop_sequence")}`;
    const fetch = (): Promise<Response> =>
      Promise.resolve(new Response(body, { headers: { "content-type": "text/event-stream" } }));
    const anthropic = new Anthropic({ apiKey: "sk-test", fetch });

    const events = await readAll(await anthropic.completions.create({ ...REQUEST, stream: true }));

    expect(events).toMatchObject([{ completion: " Hi" }, { completion: "!" }]);
  });

  test("names a timeout, a failed connection and an abort", async () => {
    await using server = await startServer(() => undefined);
    const anthropic = new Anthropic({ apiKey: "sk-test", baseURL: server.url, maxRetries: 0 });
    const nowhere = new Anthropic({ apiKey: "sk-test", baseURL: "http://127.0.0.1:1", maxRetries: 0 });

    await expect(anthropic.completions.create(REQUEST, { timeout: 20 })).rejects.toThrow(
      module.APIConnectionTimeoutError,
    );
    await expect(nowhere.completions.create(REQUEST)).rejects.toThrow(module.APIConnectionError);
    await expect(anthropic.completions.create(REQUEST, { signal: AbortSignal.timeout(20) })).rejects.toThrow(
      module.APIUserAbortError,
    );
  });

  test("calls a custom fetch with a URL and an init", async () => {
    const calls: unknown[] = [];
    const anthropic = new Anthropic({
      apiKey: "sk-test",
      fetch: (url, init) => {
        calls.push([url, init?.method, new Headers(init?.headers).get("x-api-key")]);
        return Promise.resolve(
          new Response(example("completions/hello.json"), {
            headers: { "content-type": "application/json" },
          }),
        );
      },
    });

    await anthropic.completions.create(REQUEST);

    expect(calls).toEqual([
      ["https://api.anthropic.com/v1/complete", expect.stringMatching(/^post$/i), "sk-test"],
    ]);
  });
});

describe("where compat is better than the SDK", () => {
  test.each([false, true])("asResponse() describes its own body if stream is %s", async (stream) => {
    const body = gzipSync(example(stream ? "streams/production.sse" : "completions/production.json"));
    await using server = await startServer((response) =>
      response
        .writeHead(200, {
          "content-type": stream ? "text/event-stream" : "application/json",
          "content-encoding": "gzip",
          "content-length": body.length,
          "request-id": "req_1",
        })
        .end(body),
    );
    const anthropic = new CompatAnthropic({ apiKey: "sk-test", baseURL: server.url });

    const response = await anthropic.completions.create({ ...REQUEST, stream }).asResponse();

    expect(response.headers.has("content-encoding")).toBe(false);
    expect(response.headers.has("content-length")).toBe(false);
    expect(response.headers.get("request-id")).toBe("req_1");
    expect(await response.text()).toContain("completion");
  });

  test.each([undefined, null, "text"])("says what is wrong with the parameters %j", (params) => {
    const anthropic = new CompatAnthropic({ apiKey: "sk-test" });
    // A caller without types.
    const untyped: { create: (passed: unknown) => unknown } = anthropic.completions as never;

    expect(() => untyped.create(params)).toThrow(TypeError);
    expect(() => untyped.create(params)).toThrow('Invalid option "params": expected an object with model');
  });

  test("shows no key when it is printed", () => {
    expect(inspect(new CompatAnthropic({ apiKey: "sk-test-key" }), { showHidden: true })).not.toContain(
      "sk-test-key",
    );
  });

  test("respects logLevel", async () => {
    await using server = await startServer((response) =>
      sendJson(response, 200, example("completions/hello.json")),
    );
    const options = { apiKey: "sk-test", baseURL: server.url, logLevel: "off" } as const;

    const completion = await new CompatAnthropic(options).completions.create(REQUEST);

    expect(completion.completion).toBe(" Hello! My name is Claude.");
  });

  test("has prompts with line feeds", () => {
    expect(compat.HUMAN_PROMPT.codePointAt(0)).toBe(10);
    expect(compat.HUMAN_PROMPT.codePointAt(1)).toBe(10);
    expect(compat.HUMAN_PROMPT).toHaveLength("..Human:".length);
    expect(compat.AI_PROMPT.codePointAt(0)).toBe(10);
    expect(compat.AI_PROMPT).toHaveLength("..Assistant:".length);
    expect(official.HUMAN_PROMPT.codePointAt(0)).toBe("\\".codePointAt(0));
  });

  test("says that a stream was cut off", async () => {
    await using server = await startServer((response) => beginStream(response).end(completionEvent(" Hi")));
    const anthropic = new CompatAnthropic({ apiKey: "sk-test", baseURL: server.url });
    const stream = await anthropic.completions.create({ ...REQUEST, stream: true });

    const reading = (async () => {
      for await (const event of stream) expect(event.completion).toBe(" Hi");
    })();

    await expect(reading).rejects.toMatchObject({
      name: "Error",
      cause: { reason: "truncated", partial: " Hi" },
    });
    await expect(reading).rejects.toThrow(compat.APIConnectionError);
  });

  test("says that JSON came instead of a stream", async () => {
    await using server = await startServer((response) =>
      sendJson(response, 200, example("completions/hello.json")),
    );
    const anthropic = new CompatAnthropic({ apiKey: "sk-test", baseURL: server.url });

    await expect(anthropic.completions.create({ ...REQUEST, stream: true })).rejects.toThrow(
      compat.APIConnectionError,
    );
  });

  test("leaves out events of unknown names", async () => {
    await using server = await startServer((response) =>
      beginStream(response).end(`event: news\ndata: !\n\n${completionEvent("", "max_tokens")}`),
    );
    const anthropic = new CompatAnthropic({ apiKey: "sk-test", baseURL: server.url });
    const events: unknown[] = [];

    for await (const event of await anthropic.completions.create({ ...REQUEST, stream: true }))
      events.push(event);

    expect(events).toHaveLength(1);
  });
});

async function readAll<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const all: Value[] = [];
  for await (const value of values) all.push(value);
  return all;
}

/** The data of each completion event of a stream that has one line of data for each. */
function completionEventsOf(stream: string): unknown[] {
  return [...stream.matchAll(/^data: (.*"completion":.*)$/gm)].map(([, data = ""]) => JSON.parse(data));
}

test.each([
  '{"error":"The backend is on fire"}',
  '{"error":{"message":"The backend is on fire","type":null}}',
])("an error of another server in an event without a name is not passed over: %s", async (data) => {
  const fetch = async (): Promise<Response> =>
    new Response(`${completionEvent(" Hi")}data: {"ping":1}\n\ndata: ${data}\n\n`, {
      headers: { "content-type": "text/event-stream" },
    });
  const anthropic = new CompatAnthropic({ apiKey: "sk-test", maxRetries: 0, fetch });
  let text = "";
  const read = async (): Promise<void> => {
    for await (const event of await anthropic.completions.create({ ...REQUEST, stream: true })) {
      text += event.completion;
    }
  };

  await expect(read()).rejects.toThrow("The backend is on fire");
  expect(text).toBe(" Hi");
});

test("no error of a stream that is read from a response shows what looks like a key", async () => {
  const key = "sk-ant-api03-0123456789abcdef";
  const response = new Response(errorEvent("api_error").replace("No.", `bad ${key}`));
  const read = async (): Promise<void> => {
    for await (const _ of compat.Stream.fromSSEResponse(response, new AbortController())) continue;
  };
  const error = await read().catch((thrown: unknown) => thrown);

  expect(error).toBeInstanceOf(compat.APIError);
  expect(inspect(error, { depth: 9 })).not.toContain(key);
});
