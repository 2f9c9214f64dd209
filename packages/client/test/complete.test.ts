import type { ServerResponse } from "node:http";
import { inspect } from "node:util";
import {
  ApiError,
  type CompletionParams,
  ConnectionError,
  createClient,
  InvalidRequestError,
  TimeoutError,
} from "@text-completions/client";
import { validateRequest } from "@text-completions/core/validate";
import { describe, expect, test } from "vitest";
import { createManualClock } from "./manual-clock.ts";
import { example, REQUEST, sendJson } from "./responses.ts";
import { startServer } from "./start-server.ts";

const KEY = "sk-ant-very-secret";
const HELLO = example("completions/hello.json");

describe("client.complete", () => {
  test("posts the request as it is passed, with key and version", async () => {
    await using server = await startServer((response) => sendJson(response, 200, HELLO));
    const client = createClient({ apiKey: KEY, baseUrl: server.url });

    await client.complete(REQUEST);

    const [request] = server.requests;
    expect(request).toMatchObject({ method: "POST", path: "/v1/complete" });
    expect(request?.headers).toMatchObject({
      "x-api-key": KEY,
      "anthropic-version": "2023-06-01",
      "content-type": "application/json",
    });
    expect(JSON.parse(request?.body ?? "")).toEqual(REQUEST);
  });

  test("shows the completion alone when it is compared or printed, and has the facts of the response", async () => {
    await using server = await startServer((response) =>
      sendJson(response, 200, HELLO, {
        "request-id": "req_1",
        "anthropic-ratelimit-input-tokens-remaining": "4000",
      }),
    );
    const client = createClient({ apiKey: KEY, baseUrl: server.url });

    const completion = await client.complete(REQUEST);

    expect(completion).toEqual(JSON.parse(HELLO));
    expect(JSON.stringify(completion)).toBe(JSON.stringify(JSON.parse(HELLO)));
    expect(completion.requestId).toBe("req_1");
    expect(completion.rateLimits).toEqual({ inputTokens: { remaining: 4000 } });
    expect(completion.response.status).toBe(200);
  });

  test("keeps the prefix of the base URL", async () => {
    await using server = await startServer((response) => sendJson(response, 200, HELLO));

    await createClient({ apiKey: KEY, baseUrl: `${server.url}/proxy/` }).complete(REQUEST);

    expect(server.requests[0]?.path).toBe("/proxy/v1/complete");
  });

  test("sends the user and password of the base URL as a header, since fetch takes no such URL", async () => {
    await using server = await startServer((response) => sendJson(response, 200, HELLO));
    const baseUrl = server.url.replace("http://", "http://me:p%40ss@");

    await createClient({ apiKey: null, baseUrl }).complete(REQUEST);

    expect(server.requests[0]?.headers["authorization"]).toBe(`Basic ${btoa("me:p@ss")}`);
  });

  test.each([
    { how: "a key", credentials: { apiKey: KEY }, expected: { "x-api-key": KEY } },
    {
      how: "a key with a line feed, as in a file",
      credentials: { apiKey: `${KEY}\n` },
      expected: { "x-api-key": KEY },
    },
    {
      how: "a function",
      credentials: { apiKey: () => Promise.resolve(KEY) },
      expected: { "x-api-key": KEY },
    },
    { how: "a bearer token", credentials: { authToken: KEY }, expected: { authorization: `Bearer ${KEY}` } },
  ])("authenticates by $how", async ({ credentials, expected }) => {
    await using server = await startServer((response) => sendJson(response, 200, HELLO));

    await createClient({ ...credentials, baseUrl: server.url }).complete(REQUEST);

    const { headers } = server.requests[0] ?? {};
    expect({ "x-api-key": headers?.["x-api-key"], authorization: headers?.authorization }).toEqual({
      "x-api-key": undefined,
      authorization: undefined,
      ...expected,
    });
  });

  test("sends no key if it is null", async () => {
    await using server = await startServer((response) => sendJson(response, 200, HELLO));

    await createClient({ apiKey: null, baseUrl: server.url }).complete(REQUEST);

    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.headers).not.toHaveProperty("x-api-key");
  });

  test("uses globalThis.fetch as it is at the time of the call", async () => {
    const client = createClient({ apiKey: KEY });
    const original = globalThis.fetch;
    globalThis.fetch = () => Promise.resolve(new Response(HELLO));

    const completion = await client.complete(REQUEST).finally(() => {
      globalThis.fetch = original;
    });

    expect(completion.completion).toBe(" Hello! My name is Claude.");
  });

  test("rejects a request with stream, and names client.stream", async () => {
    const client = createClient({ apiKey: KEY });
    const request: object = { ...REQUEST, stream: true };

    const call = client.complete(request as typeof REQUEST);

    await expect(call).rejects.toThrow(TypeError);
    await expect(call).rejects.toThrow("client.stream");
  });

  test("validates the request before it is sent", async () => {
    await using server = await startServer((response) => sendJson(response, 200, HELLO));
    const client = createClient({ apiKey: KEY, baseUrl: server.url, validate: validateRequest });

    const error = await client.complete({ ...REQUEST, temperature: 2 }).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(InvalidRequestError);
    expect(error).toMatchObject({
      message: expect.stringMatching(
        /^Failed to send the request: \/temperature .*1\.\nSee .*InvalidRequestError\.html$/,
      ),
      problems: [{ path: "/temperature", keyword: "maximum" }],
    });
    expect(server.requests).toHaveLength(0);
  });
});

describe("a response that is a failure", () => {
  test.each([
    { name: "400-field-required", status: 400, type: "invalid_request_error" },
    { name: "401-invalid-key", status: 401, type: "authentication_error" },
    { name: "402-billing", status: 402, type: "billing_error" },
    { name: "403-permission", status: 403, type: "permission_error" },
    { name: "403-edge", status: 403, type: "forbidden" },
    { name: "404-not-found", status: 404, type: "not_found_error" },
    { name: "405-method-not-allowed", status: 405, type: undefined },
    { name: "409-conflict", status: 409, type: "conflict_error" },
    { name: "413-request-too-large", status: 413, type: "request_too_large" },
    { name: "429-rate-limited", status: 429, type: "rate_limit_error" },
    { name: "500-internal", status: 500, type: "api_error" },
    { name: "504-timeout", status: 504, type: "timeout_error" },
    { name: "529-overloaded", status: 529, type: "overloaded_error" },
  ])("is an ApiError: $name", async ({ name, status, type }) => {
    const body = example(`errors/${name}.json`);
    await using server = await startServer((response) =>
      sendJson(response, status, body, { "request-id": "req_1" }),
    );
    const client = createClient({ apiKey: KEY, baseUrl: server.url, maxRetries: 0 });

    const error = await client.complete(REQUEST).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ kind: "api", status, type, requestId: "req_1", body: JSON.parse(body) });
    expect(String(error)).toContain(`Failed to complete POST ${server.url}/v1/complete: ${status}`);
  });

  test.each([
    { what: "HTML", body: "<html>Bad gateway</html>", words: "<html>Bad gateway</html>" },
    { what: "nothing", body: "", words: "no body" },
    { what: "JSON that ends too early", body: '{"type":"err', words: String.raw`"{\"type\":\"err"` },
    { what: "the envelope of 2023", body: '{"error":{"type":"api_error","message":"Oh."}}', words: "Oh." },
    { what: "null", body: "null", words: "null" },
  ])("survives $what as its body", async ({ body, words }) => {
    await using server = await startServer((response) => sendJson(response, 502, body));
    const client = createClient({ apiKey: KEY, baseUrl: server.url, maxRetries: 0 });

    const call = client.complete(REQUEST);

    await expect(call).rejects.toThrow(ApiError);
    await expect(call).rejects.toThrow(words);
  });

  test.each([
    { what: "HTML", text: "<html>", body: "<html>" },
    { what: "JSON", text: '{"detail":"Oh."}', body: { detail: "Oh." } },
    { what: "nothing", text: "", body: undefined },
    { what: "null", text: "null", body: null },
  ])("with $what as its body is the same with middleware and without", async ({ text, body }) => {
    await using server = await startServer((response) => {
      // The two responses may be of different seconds.
      response.sendDate = false;
      sendJson(response, 400, text);
    });
    const options = { apiKey: KEY, baseUrl: server.url };

    const alone = createClient(options).complete(REQUEST);
    const watched = createClient({ ...options, middleware: [{ onResponse: () => undefined }] }).complete(
      REQUEST,
    );

    await expect(alone).rejects.toMatchObject({ kind: "api", status: 400, body });
    const error: unknown = await alone.catch((thrown: unknown) => thrown);
    await expect(watched).rejects.toEqual(error);
  });

  test("keeps its status if the connection breaks within its body", async () => {
    await using server = await startServer((response) => {
      response.writeHead(503, { "content-length": "100" });
      response.write("Service", () => response.destroy());
    });
    const client = createClient({ apiKey: KEY, baseUrl: server.url, maxRetries: 0 });

    const error = await client.complete(REQUEST).catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ kind: "api", status: 503 });
  });

  test.each([600, 999])("keeps the status %i, which the platform's Response cannot have", async (status) => {
    await using server = await startServer((response) =>
      sendJson(response, status, example("errors/529-overloaded.json")),
    );

    const error = createClient({ apiKey: "sk-test", baseUrl: server.url, maxRetries: 0 }).complete(REQUEST);

    await expect(error).rejects.toMatchObject({ kind: "api", status, type: "overloaded_error" });
  });

  test("is an ApiError if a 200 holds no completion", async () => {
    await using server = await startServer((response) => sendJson(response, 200, "<html>Log in</html>"));
    const client = createClient({ apiKey: KEY, baseUrl: server.url });

    const error = await client.complete(REQUEST).catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ kind: "api", status: 200, body: "<html>Log in</html>", attempts: 1 });
  });

  test("names the date on which a model was retired, and the bridge", async () => {
    await using server = await startServer((response) =>
      sendJson(response, 404, example("errors/404-model.json")),
    );
    const client = createClient({ apiKey: KEY, baseUrl: server.url });

    await expect(client.complete(REQUEST)).rejects.toThrow(
      /: 404 not_found_error: model: claude-2\.1\. claude-2\.1 was retired on 2025-07-21\. .*@text-completions\/bridge/,
    );
  });

  test("says nothing of the model if the prompt is wrong", async () => {
    await using server = await startServer((response) =>
      sendJson(response, 400, example("errors/400-prompt-end.json")),
    );
    const client = createClient({ apiKey: KEY, baseUrl: server.url });

    await expect(client.complete(REQUEST)).rejects.not.toThrow(/retired|bridge/);
    await expect(client.complete(REQUEST)).rejects.toThrow(/prompt must end with/);
  });

  test.each([
    { status: 400, message: "max_tokens_to_sample: claude-2.1 takes at most 4096" },
    { status: 404, message: "Not found: /v1/claude-2.1" },
    { status: 403, message: "model: claude-2.1" },
  ])(
    "of status $status says nothing of the bridge if it names the model for another reason",
    async ({ status, message }) => {
      await using server = await startServer((response) =>
        sendJson(response, status, JSON.stringify({ type: "error", error: { type: "x", message } })),
      );
      const client = createClient({ apiKey: KEY, baseUrl: server.url });

      await expect(client.complete(REQUEST)).rejects.toThrow(message);
      await expect(client.complete(REQUEST)).rejects.not.toThrow(/retired|bridge/);
    },
  );

  test("names the bridge if the model never was on this API", async () => {
    await using server = await startServer((response) =>
      sendJson(response, 400, example("errors/400-model-not-supported.json")),
    );
    const client = createClient({ apiKey: KEY, baseUrl: server.url });

    await expect(client.complete({ ...REQUEST, model: "claude-3-opus-20240229" })).rejects.toThrow(
      /Messages API instead\. Use @text-completions\/bridge/,
    );
  });

  test("never shows the key, even if the server sends it back", async () => {
    await using server = await startServer((response, _, { headers }) =>
      sendJson(
        response,
        401,
        JSON.stringify({ type: "error", error: { type: "x", message: `${KEY}!` }, headers }),
        {
          echo: KEY,
        },
      ),
    );
    const client = createClient({ apiKey: KEY, baseUrl: server.url });

    const error = await client.complete(REQUEST).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(ApiError);
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain(KEY);
    expect(JSON.stringify(error)).not.toContain(KEY);
    expect(inspect(error)).toContain("[redacted]");
  });
});

describe("a connection that fails", () => {
  test("is a ConnectionError with its cause", async () => {
    const client = createClient({ apiKey: KEY, baseUrl: "http://127.0.0.1:1", maxRetries: 0 });

    const error = await client.complete(REQUEST).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ kind: "connection", cause: expect.any(TypeError), attempts: 1 });
  });

  test("is a ConnectionError if it breaks within the response", async () => {
    await using server = await startServer((response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write(HELLO.slice(0, 20), () => response.destroy());
    });
    const client = createClient({ apiKey: KEY, baseUrl: server.url, maxRetries: 0 });

    await expect(client.complete(REQUEST)).rejects.toThrow(ConnectionError);
  });

  test.each([
    { phase: "headers", respond: (): undefined => undefined },
    { phase: "the body", respond: (response: ServerResponse) => response.writeHead(200).write("{") },
  ])("is a TimeoutError if $phase takes too long", async ({ respond }) => {
    await using server = await startServer(respond);
    const clock = createManualClock();
    const client = createClient({ apiKey: KEY, baseUrl: server.url, maxRetries: 0, timeoutMs: 30, clock });

    const failed = client.complete(REQUEST).catch((thrown: unknown) => thrown);
    await server.received;
    clock.advance(30);

    expect(await failed).toBeInstanceOf(TimeoutError);
    await server.aborted;
  });

  test("rejects with the reason of the caller's signal, and closes the connection", async () => {
    const controller = new AbortController();
    await using server = await startServer(() => controller.abort(new Error("Enough.")));
    const client = createClient({ apiKey: KEY, baseUrl: server.url });

    await expect(client.complete(REQUEST, { signal: controller.signal })).rejects.toThrow("Enough.");
    await server.aborted;
  });

  test("sends the request as it was when it was passed, in every attempt", async () => {
    const bodies: unknown[] = [];
    const request: CompletionParams = { ...REQUEST, stop_sequences: ["a"] };
    const client = createClient({
      apiKey: KEY,
      random: () => 0,
      clock: { ...createManualClock(), setTimeout: (callback, ms) => ms < 1000 && queueMicrotask(callback) },
      async fetch(sent) {
        bodies.push(await sent.json());
        return new Response(bodies.length % 2 === 0 ? HELLO : "{}", {
          status: bodies.length % 2 === 0 ? 200 : 500,
        });
      },
    });
    const stream = client.stream(request);
    const completion = client.complete(request);
    request.prompt = "changed";
    request.stop_sequences?.push("b");
    await completion;
    await stream.final().catch(() => undefined);

    const sent = { ...REQUEST, stop_sequences: ["a"] };
    expect(bodies).toEqual([sent, sent, { ...sent, stream: true }, { ...sent, stream: true }]);
  });

  test("times out even if the fetch ignores signals", async () => {
    const clock = createManualClock();
    const client = createClient({
      apiKey: KEY,
      fetch: () => new Promise(() => undefined),
      maxRetries: 0,
      timeoutMs: 5,
      clock,
    });

    const failed = client.complete(REQUEST).catch((thrown: unknown) => thrown);
    await clock.waitForTimer(5);
    clock.advance(5);

    expect(await failed).toBeInstanceOf(TimeoutError);
  });
});
