import { gzipSync } from "node:zlib";
import type { ServerResponse } from "node:http";
import {
  createClient,
  incrementalStream,
  isCompletionError,
  readRateLimits,
  tee,
  toResponse,
  type ClientOptions,
  type CompletionParams,
  type StreamOptions,
} from "@text-completions/client";
import CompatAnthropic from "@text-completions/client/compat";
import { validateRequest } from "@text-completions/core/validate";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type MessageRow, messagesOf, SECRET_KEY, testMessages } from "../../../scripts/message-table.ts";
import { createManualClock } from "./manual-clock.ts";
import { beginStream, completionEvent, errorEvent, example, REQUEST, sendJson } from "./responses.ts";
import { startServer } from "./start-server.ts";

const KEY = SECRET_KEY;
const HI = completionEvent(" Hi");
const HELLO = example("completions/hello.json");

beforeEach(() => {
  vi.stubEnv("ANTHROPIC_API_KEY", undefined);
  vi.stubEnv("ANTHROPIC_BASE_URL", undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

/** What a caller without types passes. */
function untyped(value: unknown): never {
  return value as never;
}

async function catchError(act: () => unknown): Promise<unknown> {
  try {
    return await act();
  } catch (error) {
    return error;
  }
}

/** A response that is a failure, and what its message has to say: the cause, what came instead, and what to do. */
interface ServerCase extends Omit<MessageRow, "act"> {
  respond: (response: ServerResponse) => unknown;
  method?: "complete" | "stream";
  model?: string;
  options?: ClientOptions;
}

const STREAM = { "content-type": "text/event-stream", "request-id": "req_1" };

const FROM_A_SERVER: readonly ServerCase[] = [
  {
    name: "a status of failure",
    respond: (response) =>
      sendJson(response, 529, example("errors/529-overloaded.json"), { "request-id": "req_1" }),
    says: [
      "Failed to complete POST",
      "529 overloaded_error: Overloaded",
      "again later",
      "Request id: req_1.",
    ],
  },
  {
    name: "a status of failure of a stream",
    method: "stream",
    respond: (response) => sendJson(response, 401, example("errors/401-invalid-key.json")),
    says: ["Failed to stream POST", "401 authentication_error", "Check the API key."],
  },
  {
    name: "the error of a proxy in its own words",
    respond: (response) => sendJson(response, 404, '{"error":"no such tenant"}'),
    says: ["404: no such tenant."],
  },
  {
    name: "a detail of a framework",
    respond: (response) => sendJson(response, 422, '{"detail":"prompt is missing"}'),
    says: ["422: prompt is missing."],
  },
  {
    name: "an HTML page of failure",
    respond: (response) =>
      response.writeHead(502, { "content-type": "text/html" }).end("<h1>Bad gateway</h1>"),
    says: ['502: "<h1>Bad gateway</h1>"', "again later"],
  },
  {
    name: "a failure without a body",
    respond: (response) => response.writeHead(503).end(),
    says: ["503: the response has no body.", "again later"],
  },
  {
    name: "a redirect",
    respond: (response) =>
      response.writeHead(307, { location: `http://user:word@127.0.0.1:1/login?key=${KEY}` }).end(),
    says: ["307: the response redirects to http://127.0.0.1:1/login?…", "final URL as baseUrl"],
  },
  {
    name: "a retired model",
    respond: (response) => sendJson(response, 404, example("errors/404-model.json")),
    says: ["404 not_found_error: model: claude-2.1.", "retired on 2025-07-21", "@text-completions/bridge"],
  },
  {
    name: "a model that never was here",
    model: "gpt-4",
    respond: (response) =>
      sendJson(response, 404, example("errors/404-model.json").replace("claude-2.1", "gpt-4")),
    says: ["404 not_found_error: model: gpt-4.", "a model that the server has"],
  },
  {
    name: "a key without a permission",
    respond: (response) => sendJson(response, 403, example("errors/403-permission.json")),
    says: ["403 permission_error: ", "Check the permissions of the API key."],
  },
  {
    name: "a prompt that is too long",
    respond: (response) => sendJson(response, 413, example("errors/413-request-too-large.json")),
    says: ["413 request_too_large: ", "Send a shorter prompt."],
  },
  {
    name: "too many requests",
    respond: (response) => sendJson(response, 429, example("errors/429-rate-limited.json")),
    says: ["429 rate_limit_error: ", "Wait for retryAfterMs, then send the request again."],
  },
  {
    name: "a live model",
    model: "claude-sonnet-4-5",
    respond: (response) => {
      const message =
        '"claude-sonnet-4-5" is not supported on this API. Please use the Messages API instead.';
      sendJson(
        response,
        400,
        JSON.stringify({ type: "error", error: { type: "invalid_request_error", message } }),
      );
    },
    says: [
      '400 invalid_request_error: "claude-sonnet-4-5" is not supported on this API.',
      "Use @text-completions/bridge",
    ],
  },
  {
    name: "a failure that is nested deeply",
    respond: (response) => sendJson(response, 400, `${"[".repeat(50_000)}${"]".repeat(50_000)}`),
    says: ["Failed to complete POST", "400: "],
  },
  {
    name: "a page instead of a completion",
    respond: (response) =>
      response.writeHead(200, { "content-type": "text/html" }).end("<title>Log in</title>"),
    says: ["expected a completion as JSON", "status 200", "content-type text/html", "Log in", "baseUrl"],
  },
  {
    name: "an empty body instead of a completion",
    respond: (response) => response.writeHead(200).end(),
    says: [
      "expected a completion as JSON",
      "status 200",
      "no content-type",
      "no body",
      "always sends a body",
    ],
  },
  {
    name: "a stream instead of a completion",
    respond: (response) => beginStream(response).end(HI),
    says: ["expected a completion as JSON", "content-type text/event-stream", "Hi", "Call stream()"],
  },
  {
    name: "a completion instead of a stream",
    method: "stream",
    respond: (response) => sendJson(response, 200, HELLO),
    says: ["expected content-type text/event-stream", "application/json", "stream: true", "Call complete()"],
  },
  {
    name: "a status without a body instead of a stream",
    method: "stream",
    respond: (response) => response.writeHead(204).end(),
    says: ["expected a stream", "status 204", "no body", "always sends a body"],
  },
  {
    name: "an empty body of another type instead of a stream",
    method: "stream",
    respond: (response) => response.writeHead(200, { "content-type": "text/html" }).end(),
    says: ["expected content-type text/event-stream", "text/html: no body", "always sends a body"],
  },
  {
    name: "a completion in a content-encoding that it does not have",
    respond: (response) =>
      response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" }).end(HELLO),
    says: ["content-encoding gzip", "incorrect header check", "encodes the body as gzip"],
  },
  {
    name: "a completion in an encoding that is not decoded",
    respond: (response) =>
      response
        .writeHead(200, { "content-type": "application/json", "content-encoding": "x-own" })
        .end(gzipSync(HELLO)),
    says: ["expected a completion as JSON", "content-encoding x-own", "baseUrl"],
  },
  {
    name: "a completion that ends too early",
    respond(response) {
      response.writeHead(200, { "content-type": "application/json" });
      response.write(HELLO.slice(0, 20), () => response.destroy());
    },
    says: ["Failed to complete POST", "could not be read completely", "Send the request again"],
  },
  {
    name: "a completion that is too large",
    options: { maxResponseBytes: 1000 },
    respond: (response) => sendJson(response, 200, JSON.stringify({ completion: "x".repeat(2000) })),
    says: ["larger than 1000 bytes", "Raise maxResponseBytes"],
  },
  {
    name: "a completion of many values",
    options: { maxJsonValues: 100 },
    respond: (response) => sendJson(response, 200, `{"completion":" Hi","more":[${"{},".repeat(100)}{}]}`),
    says: ["the response has more than 100 values.", "Raise maxJsonValues if you trust the server."],
  },
  {
    name: "an error event in the middle of a stream",
    method: "stream",
    respond: (response) => beginStream(response).end(HI + errorEvent("overloaded_error")),
    says: ["the stream ended with an error event, overloaded_error: No.", "Request id: req_stream."],
  },
  {
    name: "an error as data without a name",
    method: "stream",
    respond: (response) =>
      beginStream(response).end(HI + errorEvent("overloaded_error").replace(/^event.*\n/, "")),
    says: ["the stream ended with an error event, overloaded_error: No."],
  },
  {
    name: "other data without a name",
    method: "stream",
    respond: (response) => beginStream(response).end(`${HI}data: : PROCESSING\n\n`),
    says: ["an event without a name", ": PROCESSING", "Check which server or proxy"],
  },
  {
    name: "a stream of version 2023-01-01",
    method: "stream",
    respond: (response) => beginStream(response).end(example("streams/version-2023-01-01.sse")),
    says: ["an event without a name", "2023-06-01 was sent", "incrementalStream()"],
  },
  {
    name: "events sent as text/plain",
    method: "stream",
    respond: (response) => response.writeHead(200, { "content-type": "text/plain" }).end(HI),
    says: [
      "expected content-type text/event-stream",
      "content-type text/plain",
      "Hi",
      "The body contains events",
    ],
  },
  {
    name: "a page instead of a stream",
    method: "stream",
    respond: (response) =>
      response.writeHead(200, { "content-type": "text/html" }).end("<title>Log in</title>"),
    says: ["expected content-type text/event-stream", "content-type text/html", "Log in", "baseUrl"],
  },
  {
    name: "an error as JSON with status 200 instead of a stream",
    method: "stream",
    respond: (response) => sendJson(response, 200, example("errors/402-billing.json")),
    says: ["Failed to stream POST", "200 billing_error: "],
  },
  {
    name: "a stream without a body",
    method: "stream",
    options: {
      fetch: () =>
        Promise.resolve(untyped({ ok: true, status: 200, headers: new Headers(STREAM), body: undefined })),
    },
    respond: () => undefined,
    says: ["expected a body that can be read as a stream", "content-type text/event-stream", "Pass a fetch"],
  },
  {
    name: "a stream in a content-encoding that it does not have",
    method: "stream",
    respond: (response) => response.writeHead(200, { ...STREAM, "content-encoding": "gzip" }).end(HI),
    says: [
      "content-encoding gzip",
      "could not be read completely",
      "incorrect header check",
      "encodes the body as gzip",
      "partial contains the text",
    ],
  },
  {
    name: "a stream whose connection breaks",
    method: "stream",
    respond(response) {
      beginStream(response).write(HI, () => response.destroy());
    },
    says: ["could not be read completely", "Send the request again", "partial contains the text"],
  },
  {
    name: "a stream that ends too early",
    method: "stream",
    respond: (response) => beginStream(response).end(HI),
    says: ["ended before an event with a stop_reason", "Send the request again"],
  },
  {
    name: "a stream that ends within an event",
    method: "stream",
    respond: (response) => beginStream(response).end(`${HI}event: completion\ndata: {"type":`),
    says: ["completion", '{\\"type\\":', "Send the request again"],
  },
  {
    name: "data that is not an event of this API",
    method: "stream",
    respond: (response) => beginStream(response).end(`${HI}event: completion\ndata: {"text":"x"}\n\n`),
    says: ['event "completion"', '{"text":"x"}', "Check any proxies between"],
  },
  {
    name: "an event that is malformed and holds the key",
    method: "stream",
    respond: (response) => beginStream(response).end(`${HI}event: completion\ndata: {"text":"${KEY}"}\n\n`),
    says: ["Its content is withheld, because it contains a credential."],
  },
  {
    name: "a text that is too long",
    method: "stream",
    options: { maxResponseBytes: 1000 },
    respond: (response) => beginStream(response).end(completionEvent("x".repeat(2000))),
    says: ["the text is longer than 1000 characters", "Raise maxResponseBytes"],
  },
  {
    name: "a stream of version 2023-06-01 with incrementalStream",
    method: "stream",
    options: { middleware: [incrementalStream()] },
    respond: (response) =>
      beginStream(response).end(
        completionEvent(" Hello").replace(/^event.*\n/, "") +
          completionEvent(" you").replace(/^event.*\n/, ""),
      ),
    says: ["does not begin with that of the previous event", "Remove incrementalStream()"],
  },
  {
    name: "an event that is too large",
    method: "stream",
    respond: (response) => beginStream(response).end(HI + completionEvent("x".repeat(1_048_577))),
    says: ["longer than 1048576 characters", "maxEventLength"],
  },
];

async function callServer({ respond, method = "complete", model, options }: ServerCase): Promise<void> {
  await using server = await startServer(respond);
  const client = createClient({ apiKey: KEY, baseUrl: server.url, maxRetries: 0, ...options });
  const request = { ...REQUEST, model: model ?? REQUEST.model };
  const error = await catchError(() =>
    method === "complete" ? client.complete(request) : client.stream(request).final(),
  );
  expect(isCompletionError(error)).toBe(true);
  throw error;
}

const LIMITS = [
  { option: "timeoutMs", method: "complete" },
  { option: "totalTimeoutMs", method: "complete" },
  { option: "timeoutMs", method: "stream" },
  { option: "firstChunkTimeoutMs", method: "stream" },
  { option: "stallTimeoutMs", method: "stream" },
] as const;

async function waitTooLong({ option, method }: (typeof LIMITS)[number]): Promise<void> {
  const waitsFor = 30;
  await using server = await startServer((response) => {
    if (option === "firstChunkTimeoutMs") beginStream(response).flushHeaders();
    if (option === "stallTimeoutMs") beginStream(response).write(HI);
  });
  const clock = createManualClock();
  const client = createClient({
    apiKey: KEY,
    baseUrl: server.url,
    maxRetries: 0,
    clock,
    [option]: waitsFor,
  });
  const failure = catchError(() =>
    method === "complete" ? client.complete(REQUEST) : client.stream(REQUEST).final(),
  );
  await clock.waitForTimer(waitsFor);
  clock.advance(waitsFor);
  expect(isCompletionError(await failure)).toBe(true);
  throw await failure;
}

function open(options: object = {}): ReturnType<typeof createClient> {
  return createClient({ apiKey: KEY, fetch: () => Promise.resolve(new Response(HELLO)), ...options });
}

function inBrowser(act: () => unknown): unknown {
  vi.stubGlobal("document", {});
  vi.stubGlobal("navigator", {});
  return act();
}

const MISTAKES: readonly MessageRow[] = [
  {
    name: "no server listens",
    act: () => createClient({ apiKey: KEY, baseUrl: "http://127.0.0.1:1", maxRetries: 0 }).complete(REQUEST),
    says: [
      "Failed to complete POST http://127.0.0.1:1/v1/complete: no response arrived: fetch failed",
      "Check that the server is reachable.",
    ],
  },
  {
    name: "a fetch that throws something without a message",
    act: () => open({ maxRetries: 0, fetch: () => Promise.reject(new Error("")) }).complete(REQUEST),
    says: ["no response arrived: an error without a message.", "Check that the server is reachable."],
  },
  {
    name: "an environment without fetch",
    act() {
      vi.stubGlobal("Request", undefined);
      return open();
    },
    says: ["this environment has no Request", "use the environment jest-fixed-jsdom"],
  },
  {
    name: "headers of the wrong type",
    act: () => open({ headers: 5 }),
    says: ['"headers"', "expected an object of headers", "got 5"],
  },
  {
    name: "rate limits of something else",
    act: () => readRateLimits(untyped({ "retry-after": "5" })),
    says: ['"headers"', "expected the headers of a response", "got an object"],
  },
  {
    name: "no key",
    act: () => createClient(),
    says: ["apiKey", "ANTHROPIC_API_KEY", "apiKey: null sends none"],
  },
  {
    name: "a key that no header can hold",
    act: () => open({ apiKey: "sk-\nsecret" }),
    says: ['"apiKey"', "expected a non-empty string without", "got a string"],
  },
  {
    name: "a function that returns no key",
    act: () => open({ apiKey: () => 5 }).complete(REQUEST),
    says: ['"apiKey"', "expected an API key", "got 5"],
  },
  {
    name: "a key in a browser",
    act: () => inBrowser(() => open()),
    says: ["every visitor can read the API key", "dangerouslyAllowBrowser: true"],
  },
  {
    name: "compat in a browser",
    act: () => inBrowser(() => new CompatAnthropic({ apiKey: KEY })),
    says: ["every visitor can read the API key", "dangerouslyAllowBrowser: true"],
  },
  {
    name: "a base URL without a scheme",
    act: () => open({ baseUrl: "localhost:4010" }),
    says: ['"baseUrl"', "expected an http or https URL", 'got "localhost:4010"'],
  },
  {
    name: "a base URL of the environment",
    act() {
      vi.stubEnv("ANTHROPIC_BASE_URL", "localhost:4010");
      return open();
    },
    says: ['"ANTHROPIC_BASE_URL"', "expected an http or https URL", 'got "localhost:4010"'],
  },
  {
    name: "a wrong option",
    act: () => open({ timeoutMs: "5 s" }),
    says: ['"timeoutMs"', "expected a number of at least 0", 'got "5 s"'],
  },
  {
    name: "a misspelt option",
    act: () => open({ baseURL: "http://localhost" }),
    says: ['Unknown option "baseURL".', 'Did you mean "baseUrl"?'],
  },
  {
    name: "a wrong option of a call",
    act: () => open().complete(REQUEST, untyped({ signal: 5 })),
    says: ['"signal"', "expected an AbortSignal", "got 5"],
  },
  {
    name: "a header that cannot be sent",
    act: () => open({ headers: { "x y": "1" } }),
    says: ["x y", "single-line value in Latin-1", "got a string"],
  },
  {
    name: "a value that is not a request",
    act: () => open().complete(untyped("Hi")),
    says: ['"request"', "model, prompt and max_tokens_to_sample", 'got "Hi"'],
  },
  {
    name: "a request with stream",
    act: () => open().complete(untyped({ ...REQUEST, stream: true })),
    says: ['Remove "stream"', "client.stream()", "client.complete()"],
  },
  {
    name: "a request that does not follow the document",
    act: () => open({ validate: validateRequest }).complete({ ...REQUEST, temperature: 2 }),
    says: ["Failed to send the request", "/temperature", "1"],
  },
  {
    name: "a validate that returns a promise",
    act: () => open({ validate: () => Promise.resolve([]) }).complete(REQUEST),
    says: ["expected validate to return an array of problems", "got a Promise"],
  },
  {
    name: "a fetch that resolves with something else",
    act: () => open({ fetch: () => Promise.resolve(KEY) }).complete(REQUEST),
    says: ["expected fetch to resolve with a Response", "got a string", "Check the fetch option."],
  },
  {
    name: "a stream that is read twice",
    act() {
      const stream = open().stream(REQUEST);
      stream.text();
      return stream.text();
    },
    says: ["can be read only once", "Use tee(stream)"],
  },
  {
    name: "tee of something else",
    act: () => tee(untyped(5)),
    says: ['"stream"', "expected a stream returned by client.stream()", "got 5"],
  },
  {
    name: "toResponse of something else",
    act: () => toResponse(untyped(null)),
    says: ['"stream"', "expected a stream returned by client.stream()", "got null"],
  },
  {
    name: "a resource of the SDK that compat lacks",
    act: () => new CompatAnthropic({ apiKey: KEY }).messages,
    says: ["anthropic.messages", "expected anthropic.completions", "Import @anthropic-ai/sdk"],
  },
  {
    name: "parameters of compat of the wrong type",
    act: () => new CompatAnthropic({ apiKey: KEY }).completions.create(untyped(null)),
    says: ['"params"', "model, prompt and max_tokens_to_sample", "got null"],
  },
  {
    name: "an option of the SDK that cannot be honoured",
    act: () => new CompatAnthropic(untyped({ apiKey: KEY, httpAgent: {} })),
    says: ['"httpAgent"', "fetchOptions: { dispatcher }", "got an object"],
  },
  ...[
    { option: "middleware", fix: "pass a fetch that does the same" },
    { option: "openTelemetry", fix: "spans are not created; trace the fetch instead" },
    { option: "credentials", fix: "pass apiKey, which may be a function, or authToken" },
    { option: "webhookKey", fix: "this API has no webhooks" },
  ].map(({ option, fix }) => ({
    name: `the SDK's option ${option}`,
    act: () => new CompatAnthropic(untyped({ apiKey: KEY, [option]: {} })),
    says: [
      `Invalid option "${option}": expected no value, because it is not supported (${fix}), got an object.`,
    ],
  })),
  ...[
    { option: "fallbackState", fix: "this API has no model fallbacks" },
    { option: "body", fix: "a completion's method, path and body are fixed by its parameters" },
    { option: "stream", fix: "pass stream in the parameters" },
    { option: "defaultBaseURL", fix: "use withOptions({ baseURL })" },
  ].map(({ option, fix }) => ({
    name: `the SDK's option ${option} of a call`,
    act: () => new CompatAnthropic({ apiKey: KEY }).completions.create(REQUEST, untyped({ [option]: {} })),
    says: [
      `Invalid option "${option}": expected no value, because it is not supported (${fix}), got an object.`,
    ],
  })),
  ...[
    {
      name: "a status without a body",
      respond: () => new Response(null, { status: 418 }),
      says: ["418 status code (no body)"],
    },
    {
      name: "a connection that breaks",
      respond: () => Promise.reject(new Error("reset")),
      says: ["Connection error."],
    },
  ].map(({ name, respond, says }) => ({
    name: `compat: ${name}`,
    async act() {
      const anthropic = new CompatAnthropic({ apiKey: KEY, maxRetries: 0, fetch: async () => respond() });
      const error = await catchError(() => anthropic.completions.create(REQUEST));
      // In the words of the SDK, which are no sentences.
      return (error as Error).message;
    },
    says,
  })),
  {
    name: "compat: an error of the caller's own without status and message",
    act: () => new CompatAnthropic.APIError(undefined, undefined, undefined, undefined).message,
    says: ["(no status code or body)"],
  },
  {
    name: "compat: a call that its signal ends",
    act: () =>
      new CompatAnthropic({ apiKey: KEY, fetch: waitForAbort }).completions.create(REQUEST, {
        signal: AbortSignal.abort(),
      }),
    says: ["Request was aborted."],
  },
  {
    name: "compat: a call that takes too long",
    act: () =>
      new CompatAnthropic({ apiKey: KEY, maxRetries: 0, timeout: 1, fetch: waitForAbort }).completions.create(
        REQUEST,
      ),
    says: ["Request timed out."],
  },
  {
    name: "compat: a stream that is read twice",
    async act() {
      const anthropic = new CompatAnthropic({
        apiKey: KEY,
        fetch: () => Promise.resolve(new Response(HI, { headers: STREAM })),
      });
      const stream = await anthropic.completions.create({ ...REQUEST, stream: true });
      stream.tee();
      return stream.tee();
    },
    says: ["Cannot iterate over a consumed stream, use `.tee()` to split the stream."],
  },
  {
    name: "a stream that breaks while it is forwarded",
    async act() {
      const stream = open({
        fetch: () => Promise.resolve(new Response(HI, { headers: STREAM })),
      }).stream(REQUEST);
      return (await toResponse(stream)).text();
    },
    says: ['"type":"api_error"', "The stream ended early."],
  },
];

function waitForAbort(_: string, { signal }: RequestInit = {}): Promise<Response> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason));
  });
}

describe("a message says what is wrong, what was received, and what to do", () => {
  testMessages(
    messagesOf("client", "client/compat", "client/middleware", "client/stream", "client/transport"),
    [
      ...FROM_A_SERVER.map((row) => ({ name: row.name, act: () => callServer(row), says: row.says })),
      ...LIMITS.map((row) => ({
        name: `${row.option} is over in ${row.method}`,
        act: () => waitTooLong(row),
        says: [`Failed to ${row.method} POST`, "30 ms.", `Raise ${row.option}.`],
      })),
      ...MISTAKES,
    ],
  );
});

describe("the page about an error is at the end of its message", () => {
  const DOCS = "https://text-completions.github.io/text-completions/errors";
  const PAGES = [
    { page: "overloaded_error", of: "its type", status: 529, body: { error: { type: "overloaded_error" } } },
    {
      page: "rate_limit_error",
      of: "its status, with a new type",
      status: 429,
      body: { error: { type: "x" } },
    },
    { page: "api_error", of: "its status, from a proxy", status: 502, body: "<html>Bad Gateway</html>" },
    {
      page: "permission_error",
      of: "its status, from the edge",
      status: 403,
      body: { error: { type: "forbidden" } },
    },
    { page: "ApiError", of: "what is not of this API", status: 200, body: { text: "Hi" } },
    { page: "ApiError", of: "a redirect", status: 307, body: "" },
    { page: "ApiError", of: "an inherited name", status: 200, body: { error: { type: "constructor" } } },
  ];

  test.each(PAGES)("$page: $of", async ({ page, status, body }) => {
    await using server = await startServer((response) => sendJson(response, status, JSON.stringify(body)));
    const client = createClient({ apiKey: KEY, baseUrl: server.url, maxRetries: 0 });

    const error = await catchError(() => client.complete(REQUEST));

    expect(error).toMatchObject({ kind: "api", docsUrl: `${DOCS}/${page}.html` });
    expect(String(error)).toMatch(new RegExp(`[.?"]\nSee ${DOCS}/${page}\\.html$`));
  });

  test.each([
    { page: "overloaded_error", body: HI + errorEvent("overloaded_error") },
    { page: "StreamError_truncated", body: HI },
    { page: "StreamError_malformed", body: `${HI}event: completion\ndata: {}\n\n` },
  ])("$page, within a stream", async ({ page, body }) => {
    await using server = await startServer((response) => beginStream(response).end(body));
    const stream = createClient({ apiKey: KEY, baseUrl: server.url }).stream(REQUEST);

    const error = await catchError(() => stream.final());

    expect(error).toMatchObject({ partial: " Hi", docsUrl: `${DOCS}/${page}.html` });
    expect(String(error)).toMatch(/\.html$/);
  });
});

test("a deeply nested body of a failure is still an ApiError", async () => {
  const depth = 200_000;
  await using server = await startServer((response) =>
    sendJson(response, 400, `{"error":${"[".repeat(depth)}${"]".repeat(depth)}}`),
  );
  const client = createClient({ apiKey: KEY, baseUrl: server.url, maxRetries: 0 });

  for (const call of [() => client.complete(REQUEST), () => client.stream(REQUEST).final()]) {
    const error = await catchError(call);

    expect(error).toMatchObject({ kind: "api", status: 400 });
    expect(() => JSON.stringify(error)).not.toThrow();
  }
});

test.each(["constructor", "__proto__", "toString", "hasOwnProperty"])(
  "a type, a model and a stop reason named %s are names as any other",
  async (name) => {
    const body = JSON.stringify({ type: "error", error: { type: name, message: `model: ${name}` } });
    const request: CompletionParams = { ...REQUEST, model: name };
    const options: StreamOptions = { maxRetries: 0 };
    await using server = await startServer((response, number) =>
      number === 0
        ? sendJson(response, 404, body)
        : beginStream(response).end(
            number === 1 ? `event: error\ndata: ${body}\n\n` : completionEvent(" Hi", name),
          ),
    );
    const client = createClient({ apiKey: KEY, baseUrl: server.url });

    expect(await catchError(() => client.complete(request, options))).toMatchObject({
      status: 404,
      type: name,
    });
    expect(await catchError(() => client.stream(request, options).final())).toMatchObject({
      status: 200,
      type: name,
    });
    expect(await client.stream(request, options).final()).toMatchObject({ stop_reason: name });
  },
);
