import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import {
  type BridgeOptions,
  createBridge,
  toCompletion,
  toMessagesRequest,
  withRetries,
} from "@text-completions/bridge";
import { type MockServer, serveMock } from "@text-completions/mock/server";
import { afterAll, beforeAll, describe } from "vitest";
import { type MessageRow, messagesOf, SECRET_KEY, testMessages } from "../../../scripts/message-table.ts";
import { envelope, failing, REQUEST, start, type Started } from "./start-bridge.ts";

/** What a caller without types passes. */
function untyped(value: unknown): never {
  return value as never;
}

const JSON_TYPE = { headers: { "content-type": "application/json" } };

/** A bridge with options that may be wrong. */
function open(options: object): unknown {
  return createBridge({ apiKey: SECRET_KEY, models: "claude-opus-4-8", ...options });
}

const OPTIONS: readonly MessageRow[] = [
  {
    name: "a key that no header can hold",
    act: () => open({ apiKey: `${SECRET_KEY} x` }),
    says: [
      '"apiKey": expected a non-empty string without spaces, line breaks or non-ASCII characters, got a string with a space at index 29.',
    ],
  },
  {
    name: "a key of another type",
    act: () => open({ apiKey: 42 as never }),
    says: ['"apiKey": expected a key without spaces, a function, or null, got 42.'],
  },
  {
    name: "models of the wrong type",
    act: () => open({ models: 5 }),
    says: ['"models": expected a model id, an object of model ids by legacy id, or a function, got 5.'],
  },
  {
    name: "no caller's key",
    act: () => open({ callerKeys: [] }),
    says: ['"callerKeys": expected a non-empty array of keys, got an empty array.'],
  },
  {
    name: "a base URL without a scheme",
    act: () => open({ baseUrl: "localhost:4010" }),
    says: [
      '"baseUrl": expected an http or https URL such as https://api.anthropic.com, got "localhost:4010". Did you mean "http://localhost:4010"?',
    ],
  },
  {
    name: "capabilities of the wrong type",
    act: () => open({ capabilities: 5 }),
    says: ['"capabilities": expected an object of capabilities by model id, got 5.'],
  },
  {
    name: "capabilities of a conversion of the wrong type",
    act: () => toMessagesRequest(REQUEST, { model: "a", capabilities: untyped(5) }),
    says: ['"capabilities": expected an object of capabilities, got 5.'],
  },
  {
    name: "a request that the API would reject",
    act: () => toMessagesRequest({ ...REQUEST, temperature: 2 }, { model: "a" }),
    says: ["Failed to convert the request: temperature: range: 0..1."],
  },
  {
    name: "no request",
    act: () => toMessagesRequest(untyped(null), { model: "a" }),
    says: ['"request": expected an object with model, prompt and max_tokens_to_sample, got null.'],
  },
  {
    name: "a prompt with half of a character",
    act: () => toMessagesRequest({ ...REQUEST, prompt: "\n\nHuman: \ud83d\n\nAssistant:" }, { model: "a" }),
    says: ["prompt: Input should be a valid string, unable to parse raw data as a unicode string."],
  },
  {
    name: "a prompt that the API would reject",
    act: () => toMessagesRequest({ ...REQUEST, prompt: "Hello" }, { model: "a" }),
    says: ["Failed to convert the request: prompt must start with"],
  },
  {
    name: "too many turns",
    act: () =>
      toMessagesRequest(
        { ...REQUEST, prompt: `${"\n\nHuman: a".repeat(100_001)}\n\nAssistant:` },
        { model: "a" },
      ),
    says: ["Failed to convert the request: prompt: at most 100000 turns are supported."],
  },
  {
    name: "a message of the wrong type",
    act: () => toCompletion({}),
    says: ['Failed to convert the message: expected a message, got JSON without a "content" array.'],
  },
  {
    name: "a message with an unknown end",
    act: () => toCompletion({ content: [], stop_reason: "tool_use" }),
    says: ['expected a message, got the stop reason "tool_use".'],
  },
  {
    name: "a retry of a URL",
    act: () => withRetries()(untyped("http://localhost")),
    says: ["Failed to send with retries: expected a Request. Pass new Request(…)."],
  },
  {
    name: "a time-out of zero",
    act: () => withRetries({ timeoutMs: 0 }),
    says: ['"timeoutMs": expected a number greater than 0, got 0.'],
  },
];

/** What the caller and the operator read about one request. */
async function ask(
  options: Partial<BridgeOptions>,
  { body = {}, headers = {} }: { body?: Record<string, unknown>; headers?: Record<string, string> } = {},
  api: Parameters<typeof start>[1] = {},
): Promise<unknown> {
  await using bridge = await start(options, api);
  return await collect(bridge, body, headers);
}

async function monitor(options: Partial<BridgeOptions>, path: string): Promise<unknown> {
  await using bridge = await start(options);
  return await (await bridge.bridge.monitor(new Request(`http://127.0.0.1${path}`)))?.text();
}

async function collect(
  bridge: Started,
  body: Record<string, unknown>,
  headers: Record<string, string>,
): Promise<unknown> {
  const text = await (await bridge.ask(body, headers)).text();
  return [parse(text), bridge.calls.map(({ fault }) => fault)];
}

function parse(text: string): unknown {
  return text.startsWith("{") ? JSON.parse(text) : text;
}

/** A `fetch` that responds with this. */
function responding(body: BodyInit | null, init: ResponseInit = {}): Partial<BridgeOptions> {
  return { fetch: async () => new Response(body, init) };
}

function streaming(...events: string[]): Partial<BridgeOptions> {
  return responding(events.join(""), { headers: { "content-type": "text/event-stream" } });
}

function event(name: string, data: object | string): string {
  return `event: ${name}\ndata: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`;
}

const GZIP = { "content-type": "application/json", "content-encoding": "gzip" };

/** What caller and operator read about one request to a real server. */
async function askServer(respond: (response: ServerResponse) => unknown): Promise<unknown> {
  const server = createServer((request, response) => request.resume().on("end", () => respond(response)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await ask({ baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  } finally {
    server.close();
  }
}

/** A server that closes each connection. */
let closing: MockServer;
beforeAll(async () => {
  closing = await serveMock({ fetch: () => Promise.reject(new Error("closed")) });
});
afterAll(() => closing.close());

const STREAM = { body: { stream: true } };
const TEXT = event("content_block_delta", { delta: { type: "text_delta", text: "x".repeat(200) } });

const UPSTREAMS: readonly MessageRow[] = [
  {
    name: "an upstream that rejects the bridge's key",
    act: () => ask({}, {}, failing(401, envelope("authentication_error", "invalid x-api-key"))),
    says: [
      "The upstream API rejected the key of the bridge.",
      "Failed to send POST http://127.0.0.1:",
      "/v1/messages: status 401: invalid x-api-key. Check the key.",
    ],
  },
  {
    name: "an upstream without the model",
    act: () => ask({}, {}, failing(404, { error: "model not found" })),
    says: ["status 404: model not found. Check models and baseUrl."],
  },
  ...[
    {
      status: 400,
      step: "Change the request, or what the bridge makes of it: capabilities, transformRequest.",
    },
    { status: 402, step: "Check the billing of the key's account." },
    {
      status: 413,
      step: "Send a shorter prompt, or raise the limit of the upstream or of a proxy before it.",
    },
    {
      status: 422,
      step: "Change the request, or what the bridge makes of it: capabilities, transformRequest.",
    },
    { status: 429, step: "Send fewer requests at a time, or raise the limit of the key." },
    { status: 500, step: "Check the upstream and its log, or send the request again later." },
    { status: 529, step: "Check the upstream and its log, or send the request again later." },
  ].map(({ status, step }) => ({
    name: `an upstream that responds with ${status}`,
    act: () => ask({}, {}, failing(status, { error: "No." })),
    says: [`status ${status}: No. ${step}`],
  })),
  {
    name: "an upstream that says nothing",
    act: () => ask({}, {}, failing(503, {})),
    says: ["The upstream API responded with status 503."],
  },
  {
    name: "a context that is too small",
    act: () => ask({}, {}, failing(400, { error: "the context length is 4096 tokens" })),
    says: ["the context length is 4096 tokens. Shorten the prompt or lower max_tokens_to_sample."],
  },
  {
    name: "an upstream that cannot be reached",
    act: () => ask({ fetch: () => Promise.reject(new TypeError("fetch failed")) }),
    says: [
      "The upstream API cannot be reached.",
      "Failed to send POST http://127.0.0.1:",
      ": fetch failed. Check baseUrl and the network.",
    ],
  },
  {
    name: "a fetch that takes only URLs, as that of undici",
    act: () => {
      const fetch = (url: unknown): Promise<Response> => Promise.resolve(new URL(String(url))).then(untyped);
      return ask({ fetch: async (request) => fetch(request) });
    },
    says: ['Invalid option "fetch"', "one that takes only URLs", "fetch(request.url,", "(Invalid URL)"],
  },
  {
    name: "an upstream that does not respond in time",
    act: () =>
      ask({ fetch: withRetries({ maxRetries: 0, timeoutMs: 1, fetch: () => new Promise(() => undefined) }) }),
    says: [
      "The upstream API did not respond in time.",
      "no response arrived within 1 ms. Check the upstream, or raise the timeout.",
    ],
  },
  {
    name: "an upstream that fails and is asked again",
    act: async () => {
      const errors: unknown[] = [];
      const onRetry = ({ error }: { error: unknown }): void => void errors.push(error);
      const fetch = withRetries({
        maxRetries: 1,
        maxRetryDelayMs: 0,
        onRetry,
        fetch: async () => new Response(null, { status: 500 }),
      });
      await ask({ fetch });
      return errors;
    },
    says: ["The upstream responded with status 500."],
  },
  {
    name: "an upstream that falls silent",
    act: () => ask({ stallTimeoutMs: 1, ...responding(new ReadableStream({ start: () => undefined })) }),
    says: [
      "The upstream API stopped responding.",
      "the upstream sent nothing for 1 ms. Check the upstream, or raise stallTimeoutMs.",
    ],
  },
  {
    name: "an upstream whose response ends too early",
    act: () =>
      ask(responding(new ReadableStream({ pull: (controller) => controller.error(new Error("reset")) }))),
    says: [
      "The upstream API closed the connection before its response was complete.",
      "Failed to read the response of the upstream: reset.",
      "Check the upstream and any proxies between it and the bridge.",
    ],
  },
  {
    name: "a page instead of a message",
    act: () => ask(responding("<html>", { headers: { "content-type": "text/html" } })),
    says: [
      "The upstream API returned an unexpected response.",
      "expected a message, got text/html that is not valid JSON. Check that baseUrl points to a Messages API.",
    ],
  },
  {
    name: "a page with words instead of a message",
    act: () => ask(responding("<html><title>Sign in</title>", { headers: { "content-type": "text/html" } })),
    says: ['got text/html saying "Sign in" that is not valid JSON. Check that baseUrl points to'],
  },
  {
    name: "no body instead of a message",
    act: () => ask(responding(null, { status: 204 })),
    says: ["expected a message, got no body. Check the upstream and any proxies"],
    saysNot: ["baseUrl"],
  },
  {
    name: "a message that is cut",
    act: () => ask(responding('{"type":"message","content":[{"te', JSON_TYPE)),
    says: ["got application/json that is not valid JSON. Check the upstream and any proxies"],
    saysNot: ["baseUrl", "content"],
  },
  {
    name: "words of another server with status 200",
    act: () => ask(responding('{"detail":"Not Found"}', JSON_TYPE)),
    says: ['got JSON without a "content" array that says "Not Found". Check that baseUrl points to'],
  },
  {
    name: "a message that calls a tool",
    act: () => ask(responding('{"content":[],"stop_reason":"tool_use"}', JSON_TYPE)),
    says: ['got the stop reason "tool_use". Check the upstream: no request of the bridge ends like this.'],
    saysNot: ["baseUrl"],
  },
  {
    name: "an error with its short name",
    act: () => ask(responding('{"error":"Bad Request","message":"no such model"}', { status: 400 })),
    says: ["status 400: Bad Request: no such model."],
  },
  {
    name: "an error in a list",
    act: () => ask(responding('[{"error":{"code":400,"message":"Not valid"}}]', { status: 400 })),
    says: ["status 400: Not valid."],
  },
  {
    name: "an error of AWS",
    act: () => ask(responding('{"Message":"Not allowed here"}', { status: 400 })),
    says: ["status 400: Not allowed here."],
  },
  {
    name: "an error of unknown shape",
    act: () => ask(responding('{"reason":{"text":"Quota"}}', { status: 400 })),
    says: ['status 400: {"reason":{"text":"Quota"}}.'],
  },
  {
    name: "a key at the place where a long line is cut",
    act: () => ask(responding(`${"x".repeat(290)} ${SECRET_KEY}`, { status: 400 })),
    says: ["status 400: xxx"],
  },
  {
    name: "a message that is too large",
    act: () => ask({ maxResponseBytes: 10, ...responding(" ".repeat(100)) }),
    says: [
      "The upstream API returned a response that is too long.",
      "the response is longer than 10 bytes (maxResponseBytes). Check the upstream, or raise maxResponseBytes.",
    ],
  },
  {
    name: "a request that takes too long",
    act: () => ask({ totalTimeoutMs: 1, fetch: () => new Promise(() => undefined) }),
    says: ["the request took longer than 1 ms. Check the upstream, or raise totalTimeoutMs."],
  },
  {
    name: "a message of many values",
    act: () => ask({ maxJsonValues: 30, ...responding(`{"content":[${"{},".repeat(50)}{}]}`) }),
    says: ["got more than 30 values (maxJsonValues). Check the upstream, or raise maxJsonValues."],
  },
  {
    name: "an error that the upstream reports without words",
    act: () => ask(streaming(event("error", "")), STREAM),
    says: ["The upstream API reported an error.", "the upstream reported an error: "],
  },
  {
    name: "an envelope of 2023 instead of a stream",
    act: () =>
      ask(streaming(JSON.stringify({ error: { type: "overloaded_error", message: "Overloaded" } })), STREAM),
    says: ["overloaded_error", "the upstream reported an error: Overloaded. Check the upstream and its log"],
    saysNot: ["api_error"],
  },
  {
    name: "a stream without a single byte",
    act: () => ask(streaming(), STREAM),
    says: ["Failed to read the response of the upstream: the body is empty. Check the upstream and any"],
  },
  {
    name: "a message that ends without its last event",
    act: () => ask(streaming(TEXT, event("content_block_stop", {})), STREAM),
    says: ["the stream ended before the message was complete. Check the upstream"],
    saysNot: ["content_block_stop"],
  },
  {
    name: "an error event of another API",
    act: () => ask(streaming(TEXT, event("throttlingException", { message: "Too many requests" })), STREAM),
    says: ["the upstream reported an error: Too many requests."],
    saysNot: ["stream ended", "closed the connection"],
  },
  {
    name: "an error in an event of another name",
    act: () => ask(streaming(TEXT, event("message", { error: `${SECRET_KEY} is worn out` })), STREAM),
    says: ["the upstream reported an error: [redacted] is worn out."],
  },
  {
    name: "a body that is not encoded as it says",
    act: () => askServer((response) => response.writeHead(200, GZIP).end("{}")),
    says: [
      "The upstream API returned an unexpected response.",
      "expected a body with content-encoding gzip, got a body that cannot be decoded (terminated (incorrect header check)).",
      "Check the upstream and any proxies",
    ],
    saysNot: ["closed the connection"],
  },
  {
    name: "an error whose body is not encoded as it says",
    act: () => askServer((response) => response.writeHead(529, GZIP).end("{}")),
    says: ["status 529: the body could not be read: expected a body with content-encoding gzip, got"],
    saysNot: ["empty"],
  },
  {
    name: "an error whose body ends too early",
    act: () =>
      askServer((response) => {
        response.writeHead(503, { "content-length": "100" }).flushHeaders();
        setImmediate(() => response.destroy());
      }),
    says: ["status 503: the body could not be read: terminated (other side closed)."],
  },
  {
    name: "a compressed message that is not said to be compressed",
    act: () => ask(responding(gzipSync("{}"), JSON_TYPE)),
    says: ["expected a message, got application/json that is not text in UTF-8."],
  },
  {
    name: "a compressed stream that is not said to be compressed",
    act: () => ask(responding(gzipSync(TEXT), { headers: { "content-type": "text/event-stream" } }), STREAM),
    says: ["expected a stream of a message, got bytes that are not text in UTF-8."],
  },
  {
    name: "an error with a stack trace",
    async act() {
      const body = JSON.stringify({ error: "no GPU\nTraceback (most recent call last):\n  File x" });
      return ask(responding(body, { status: 500 }));
    },
    says: ["no GPU\n", "status 500: no GPU\\nTraceback (most recent call last):\\n  File x."],
    saysNot: ["no GPU\nTraceback"],
  },
  {
    name: "an error without an end",
    act: () => ask(responding(JSON.stringify({ detail: "y".repeat(5000) }), { status: 400 })),
    says: [`${"y".repeat(300)}\n`, `status 400: ${"y".repeat(300)}… Change the request`],
    saysNot: ["y".repeat(301)],
  },
  {
    name: "an error that ends in a full stop and a line end",
    act: () => ask(responding('{"error":"No such tenant. \\n"}', { status: 400 })),
    says: ["status 400: No such tenant. Change the request"],
  },
  {
    name: "a page that ends in a full stop, instead of a stream",
    act: () => ask(streaming("<title>Please sign in.</title>"), STREAM),
    says: ['saying "Please sign in." Check the upstream'],
  },
  {
    name: "an error that ends in another sign",
    act: () => ask({ fetch: () => Promise.reject(new TypeError("Out of order!")) }),
    says: ["Out of order. Check baseUrl and the network."],
  },
  {
    name: "an error with a title that is a sentence",
    act: () => ask(responding('{"title":"Out of credit.","detail":"The balance is 30"}', { status: 400 })),
    says: ["status 400: Out of credit: The balance is 30."],
  },
  {
    name: "a blank body of an error",
    act: () => ask(responding(" \n", { status: 400 })),
    says: ["The upstream API responded with status 400.", "status 400: the body is empty."],
  },
  {
    name: "an error that is JSON without words",
    act: () => ask(responding("null", { status: 400 })),
    says: ["The upstream API responded with status 400.", "status 400: the body is null."],
  },
  {
    name: "an error of unknown shape on several lines",
    act: () => ask(responding(JSON.stringify({ a: { b: 1 } }, null, 2), { status: 400 })),
    says: ['status 400: { "a": { "b": 1 } }.'],
  },
  {
    name: "a retired model",
    act: () =>
      ask({ models: "claude-2.1" }, {}, failing(404, envelope("not_found_error", "model: claude-2.1"))),
    says: [
      "status 404: model: claude-2.1. claude-2.1 was retired on 2025-07-21: name a live model in models.",
    ],
  },
  {
    name: "JSON instead of a stream",
    act: () => ask(responding("{}", { headers: { "content-type": "application/json" } }), STREAM),
    says: ["expected text/event-stream, got application/json. Check the upstream and any proxies"],
  },
  {
    name: "an error as JSON instead of a stream",
    act: () => {
      const error = { type: "overloaded_error", message: "Overloaded" };
      return ask(responding(JSON.stringify({ type: "error", error }), JSON_TYPE), STREAM);
    },
    says: ["overloaded_error", "the upstream reported an error: Overloaded."],
  },
  {
    name: "a page instead of a stream",
    act: () => ask(responding("<title>Log in</title>", { headers: { "content-type": "text/html" } }), STREAM),
    says: ['expected text/event-stream, got text/html saying "Log in". Check that baseUrl points to'],
  },
  {
    name: "a page with the content type of a stream",
    act: () => ask(streaming("<html>"), STREAM),
    says: [
      "expected a stream of a message, got text that is not an event stream. Check the upstream and any",
    ],
  },
  {
    name: "a stream of this API instead of the Messages API",
    act: () =>
      ask(streaming(event("completion", { completion: " Hi", stop_reason: "stop_sequence" })), STREAM),
    says: ['expected a stream of a message, got events "completion". Check that baseUrl points to'],
  },
  {
    name: "a stream of OpenAI's API",
    act: () => ask(streaming('data: {"choices":[]}\n\ndata: [DONE]\n\n'), STREAM),
    says: ["expected a stream of a message, got events without a name. Check that baseUrl points to"],
  },
  {
    name: "words of another server, in a stream without names",
    act: () => ask(streaming('data: {"detail":"The model is not loaded"}\n\n'), STREAM),
    says: ['expected a stream of a message, got events without a name, saying "The model is not loaded".'],
  },
  {
    name: "words of another server, as JSON instead of a stream",
    act: () => ask(responding('{"detail":"The model is not loaded"}', JSON_TYPE), STREAM),
    says: ['expected text/event-stream, got application/json saying "The model is not loaded".'],
  },
  {
    name: "a stream that ends too early",
    act: () => ask(streaming(TEXT, "data: 1\n\n"), STREAM),
    says: [
      "the stream ended before the message was complete (it also contains events without a name).",
      "Check the upstream and",
    ],
  },
  {
    name: "a stream with data that is not JSON",
    act: () => ask(streaming(event("message_start", "{")), STREAM),
    says: ['expected a stream of a message, got a "message_start" event whose data is not JSON.'],
  },
  {
    name: "a stream with an event that is too long",
    act: () => ask(streaming(`data: ${"x".repeat(2_000_000)}\n\n`), STREAM),
    says: ["expected a stream of a message, got an event that is too large."],
  },
  {
    name: "a stream with an event of the old API that is malformed",
    act: () => ask(streaming(event("completion", {})), STREAM),
    says: ["expected a stream of a message, got an event that is malformed."],
  },
  {
    name: "an upstream that redirects",
    act: () =>
      ask(
        responding(null, {
          status: 308,
          headers: { location: `https://user:${SECRET_KEY}@other.example/v1?key=1` },
        }),
      ),
    says: [
      "The upstream API responded with status 308.",
      "It redirects to https://other.example/v1",
      "Pass the final URL as baseUrl.",
    ],
  },
  {
    name: "an upstream that closes the connection without a response",
    act: () => ask({ baseUrl: closing.url }),
    says: [
      "The upstream API closed the connection without a response.",
      "Failed to send POST http://127.0.0.1:",
      "other side closed",
      "Check the upstream and any proxies between it and the bridge.",
    ],
  },
  {
    name: "a cumulative stream that is too long",
    act: () =>
      ask(
        { maxResponseBytes: 100, ...streaming(TEXT) },
        { ...STREAM, headers: { "anthropic-version": "2023-01-01" } },
      ),
    says: [
      "The completion is too long for a stream of anthropic-version 2023-01-01.",
      "Failed to write the stream: its text is longer than maxResponseBytes (100).",
      "Raise maxResponseBytes, or send a later anthropic-version.",
    ],
  },
];

const CALLERS: readonly MessageRow[] = [
  {
    name: "a key function that returns no key",
    act: () => ask({ apiKey: () => "" }),
    says: [
      "Failed to get the API key:",
      '"apiKey": expected a non-empty string without spaces, line breaks or non-ASCII characters, got an empty string.',
      "Check the apiKey function.",
    ],
  },
  {
    name: "a models function that returns no model id",
    act: () => ask({ models: untyped(() => 3) }),
    says: [
      'Failed to map the model "claude-2.1": expected a model id or undefined, got 3. Check the models function.',
    ],
  },
  {
    name: "transformRequest that returns no request",
    act: () => ask({ transformRequest: untyped(() => 3) }),
    says: [
      "Failed to change the request: expected a request with messages, got 3. Check the transformRequest function.",
    ],
  },
  {
    name: "a function that must not throw, and does",
    act: () =>
      ask(
        {
          onAdaptation() {
            throw new Error("no such table");
          },
        },
        { body: { stop_sequences: [" "] } },
      ),
    says: ["Failed to respond: no such table. Check the functions passed to createBridge()."],
  },
  {
    name: "a key function that returns nothing in time",
    act: () => ask({ totalTimeoutMs: 1, apiKey: () => new Promise<string>(() => undefined) }),
    says: [
      "The bridge did not respond in time.",
      "Failed to get the API key: the request took longer than 1 ms.",
      "Check the apiKey function, or raise totalTimeoutMs.",
    ],
  },
  {
    name: "a bridge without a free slot that is asked whether it is ready",
    act: () => monitor({ maxRequests: 0 }, "/ready"),
    says: ["As many requests are in progress as maxRequests allows."],
  },
  {
    name: "a monitor of a bridge",
    act: () => monitor({}, "/metrics"),
    says: [
      "Calls that failed upstream, by type.",
      "Time from a request to the first text of its stream.",
      "Tokens as the upstream counted them.",
      "What was changed or rejected, by code.",
    ],
  },
  {
    name: "a model that is not mapped",
    act: () => ask({ models: {} }),
    says: [
      "model: claude-2.1",
      'Failed to map the model "claude-2.1", which was retired on 2025-07-21: no upstream model is configured for it.',
      "Add it to models.",
    ],
  },
  {
    name: "too many requests at once",
    act: () => ask({ maxRequests: 0 }),
    says: ["Number of concurrent connections has exceeded your rate limit. Please try again later."],
  },
  {
    name: "a request that would have to be adapted",
    act: () => ask({}, { body: { max_tokens_to_sample: 1_000_000 }, headers: { prefer: "handling=strict" } }),
    says: [
      "max_tokens_to_sample: ",
      "generates at most",
      'Send "prefer: handling=lenient" to adapt the request.',
    ],
  },
];

/** What the conversion of a request changes, and the request itself. */
function convert(body: object, model = "claude-opus-4-8"): unknown {
  return toMessagesRequest({ ...REQUEST, ...body }, { model });
}

const ADAPTATIONS: readonly MessageRow[] = [
  {
    name: "sampling that the model does not accept",
    act: () => convert({ temperature: 0.5, top_p: 0.6, top_k: 7 }),
    says: [
      "claude-opus-4-8 does not accept 0.5.",
      "claude-opus-4-8 does not accept 0.6.",
      "claude-opus-4-8 does not accept 7.",
    ],
  },
  {
    name: "sampling that excludes each other",
    act: () => convert({ temperature: 0.5, top_p: 0.6 }, "claude-sonnet-4-5"),
    says: ["claude-sonnet-4-5 does not accept top_p together with temperature."],
  },
  {
    name: "an unset value",
    act: () => convert({ temperature: -1 }),
    says: ["-1 is treated as unset."],
  },
  {
    name: "a blank stop sequence",
    act: () => convert({ stop_sequences: [" "] }),
    says: ["Whitespace-only stop sequences are not supported."],
  },
  {
    name: "a model that always thinks",
    act: () => convert({}, "claude-fable-5"),
    says: ["claude-fable-5 always thinks, and thinking tokens count towards this limit."],
  },
  {
    name: "a prefill for a model without",
    act: () => convert({ prompt: "\n\nHuman: a\n\nAssistant: b" }),
    says: [
      'claude-opus-4-8 cannot continue text after "Assistant:".',
      "Continue this answer from its end, without repeating it:",
    ],
  },
  {
    name: "a prompt whose turns do not alternate",
    act: () =>
      convert(
        { prompt: "\n\nHuman: a\n\nHuman: b\n\nAssistant: c \n\nAssistant:" },
        "claude-3-haiku-20240307",
      ),
    says: [
      "Consecutive turns of the same role are merged.",
      "Trailing whitespace is removed.",
      "The model continues the last non-empty Assistant turn.",
    ],
  },
  {
    name: "a blank first turn",
    act: () => convert({ prompt: "\n\nHuman:  \n\nAssistant: c\n\nHuman: d\n\nAssistant:" }),
    says: ["Blank text is left out.", '"(no text)" replaces the blank first Human turn.'],
  },
  {
    name: "a message that the model declined",
    act: async () => {
      const adaptations: unknown[] = [];
      const message = { content: [{ type: "text", text: "No" }], stop_reason: "refusal" };
      await ask({
        fetch: async () => Response.json(message),
        onAdaptation: (adaptation) => void adaptations.push(adaptation),
      });
      return adaptations;
    },
    says: ["The model declined."],
  },
];

describe("a message says what is wrong, what was received, and what to do", () => {
  testMessages(messagesOf("bridge"), [...OPTIONS, ...UPSTREAMS, ...CALLERS, ...ADAPTATIONS], {
    "an incomplete message": "Each message that is read has an end; it is a guard for the compiler.",
  });
});
