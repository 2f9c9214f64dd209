import { gzipSync } from "node:zlib";
import type { ServerResponse } from "node:http";
import { createServer as createTcpServer, type AddressInfo, type Socket } from "node:net";
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
import CompatAnthropic, { Stream } from "@text-completions/client/compat";
import { validateRequest } from "@text-completions/core/validate";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type MessageRow, messagesOf, SECRET_KEY, testMessages } from "../../../scripts/message-table.ts";
import { createManualClock } from "./manual-clock.ts";
import { beginStream, completionEvent, errorEvent, example, REQUEST, sendJson } from "./responses.ts";
import { startServer } from "./start-server.ts";

const KEY = SECRET_KEY;
/** A key that does not look like one. */
const PLAIN_KEY = "corporate-gateway/Key+4711=zz";
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
    name: "a server that says that another attempt will fail",
    respond: (response) =>
      sendJson(response, 500, '{"error":{"message":"No reply"}}', { "x-should-retry": "false" }),
    says: ["500: No reply. The server says that another attempt will fail."],
    saysNot: ["again later"],
  },
  {
    name: "a server that says that another attempt may succeed",
    respond: (response) =>
      sendJson(response, 400, '{"error":{"message":"Reloading"}}', { "x-should-retry": "true" }),
    says: ["400: Reloading. Send the request again later."],
  },
  {
    name: "a server that refuses a request for coming too early",
    respond: (response) => sendJson(response, 425, '{"error":{"message":"Too early"}}'),
    says: ["425: Too early. Send the request again later."],
  },
  {
    name: "a status of failure of a stream",
    method: "stream",
    respond: (response) => sendJson(response, 401, example("errors/401-invalid-key.json")),
    says: ["Failed to stream POST", "401 authentication_error", "Check the API key."],
  },
  {
    name: "a status of failure whose body is events",
    method: "stream",
    respond: (response) =>
      response
        .writeHead(429, { "content-type": "text/event-stream" })
        .end(`: a\n\n${errorEvent("rate_limit_error")}`),
    says: ["429 rate_limit_error: No. Wait, then"],
    saysNot: ["event:"],
  },
  {
    name: "a status of failure whose body is an event in CRLF without a name and an end",
    respond: (response) =>
      response
        .writeHead(500, { "content-type": "text/event-stream" })
        .end('data: {"error":"model crashed"}\r\n'),
    says: ["500: model crashed. Send"],
  },
  {
    name: "the error of a proxy in its own words",
    respond: (response) => sendJson(response, 404, '{"error":"no such tenant"}'),
    says: ["404: no such tenant."],
  },
  {
    name: "an error that ends in a full stop and a line end",
    respond: (response) => sendJson(response, 404, '{"error":"No such tenant. \\n"}'),
    says: ["404: No such tenant. Check that baseUrl"],
  },
  {
    name: "an error that ends in a full stop of another script",
    respond: (response) => sendJson(response, 404, '{"error":"テナントがありません。"}'),
    says: ["404: テナントがありません。 Check that baseUrl"],
  },
  {
    name: "a page that ends in a full stop, instead of a stream",
    method: "stream",
    respond: (response) => response.writeHead(200, { "content-type": "text/plain" }).end("Please sign in."),
    says: ['content-type text/plain: "Please sign in." Check that baseUrl'],
  },
  {
    name: "a last event that ends in a full stop",
    method: "stream",
    respond: (response) => beginStream(response).end(`${HI}event: status\ndata: Draining.\n\n`),
    says: ['with data "Draining." Send the request again.'],
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
    says: ["307: the response redirects to http://127.0.0.1:1/login?[redacted]", "final URL as baseUrl"],
  },
  {
    name: "a redirect with a body",
    respond: (response) => response.writeHead(302, { location: "/login" }).end("Found"),
    says: ['302: "Found", and the response redirects to /login.', "final URL as baseUrl"],
  },
  {
    name: "a redirect to nowhere",
    respond: (response) => response.writeHead(308).end(),
    says: ["308: the response has no body.", "final URL as baseUrl"],
  },
  {
    name: "a status that is neither a success nor a redirect",
    respond: (response) => response.writeHead(304).end(),
    says: ["304: the response has no body.", "Check any proxies between you and the server"],
    saysNot: ["Redirects"],
  },
  {
    name: "an unknown path",
    respond: (response) => response.writeHead(404).end("<h1>404 Not Found</h1>"),
    says: ['404: "<h1>404 Not Found</h1>"', "Check that baseUrl points to the API."],
  },
  {
    name: "a method that the server does not allow",
    respond: (response) => sendJson(response, 405, '{"detail":"Method Not Allowed"}'),
    says: ["405: Method Not Allowed.", "Check that baseUrl points to the API."],
  },
  {
    name: "a request that is wrong",
    respond: (response) => sendJson(response, 400, example("errors/400-field-required.json")),
    says: ["400 invalid_request_error: ", "Correct the request: sent again unchanged, it will fail again."],
  },
  {
    name: "an account without credit",
    respond: (response) => sendJson(response, 402, example("errors/402-billing.json")),
    says: ["402 billing_error: ", "Check the billing of the account."],
  },
  {
    name: "a conflict",
    respond: (response) => sendJson(response, 409, '{"message":"busy"}'),
    says: ["409: busy.", "Send the request again later."],
  },
  {
    name: "an error and its description",
    respond: (response) =>
      sendJson(response, 401, '{"error":"invalid_token","error_description":"The token expired"}'),
    says: ["401: invalid_token: The token expired.", "Check the API key."],
  },
  {
    name: "an error and a message",
    respond: (response) =>
      sendJson(response, 500, '{"status":500,"error":"Internal Server Error","message":"no db"}'),
    says: ["500: Internal Server Error: no db.", "again later"],
  },
  {
    name: "a problem of RFC 9457",
    respond: (response) => sendJson(response, 422, '{"title":"Bad model","detail":"claude-9 is unknown"}'),
    says: ["422: Bad model: claude-9 is unknown."],
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
    respond: (response) =>
      sendJson(response, 429, example("errors/429-rate-limited.json"), { "retry-after": "7" }),
    says: ["429 rate_limit_error: ", "Wait for retryAfterMs, then send the request again."],
  },
  {
    name: "too many requests, and no time to wait",
    respond: (response) => sendJson(response, 429, example("errors/429-rate-limited.json")),
    says: ["429 rate_limit_error: ", "Wait, then send the request again."],
    saysNot: ["retryAfterMs"],
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
    says: [
      "expected a completion as JSON",
      "content-encoding x-own",
      "The body is not text in UTF-8",
      "content-encoding and charset",
    ],
  },
  {
    name: "a compressed completion without a content-encoding",
    respond: (response) => sendJson(response, 200, gzipSync(HELLO)),
    says: ["expected a completion as JSON", "The body is not text in UTF-8", "content-encoding and charset"],
  },
  {
    name: "a completion in UTF-16",
    respond: (response) => sendJson(response, 200, Buffer.from(HELLO, "utf16le")),
    says: ["expected a completion as JSON", "The body is not text in UTF-8", "content-encoding and charset"],
  },
  {
    name: "a compressed body that was cut before it holds anything",
    respond: (response) =>
      response
        .writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" })
        .end(gzipSync(HELLO).subarray(0, 12)),
    says: ["content-encoding gzip: no body", "encodes the body as gzip"],
  },
  {
    name: "a completion with a content-length that is too small",
    respond: (response) => sendJson(response, 200, HELLO.slice(0, 40)),
    says: ["expected a completion as JSON", "invalid or truncated JSON", "proxies between"],
  },
  {
    name: "a completion with NaN, as JSON of Python may have",
    respond: (response) => sendJson(response, 200, '{"completion":" Hi","score":NaN}'),
    says: ["expected a completion as JSON", "NaN", "invalid or truncated JSON"],
  },
  {
    name: "a completion that is encoded twice",
    respond: (response) => sendJson(response, 200, JSON.stringify(HELLO)),
    says: ["expected a completion as JSON", "encoded as JSON twice"],
  },
  {
    name: "a completion whose text is null",
    respond: (response) => sendJson(response, 200, '{"type":"completion","completion":null}'),
    says: [
      '{\\"type\\":\\"completion\\",\\"completion\\":null}',
      '"completion" to be a string',
      "Check the server",
    ],
  },
  {
    name: "an error with a status of success",
    respond: (response) => sendJson(response, 200, example("errors/529-overloaded.json")),
    says: [
      "expected a completion, got a response with status 200 whose body is an error, overloaded_error: Overloaded.",
      "again later",
    ],
  },
  {
    name: "an error of an unknown path with a status of success",
    respond: (response) => sendJson(response, 200, '{"error":"Unexpected endpoint. (POST /v1/complete)"}'),
    says: ["status 200 whose body is an error: Unexpected endpoint. (POST /v1/complete).", "baseUrl"],
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
    says: [
      "the stream ended with an error event, overloaded_error: No.",
      "again later",
      "Request id: req_stream.",
    ],
  },
  {
    name: "an error as data without a name",
    method: "stream",
    respond: (response) =>
      beginStream(response).end(HI + errorEvent("overloaded_error").replace(/^event.*\n/, "")),
    says: ["the stream ended with an error event, overloaded_error: No."],
  },
  {
    name: "an error as an event of another name",
    method: "stream",
    respond: (response) =>
      beginStream(response).end(
        HI + errorEvent("overloaded_error").replace("event: error", "event: completion"),
      ),
    says: ["the stream ended with an error event, overloaded_error: No."],
  },
  {
    name: "an error event of plain text",
    method: "stream",
    respond: (response) => beginStream(response).end(`${HI}event: error\ndata: upstream reset\n\n`),
    says: ['the stream ended with an error event: "upstream reset".', "Send the request again later."],
  },
  {
    name: "an error event in the words of a proxy",
    method: "stream",
    respond: (response) => beginStream(response).end(`${HI}event: error\ndata: {"error":"no worker"}\n\n`),
    says: ["the stream ended with an error event: no worker.", "Send the request again later."],
  },
  {
    name: "a stream of another API",
    method: "stream",
    respond: (response) =>
      beginStream(response).end(
        'event: message_start\ndata: {"type":"message_start"}\n\nevent: message_stop\ndata: {"type":"message_stop"}\n\n',
      ),
    says: [
      "the stream has no event of this API",
      '"message_start", "message_stop"',
      "Check that baseUrl points to the API.",
    ],
    saysNot: ["partial"],
  },
  {
    name: "a stream without an event",
    method: "stream",
    respond: (response) => beginStream(response).end(": nothing\n\n"),
    says: ["the stream ended before its first event.", "Send the request again"],
    saysNot: ["partial"],
  },
  {
    name: "a page with the content type of a stream",
    method: "stream",
    respond: (response) => beginStream(response).end("<html>Gateway timeout</html>"),
    says: ["got text that begins with", "Gateway timeout", "Check which server or proxy wrote it"],
    saysNot: ["content-type: text/event-stream"],
  },
  {
    name: "an error as JSON with the content type of a stream",
    method: "stream",
    respond: (response) => beginStream(response).end(example("errors/529-overloaded.json")),
    says: ["whose body is an error, overloaded_error: Overloaded.", "again later"],
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
    says: [
      "Failed to stream POST",
      "status 200 whose body is an error, billing_error: ",
      "billing of the account",
    ],
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
    ],
    saysNot: ["partial"],
  },
  {
    name: "a stream whose connection breaks",
    method: "stream",
    respond(response) {
      beginStream(response).write(HI, () => response.destroy());
    },
    says: ["could not be read completely", "Send the request again", "The text that arrived is in partial."],
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
    respond: (response) =>
      beginStream(response).end(`${HI}event: completion\ndata: {"text":"${PLAIN_KEY}"}\n\n`),
    options: { apiKey: PLAIN_KEY },
    says: ["Its content is withheld, because it contains a credential."],
  },
  ...[
    { error: { message: "The backend is on fire", type: null, code: 500 } },
    { error: "The backend is on fire" },
  ].flatMap((data): ServerCase[] => [
    {
      name: `an error of another server, in an event without a name: ${JSON.stringify(data)}`,
      method: "stream",
      respond: (response) => beginStream(response).end(`${HI}data: ${JSON.stringify(data)}\n\n`),
      says: [
        "the stream ended with an error event: The backend is on fire.",
        "Send the request again later.",
      ],
    },
    {
      name: `an error in a completion event: ${JSON.stringify(data)}`,
      method: "stream",
      respond: (response) =>
        beginStream(response).end(`${HI}event: completion\ndata: ${JSON.stringify(data)}\n\n`),
      says: [
        "the stream ended with an error event: The backend is on fire.",
        "Send the request again later.",
      ],
    },
    {
      name: `an error as text after events: ${JSON.stringify(data)}`,
      method: "stream",
      respond: (response) => beginStream(response).end(`${HI}${JSON.stringify(data)}\n`),
      says: [
        "the stream ended with an error event: The backend is on fire.",
        "Send the request again later.",
      ],
    },
  ]),
  {
    name: "a page after events",
    method: "stream",
    respond: (response) => beginStream(response).end(`${HI}<html><title>502 Bad Gateway</title></html>`),
    says: [
      'got text that begins with "<html><title>502 Bad Gateway',
      "Check which server or proxy wrote it.",
    ],
  },
  {
    name: "an event whose name is spoilt by a byte order mark",
    method: "stream",
    respond: (response) => beginStream(response).end(`${HI}\ufeff${HI}`),
    says: ['after the line "\ufeffevent: completion"', "Check which server or proxy writes that line."],
    saysNot: ["2023-01-01"],
  },
  {
    name: "a page that is too long to be shown",
    respond: (response) =>
      response
        .writeHead(522, { "content-type": "text/html" })
        .end(`<!DOCTYPE html>\n<!--[if IE]>${"x".repeat(300)}<![endif]--><title>522: Timed out</title>`),
    says: ['522: "522: Timed out"', "Send the request again later."],
    saysNot: ["DOCTYPE"],
  },
  {
    name: "words deep in the error of another server",
    respond: (response) => sendJson(response, 400, JSON.stringify({ error: { detail: "n must be 1" } })),
    says: ["400: n must be 1.", "Correct the request"],
  },
  {
    name: "a message that would steer a terminal",
    respond: (response) =>
      sendJson(response, 500, JSON.stringify({ error: { message: "\u001b[2J\u202egone\nline" } })),
    says: ["500: \\u001b[2J\\u202egone\nline."],
  },
  {
    name: "a message without an end",
    respond: (response) => sendJson(response, 500, JSON.stringify({ error: { message: "y".repeat(5000) } })),
    says: [`500: ${"y".repeat(1000)}…`, "Send the request again later."],
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
    name: "an event of another API that says why the stream ended",
    method: "stream",
    respond: (response) =>
      beginStream(response).end(`${HI}event: throttlingException\ndata: {"message":"Too many tokens"}\n\n`),
    says: ["the stream ended with an error event: Too many tokens.", "again later"],
    saysNot: ["stop_reason"],
  },
  {
    name: "an end after text that followed the event of another API",
    method: "stream",
    respond: (response) =>
      beginStream(response).end(`event: throttlingException\ndata: {"message":"Too many tokens"}\n\n${HI}`),
    says: ["the stream ended before an event with a stop_reason.", "The text that arrived is in partial."],
    saysNot: ["Too many tokens"],
  },
  {
    name: "a key in a name of an event that is too long to be shown",
    method: "stream",
    respond: (response) => beginStream(response).end(`event: ${"x".repeat(30)}${KEY}\ndata: 1\n\n`),
    says: ["the stream has no event of this API, but events", "x[redacted"],
    saysNot: [KEY.slice(0, 8)],
  },
  {
    name: "an error in an event of another name",
    method: "stream",
    respond: (response) =>
      beginStream(response).end(`${HI}event: message\ndata: {"error":"The GPU was lost"}\n\n`),
    says: ["the stream ended with an error event: The GPU was lost.", "again later"],
  },
  {
    name: "the event after which a stream ended",
    method: "stream",
    respond: (response) =>
      beginStream(response).end(`${HI}event: status\ndata: ${KEY} is draining\n\nevent: ping\ndata:\n\n`),
    says: [
      "the stream ended before an event with a stop_reason, after an event",
      'with data "[redacted] is draining".',
      "Send the request again.",
    ],
  },
  {
    name: "the last event of a stream of another API",
    method: "stream",
    respond: (response) =>
      beginStream(response).end("event: chunk\ndata: {}\n\nevent: done\ndata: [DONE]\n\n"),
    says: ['no event of this API, but events "chunk", "done", the last with data "[DONE]".', "baseUrl"],
  },
  {
    name: "an error event without data",
    method: "stream",
    respond: (response) => beginStream(response).end("event: error\ndata:\n\n"),
    says: ["the stream ended with an error event that has no data.", "again later"],
    saysNot: ['""'],
  },
  {
    name: "a stream without a single byte",
    method: "stream",
    respond: (response) => beginStream(response).end(),
    says: [
      "expected a stream of events, got a response with status 200, content-type text/event-stream",
      "and an empty body.",
      "the API always sends a body",
    ],
  },
  {
    name: "a stream of nothing that is said to be compressed",
    method: "stream",
    respond: (response) => response.writeHead(200, { ...STREAM, "content-encoding": "gzip" }).end(),
    says: ["and content-encoding gzip and an empty body.", "encodes the body as gzip"],
  },
  {
    name: "a compressed stream that is not said to be compressed",
    method: "stream",
    respond: (response) => response.writeHead(200, STREAM).end(gzipSync(HI)),
    says: ["expected event-stream events, got text", "not text in UTF-8", "content-encoding"],
    saysNot: ["Check which server or proxy wrote it"],
  },
  {
    name: "one JSON text per line",
    method: "stream",
    respond: (response) =>
      response
        .writeHead(200, { "content-type": "application/x-ndjson" })
        .end('{"response":"Hi"}\n{"done":true}\n'),
    says: [
      "got a response with status 200, content-type application/x-ndjson",
      "one JSON text per line",
      "baseUrl",
    ],
    saysNot: ["truncated"],
  },
  {
    name: "a failure whose body is not encoded as it says",
    respond: (response) =>
      response
        .writeHead(529, { "content-type": "application/json", "content-encoding": "gzip" })
        .end(example("errors/529-overloaded.json")),
    says: [
      "529: the body, whose content-encoding is gzip, could not be read: terminated (incorrect header check).",
      "again later",
    ],
    saysNot: ["has no body"],
  },
  {
    name: "a failure whose connection breaks before its body",
    respond(response) {
      response.writeHead(503, { "content-length": "100" }).flushHeaders();
      setImmediate(() => response.destroy());
    },
    says: ["503: the body could not be read: terminated (other side closed).", "again later"],
  },
  {
    name: "a body that cannot be read instead of a stream",
    method: "stream",
    respond: (response) =>
      response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" }).end("{}"),
    says: [
      "content-type application/json and content-encoding gzip, whose body could not be read",
      "incorrect header check",
      "encodes the body as gzip",
    ],
    saysNot: ["no body"],
  },
  {
    name: "a retired model in the words of another server",
    respond: (response) =>
      sendJson(response, 404, '{"error":{"message":"The model `claude-2.1` does not exist"}}'),
    says: ["claude-2.1 was retired on 2025-07-21.", "@text-completions/bridge"],
    saysNot: ["baseUrl"],
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

/** What comes instead of an HTTP response, and what the message has to say. */
async function callRawServer(respond: (socket: Socket) => unknown): Promise<void> {
  const server = createTcpServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => respond(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    await createClient({ apiKey: KEY, baseUrl: `http://127.0.0.1:${port}`, maxRetries: 0 }).complete(REQUEST);
  } finally {
    server.close();
  }
}

const INSTEAD_OF_HTTP: readonly MessageRow[] = [
  {
    name: "another protocol",
    act: () => callRawServer((socket) => socket.end("SSH-2.0-OpenSSH_9.0\r\n")),
    says: ["no response arrived", "is not HTTP", "scheme and port of baseUrl"],
    saysNot: ["reachable"],
  },
  {
    name: "a TLS alert",
    act: () => callRawServer((socket) => socket.end(Buffer.from([21, 3, 1, 0, 2, 2, 70]))),
    says: ["no response arrived", "is not HTTP", "scheme and port of baseUrl"],
    saysNot: ["reachable"],
  },
  {
    name: "headers that are too long",
    act: () => callRawServer((socket) => socket.end(`HTTP/1.1 200 OK\r\nx: ${"a".repeat(70_000)}\r\n\r\n`)),
    says: ["no response arrived", "Headers Overflow", "Check the server, and any proxies"],
    saysNot: ["reachable"],
  },
  {
    name: "a connection that is closed at once",
    act: () => callRawServer((socket) => socket.destroy()),
    says: ["no response arrived", "The connection was closed. Send the request again"],
    saysNot: ["reachable"],
  },
  {
    name: "a connection that is reset",
    act: () => callRawServer((socket) => socket.resetAndDestroy()),
    says: ["no response arrived", "ECONNRESET", "The connection was closed. Send the request again"],
    saysNot: ["reachable"],
  },
  {
    name: "a name without an address",
    act: () =>
      createClient({ apiKey: KEY, baseUrl: "http://no-such-host.invalid", maxRetries: 0 }).complete(REQUEST),
    says: ["no response arrived", "no-such-host.invalid", "Check the host name of baseUrl"],
    saysNot: ["reachable"],
  },
  {
    name: "a certificate that nobody trusts",
    act() {
      const cause = Object.assign(new Error("self-signed certificate"), {
        code: "DEPTH_ZERO_SELF_SIGNED_CERT",
      });
      return open({
        maxRetries: 0,
        fetch: () => Promise.reject(new TypeError("fetch failed", { cause })),
      }).complete(REQUEST);
    },
    says: ["fetch failed (self-signed certificate)", "Check the certificate of the server"],
    saysNot: ["reachable"],
  },
];

const MISTAKES: readonly MessageRow[] = [
  {
    name: "a bigint in a request",
    act: () => open().complete(untyped({ ...REQUEST, top_k: 10n })),
    says: ['Invalid option "request.top_k": expected a value that JSON can express, got 10n (TypeError: '],
  },
  {
    name: "a request that contains itself",
    act() {
      const metadata: Record<string, unknown> = {};
      metadata["metadata"] = metadata;
      return open()
        .stream(untyped({ ...REQUEST, metadata }))
        .final();
    },
    says: [
      'Invalid option "request.metadata"',
      "got an object (TypeError: Converting circular structure to JSON)",
    ],
  },
  {
    name: "no server listens",
    act: () => createClient({ apiKey: KEY, baseUrl: "http://127.0.0.1:1", maxRetries: 0 }).complete(REQUEST),
    says: [
      "Failed to complete POST http://127.0.0.1:1/v1/complete: no response arrived: fetch failed",
      "Check that the server is reachable",
    ],
  },
  {
    name: "a fetch that throws something without a message",
    act: () => open({ maxRetries: 0, fetch: () => Promise.reject(new Error("")) }).complete(REQUEST),
    says: ["no response arrived: an error without a message.", "Check that the server is reachable"],
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
    name: "compat: an empty key",
    act: () => new CompatAnthropic({ apiKey: "" }).completions.create(REQUEST),
    says: ['"apiKey"', "expected an API key", "ANTHROPIC_API_KEY", '"x-api-key": null'],
  },
  {
    name: "a key that no header can hold",
    act: () => open({ apiKey: "sk-\nsecret" }),
    says: ['"apiKey"', "expected a non-empty string without", "got a string"],
  },
  {
    name: "a function that returns no key",
    act: () => open({ apiKey: () => 5 }).complete(REQUEST),
    says: ['"apiKey"', "expected a non-empty string without spaces", "got 5"],
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
    name: "a validate that returns sentences",
    act: () => open({ validate: () => ["the prompt is too short"] }).complete(REQUEST),
    says: ["expected validate to return problems with a path and a message", 'got "the prompt is too short"'],
  },
  {
    name: "a function for the key that fails",
    act: () => open({ apiKey: () => Promise.reject(new Error("the vault is sealed.")) }).complete(REQUEST),
    says: ["Failed to get the API key: the vault is sealed.", "Check the apiKey function."],
  },
  {
    name: "a function for the key that rejects without a reason",
    act: () =>
      open({ apiKey: () => Promise.reject() })
        .stream(REQUEST)
        .final(),
    says: ["Failed to get the API key: an error without a reason.", "Check the apiKey function."],
  },
  {
    name: "a function for the key that never returns",
    act: () => open({ apiKey: () => new Promise(() => undefined), timeoutMs: 1 }).complete(REQUEST),
    says: ["longer than 1 ms, and nothing was sent", "Check the apiKey function", "or raise timeoutMs"],
  },
  {
    name: "a middleware that never returns",
    act: () => {
      const middleware = [{ onRequest: () => new Promise<undefined>(() => undefined) }];
      return open({ middleware, totalTimeoutMs: 1 }).complete(REQUEST);
    },
    says: ["longer than 1 ms, and nothing was sent", "and the middleware", "or raise totalTimeoutMs"],
  },
  {
    name: "a random that returns no number",
    act: () => {
      const fetch = async (): Promise<Response> => new Response("{}", { status: 500 });
      return createClient({ apiKey: KEY, fetch, random: () => Number.NaN }).complete(REQUEST);
    },
    says: ['"random": expected a function that returns a number from 0 to 1, got NaN.'],
  },
  {
    name: "a fetch that resolves as axios does",
    act: () => open({ fetch: async () => untyped({ status: 200, headers: {}, data: {} }) }).complete(REQUEST),
    says: ["expected fetch to resolve with a Response", "got an object", "Check the fetch option."],
  },
  {
    name: "a fetch that resolves with something else",
    act: () => open({ fetch: () => Promise.resolve(KEY) }).complete(REQUEST),
    says: ["expected fetch to resolve with a Response", "got a string", "Check the fetch option."],
  },
  {
    name: "a fetch that resolves with the same response again",
    async act() {
      const response = Response.json({ completion: " Hi" });
      const client = open({ fetch: async () => response });
      await client.complete(REQUEST);
      return client.complete(REQUEST);
    },
    says: [
      "expected fetch to resolve with a Response, got one whose body was already read.",
      "Create a Response for each request.",
    ],
  },
  {
    name: "a fetch that resolves with a network error",
    act: () => open({ fetch: async () => Response.error(), maxRetries: 0 }).complete(REQUEST),
    says: ["no response arrived: fetch resolved with Response.error(), a network error."],
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
    name: "toResponse with a status that has no body",
    act: () => toResponse(open().stream(REQUEST), { status: 204 }),
    says: ['"init.status"', "expected a status from 200 to 599 whose responses have a body", "got 204"],
  },
  {
    name: "toResponse with a status text of two lines",
    act: () => toResponse(open().stream(REQUEST), { statusText: "a\nb" }),
    says: ['"init.statusText"', "expected a single line in Latin-1", String.raw`got "a\nb"`],
  },
  {
    name: "headers as lines",
    act: () => open({ headers: untyped([`x-api-key: ${KEY}`]) }),
    says: ['"headers"', "expected pairs of a name and a value", "got a string"],
  },
  {
    name: "a resource of the SDK that compat lacks",
    act: () => new CompatAnthropic({ apiKey: KEY }).messages,
    says: ["anthropic.messages", "expected anthropic.completions", "Import @anthropic-ai/sdk"],
  },
  {
    name: "a path that compat lacks",
    act: () => new CompatAnthropic({ apiKey: KEY }).post("/v1/messages"),
    says: ["anthropic.post", 'the path "/v1/complete"', 'got "/v1/messages"', "Import @anthropic-ai/sdk"],
  },
  {
    name: "a fetch that takes only URLs, as that of undici",
    act: () => {
      const fetch = (url: unknown): Promise<Response> => Promise.resolve(new URL(String(url))).then(untyped);
      return createClient({ apiKey: KEY, maxRetries: 0, fetch: async (url) => fetch(url) }).complete(REQUEST);
    },
    says: ['Invalid option "fetch"', "only URLs, as that of undici or node-fetch", "fetch(request.url,"],
  },
  {
    name: "a method that compat lacks",
    act: () => new CompatAnthropic({ apiKey: KEY }).request(untyped({ method: "get", path: "/v1/complete" })),
    says: ["anthropic.request", 'the method "post"', 'got "get"', "Import @anthropic-ai/sdk"],
  },
  {
    name: "a subclass that overrides what only the SDK calls",
    act: () =>
      new (class extends CompatAnthropic {
        prepareRequest(): void {}
      })({ apiKey: KEY }),
    says: ["its class overrides prepareRequest", "only the official SDK calls", "Pass a fetch"],
  },
  {
    name: "a resource of something else than a client",
    act: () => new CompatAnthropic.Completions(untyped({})),
    says: ['"client"', "expected a client, as new Anthropic()", "got an object"],
  },
  {
    name: "a function that fails to return the key",
    act: () =>
      new CompatAnthropic({ apiKey: () => Promise.reject(new Error("sealed")) }).completions.create(REQUEST),
    says: ["Failed to get the API key: sealed.", "Check the apiKey function."],
  },
  ...Object.entries({
    body: "pass the parameters to create()",
    headers: "pass defaultHeaders, or headers to create()",
    method: "a completion's method is fixed",
    signal: "pass signal to create()",
  }).map(([name, fix]) => ({
    name: `fetchOptions of compat with ${name}`,
    act: () => new CompatAnthropic(untyped({ apiKey: KEY, fetchOptions: { [name]: {} } })),
    says: [`"fetchOptions.${name}"`, "not supported", fix],
  })),
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
    name: "compat: a stream that has no body",
    act: () =>
      Stream.fromSSEResponse(new Response(null), new AbortController())[Symbol.asyncIterator]().next(),
    says: ["Failed to read the stream: the response has no body."],
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
    name: "a stream that ends with an error while it is forwarded",
    async act() {
      const body = `${HI}event: error\ndata: {"error":{"type":"overloaded_error","message":"secret words"}}\n\n`;
      const stream = open({
        fetch: () => Promise.resolve(new Response(body, { headers: STREAM })),
      }).stream(REQUEST);
      return (await toResponse(stream)).text();
    },
    says: ['"type":"overloaded_error","message":"Overloaded"'],
    saysNot: ["secret words", "ended early"],
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

function waitForAbort(_: unknown, { signal }: RequestInit = {}): Promise<Response> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason));
  });
}

describe("a message says what is wrong, what was received, and what to do", () => {
  testMessages(
    messagesOf("client", "client/compat", "client/middleware", "client/stream", "client/transport"),
    [
      ...FROM_A_SERVER.map((row) => Object.assign({ act: () => callServer(row) }, row)),
      ...LIMITS.map((row) => ({
        name: `${row.option} is over in ${row.method}`,
        act: () => waitTooLong(row),
        says: [`Failed to ${row.method} POST`, "30 ms.", `Raise ${row.option}.`],
      })),
      ...INSTEAD_OF_HTTP,
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
