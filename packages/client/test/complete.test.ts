import { inspect } from "node:util";
import {
  ApiError,
  ConnectionError,
  createClient,
  InvalidRequestError,
  TimeoutError,
} from "@text-completions/client";
import { validateRequest } from "@text-completions/core/validate";
import { describe, expect, test } from "vitest";
import { example, REQUEST, sendJson } from "./responses.ts";
import { startServer } from "./start-server.ts";

const KEY = "sk-ant-very-secret";
const HELLO = example("completions/hello.json");

describe("client.complete", () => {
  test("posts the request as it is given, with key and version", async () => {
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

  test("gives the data alone to whoever compares or prints it, and the facts to whoever asks", async () => {
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

  test("sends the user and password of the base URL as a header, for fetch takes no such URL", async () => {
    await using server = await startServer((response) => sendJson(response, 200, HELLO));
    const baseUrl = server.url.replace("http://", "http://me:p%40ss@");

    await createClient({ apiKey: null, baseUrl }).complete(REQUEST);

    expect(server.requests[0]?.headers["authorization"]).toBe(`Basic ${btoa("me:p@ss")}`);
  });

  test.each([
    ["a key", { apiKey: KEY }, { "x-api-key": KEY }],
    ["a key with the line feed of its file", { apiKey: `${KEY}\n` }, { "x-api-key": KEY }],
    ["a function", { apiKey: () => Promise.resolve(KEY) }, { "x-api-key": KEY }],
    ["a bearer token", { authToken: KEY }, { authorization: `Bearer ${KEY}` }],
  ])("authenticates by %s", async (_, credentials, expected) => {
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

    expect(server.requests[0]?.headers).not.toHaveProperty("x-api-key");
  });

  test("uses the fetch that stands on globalThis at the time of the call", async () => {
    const client = createClient({ apiKey: KEY });
    const original = globalThis.fetch;
    globalThis.fetch = () => Promise.resolve(new Response(HELLO));

    const completion = await client.complete(REQUEST).finally(() => {
      globalThis.fetch = original;
    });

    expect(completion.completion).toBe(" Hello! My name is Claude.");
  });

  test("refuses a request with stream, and says where it belongs", async () => {
    const client = createClient({ apiKey: KEY });
    const request: object = { ...REQUEST, stream: true };

    const call = client.complete(request as typeof REQUEST);

    await expect(call).rejects.toThrow(TypeError);
    await expect(call).rejects.toThrow("client.stream");
  });

  test("checks the request before sending it if it is told how to", async () => {
    await using server = await startServer((response) => sendJson(response, 200, HELLO));
    const client = createClient({ apiKey: KEY, baseUrl: server.url, validate: validateRequest });

    const error = await client.complete({ ...REQUEST, temperature: 2 }).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(InvalidRequestError);
    expect(error).toMatchObject({
      message: expect.stringMatching(/^Failed to send the request: \/temperature .*1\.$/),
      problems: [{ path: "/temperature", keyword: "maximum" }],
    });
    expect(server.requests).toHaveLength(0);
  });
});

describe("an answer that is a failure", () => {
  test.each([
    ["400-field-required", 400, "invalid_request_error"],
    ["401-invalid-key", 401, "authentication_error"],
    ["402-billing", 402, "billing_error"],
    ["403-permission", 403, "permission_error"],
    ["403-edge", 403, "forbidden"],
    ["404-not-found", 404, "not_found_error"],
    ["405-method-not-allowed", 405, undefined],
    ["409-conflict", 409, "conflict_error"],
    ["413-request-too-large", 413, "request_too_large"],
    ["429-rate-limited", 429, "rate_limit_error"],
    ["500-internal", 500, "api_error"],
    ["504-timeout", 504, "timeout_error"],
    ["529-overloaded", 529, "overloaded_error"],
  ])("is an ApiError: %s", async (name, status, type) => {
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
    ["HTML", "<html>Bad gateway</html>", "<html>Bad gateway</html>"],
    ["nothing", "", "no body"],
    ["JSON that breaks off", '{"type":"err', '"{\\"type\\":\\"err"'],
    ["the envelope of 2023", '{"error":{"type":"api_error","message":"Oh."}}', "Oh."],
    ["null", "null", "null"],
  ])("survives %s as its body", async (_, body, words) => {
    await using server = await startServer((response) => sendJson(response, 502, body));
    const client = createClient({ apiKey: KEY, baseUrl: server.url, maxRetries: 0 });

    const call = client.complete(REQUEST);

    await expect(call).rejects.toThrow(ApiError);
    await expect(call).rejects.toThrow(words);
  });

  test.each([
    ["HTML", "<html>", "<html>"],
    ["JSON", '{"detail":"Oh."}', { detail: "Oh." }],
    ["nothing", "", undefined],
    ["null", "null", null],
  ])("with %s as its body is the same with middleware and without", async (_, text, body) => {
    await using server = await startServer((response) => sendJson(response, 400, text));
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

  test("says nothing of the model if the prompt is at fault", async () => {
    await using server = await startServer((response) =>
      sendJson(response, 400, example("errors/400-prompt-end.json")),
    );
    const client = createClient({ apiKey: KEY, baseUrl: server.url });

    await expect(client.complete(REQUEST)).rejects.not.toThrow(/retired|bridge/);
    await expect(client.complete(REQUEST)).rejects.toThrow(/prompt must end with/);
  });

  test.each([
    [400, "max_tokens_to_sample: claude-2.1 takes at most 4096"],
    [404, "Not found: /v1/claude-2.1"],
    [403, "model: claude-2.1"],
  ])(
    "of status %i says nothing of a way out if it names the model for another reason",
    async (status, message) => {
      await using server = await startServer((response) =>
        sendJson(response, status, JSON.stringify({ type: "error", error: { type: "x", message } })),
      );
      const client = createClient({ apiKey: KEY, baseUrl: server.url });

      await expect(client.complete(REQUEST)).rejects.toThrow(message);
      await expect(client.complete(REQUEST)).rejects.not.toThrow(/retired|bridge/);
    },
  );

  test("shows the way out if the model never was on this API", async () => {
    await using server = await startServer((response) =>
      sendJson(response, 400, example("errors/400-model-not-supported.json")),
    );
    const client = createClient({ apiKey: KEY, baseUrl: server.url });

    await expect(client.complete({ ...REQUEST, model: "claude-3-opus-20240229" })).rejects.toThrow(
      /Messages API instead\. Use @text-completions\/bridge/,
    );
  });

  test.each([
    ["timeoutMs", { timeoutMs: 30, totalTimeoutMs: 5000 }],
    ["totalTimeoutMs", { timeoutMs: 5000, totalTimeoutMs: 30 }],
  ])("names %s if that was the limit", async (name, limits) => {
    await using server = await startServer(() => undefined);
    const client = createClient({ apiKey: KEY, baseUrl: server.url, maxRetries: 0, ...limits });

    await expect(client.complete(REQUEST)).rejects.toThrow(`took longer than 30 ms. Raise ${name}.`);
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

  test("is a ConnectionError if it breaks within the answer", async () => {
    await using server = await startServer((response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write(HELLO.slice(0, 20), () => response.destroy());
    });
    const client = createClient({ apiKey: KEY, baseUrl: server.url, maxRetries: 0 });

    await expect(client.complete(REQUEST)).rejects.toThrow(ConnectionError);
  });

  test.each([
    ["headers", (): undefined => undefined],
    ["the body", (response: import("node:http").ServerResponse) => response.writeHead(200).write("{")],
  ])("is a TimeoutError if %s takes too long", async (_, answer) => {
    await using server = await startServer(answer);
    const client = createClient({ apiKey: KEY, baseUrl: server.url, maxRetries: 0, timeoutMs: 30 });

    const error = await client.complete(REQUEST).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(TimeoutError);
    await server.aborted;
  });

  test("rejects with the reason of the caller's signal, and closes the connection", async () => {
    const controller = new AbortController();
    await using server = await startServer(() => controller.abort(new Error("Enough.")));
    const client = createClient({ apiKey: KEY, baseUrl: server.url });

    await expect(client.complete(REQUEST, { signal: controller.signal })).rejects.toThrow("Enough.");
    await server.aborted;
  });

  test("times out even if the fetch it was given ignores signals", async () => {
    const client = createClient({
      apiKey: KEY,
      fetch: () => new Promise(() => undefined),
      maxRetries: 0,
      timeoutMs: 5,
    });

    await expect(client.complete(REQUEST)).rejects.toThrow(TimeoutError);
  });
});
