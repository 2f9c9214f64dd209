import { createId } from "@text-completions/core";
import { describe } from "vitest";
import {
  addCallMetrics,
  checkLocalAccess,
  checkOptions,
  checkResponseHead,
  createMetrics,
  describeValue,
  drawTimeline,
  drawTimelineLegend,
  findJsonProblem,
  CLOCK,
  HEADERS,
  listOf,
  number,
  parseBaseUrl,
  parseRecording,
  POSITIVE,
  readCompletionRequest,
  required,
  schemaError,
  SECRET,
  sendRequest,
  STRING,
  systemClock,
  toRequest,
  describeCause,
} from "@text-completions/core/internal";
import { createStreamEventDecoder, decodeStreamEvents, encodeStreamEvent } from "@text-completions/core/sse";
import {
  findBodyError,
  findHeadersError,
  parseRequestJson,
  problemMessage,
  readBody,
  readApiKey,
  validateCompletion,
  validateRequest,
} from "@text-completions/core/validate";
import { type MessageRow, messagesOf, SECRET_KEY, testMessages } from "../../../scripts/message-table.ts";

const REQUEST = { model: "claude-2.1", max_tokens_to_sample: 1, prompt: "\n\nHuman: a\n\nAssistant:" };

/** What a caller without types passes. */
function untyped(value: unknown): never {
  return value as never;
}

function check(options: object): unknown {
  return checkOptions<Record<string, unknown>>(untyped(options), {
    pause: number(),
    share: number({ max: 1 }),
    speed: POSITIVE,
    keys: listOf(SECRET, "keys"),
    headers: HEADERS,
    name: required(STRING),
  });
}

/** The first error in a body, as the API words it. */
function bodyError(body: object): string | undefined {
  return findBodyError({ ...REQUEST, ...body });
}

function decode(text: string): void {
  const decoder = createStreamEventDecoder(() => undefined, { maxEventLength: 100 });
  decoder.decode(new TextEncoder().encode(text));
  decoder.end();
}

const OPTIONS: readonly MessageRow[] = [
  {
    name: "a number that is too small",
    act: () => check({ name: "a", pause: -1 }),
    says: ['Invalid option "pause": expected a number of at least 0, got -1.'],
  },
  {
    name: "a number out of its range",
    act: () => check({ name: "a", share: 2 }),
    says: ['Invalid option "share": expected a number from 0 to 1, got 2.'],
  },
  {
    name: "0 where a number must be greater",
    act: () => check({ name: "a", speed: 0 }),
    says: ['Invalid option "speed": expected a number greater than 0, got 0.'],
  },
  {
    name: "a list of the wrong type",
    act: () => check({ name: "a", keys: SECRET_KEY }),
    says: ['Invalid option "keys": expected an array of keys, got a string.'],
  },
  {
    name: "a key that no header can hold",
    act: () => checkOptions<{ key?: string }>({ key: `${SECRET_KEY} x` }, { key: SECRET }),
    says: [
      '"key": expected a non-empty string without spaces, line breaks or non-ASCII',
      "got a string with a space at index 29.",
    ],
  },
  ...[
    { key: "", got: "an empty string" },
    { key: " \n", got: "a string of whitespace" },
  ].map(({ key, got }) => ({
    name: `a key that is ${got}`,
    act: () => checkOptions<{ key?: string }>({ key }, { key: SECRET }),
    says: ['"key": expected a non-empty string without spaces', `got ${got}.`],
  })),
  {
    name: "headers of the wrong type",
    act: () => check({ name: "a", headers: { "x y": SECRET_KEY } }),
    says: [
      'Invalid option "headers[\\"x y\\"]": expected a valid name and a single-line value in Latin-1, got a string.',
    ],
  },
  {
    name: "half of a character",
    act: () => findBodyError({ ...REQUEST, prompt: "a\ud83d" }),
    says: ["prompt: Input should be a valid string, unable to parse raw data as a unicode string"],
  },
  {
    name: "an error that says nothing",
    act: () => describeCause(new Error("")),
    says: ["an error without a message"],
  },
  {
    name: "a request whose body was read",
    act: async () => {
      const request = new Request("http://localhost/", { method: "POST", body: "{}" });
      await request.text();
      return readBody(request, 100);
    },
    says: [
      "Failed to read the request: its body was already read. Read request.clone(), and pass the request.",
    ],
  },
  {
    name: "a body of text instead of bytes",
    act: () => {
      const { body } = new Response(SECRET_KEY);
      return readBody(
        {
          headers: new Headers(),
          signal: new AbortController().signal,
          arrayBuffer: () => Promise.reject(),
          body: body && body.pipeThrough(new TextDecoderStream() as never),
        },
        100,
      );
    },
    says: ['Invalid option "request.body": expected a stream of bytes, got a string.'],
  },
  {
    name: "a clock without a time",
    act: () =>
      checkOptions<{ clock?: unknown }>(
        { clock: { ...systemClock, now: () => Number.NaN } },
        { clock: CLOCK },
      ),
    says: ['"clock.now": expected a function that returns milliseconds, got NaN.'],
  },
  {
    name: "a random that returns no part of 1",
    act: () => createId("req", () => 2),
    says: ['"random": expected a function that returns a number of at least 0 and less than 1, got 2.'],
  },
  {
    name: "a rejection without a reason",
    act: () => describeCause(undefined),
    says: ["an error without a reason"],
  },
  {
    name: "headers that are no object",
    act: () => check({ name: "a", headers: "x: y" }),
    says: ['Invalid option "headers": expected an object of valid headers, got a string.'],
  },
  {
    name: "an option that is missing",
    act: () => check({}),
    says: ['Missing option "name": expected a string.'],
  },
  {
    name: "a misspelt option",
    act: () => check({ name: "a", pauze: 1 }),
    says: ['Unknown option "pauze". Did you mean "pause"?'],
  },
  {
    name: "an option that does not exist",
    act: () => check({ name: "a", zzz: 1 }),
    says: ['Unknown option "zzz". Expected one of: pause, share, speed, keys, headers, name.'],
  },
  {
    name: "a base URL without a scheme",
    act: () => parseBaseUrl("localhost:4010"),
    says: [
      '"baseUrl": expected an http or https URL such as https://api.anthropic.com',
      'got "localhost:4010". Did you mean "http://localhost:4010"?',
    ],
  },
  {
    name: "a base URL with a query",
    act: () => parseBaseUrl(`http://localhost/?key=${SECRET_KEY}`),
    says: [
      "expected an http or https URL",
      "without a query or fragment",
      'got "http://localhost/?[redacted]".',
    ],
  },
  {
    name: "a base URL with a password",
    act: () => parseBaseUrl(`http://user:${SECRET_KEY}@localhost`),
    says: ["expected an http or https URL", "without a user name or password", 'got "http://localhost/".'],
  },
  {
    name: "a base URL with a password that no header can hold",
    act: () => parseBaseUrl("http://user:%E2%82%AC@localhost", { credentials: true }),
    says: ["expected a user name and password in Latin-1", 'got "http://localhost/".'],
  },
  {
    name: "a fetch called with something else",
    act: () => toRequest(untyped(5)),
    says: ['"input": expected a URL or a Request, got 5.'],
  },
  {
    name: "a text that is nearly one of a few",
    act: () => createId("comp" as never),
    says: ['Invalid option "prefix": expected "compl" or "req", got "comp". Did you mean "compl"?'],
  },
  {
    name: "headers of a plain object",
    act: () => readApiKey(untyped({ "x-api-key": SECRET_KEY })),
    says: ['"headers": expected headers with a get method, got an object.'],
  },
  {
    name: "a body of the wrong type",
    act: () => parseRequestJson(untyped({})),
    says: ['"body": expected a string or Uint8Array, got an object.'],
  },
  {
    name: "a problem of the wrong type",
    act: () => problemMessage(untyped("prompt")),
    says: ['"problem": expected a problem that a validator returned, got "prompt".'],
  },
  { name: "an array as a value", act: () => describeValue([]), says: ["an empty array"] },
];

const SCHEMAS: readonly MessageRow[] = [
  {
    name: "a recording of something else",
    act: () => parseRecording({ version: 1, exchanges: 5 }),
    says: ['Invalid option "recording/exchanges"', "expected an array, got 5."],
  },
  ...[
    { keyword: "type", expected: "boolean", received: 5, says: "expected true or false, got 5." },
    { keyword: "minLength", expected: 2, received: "a", says: 'expected a length of at least 2, got "a".' },
    { keyword: "maxLength", expected: 1, received: "ab", says: 'expected a length of at most 1, got "ab".' },
    {
      keyword: "pattern",
      expected: "^a$",
      received: "b",
      says: 'expected a string that matches ^a$, got "b".',
    },
    {
      keyword: "propertyNames",
      expected: "^a$",
      received: "b",
      says: 'expected a name that matches ^a$, got "b".',
    },
    { keyword: "not", expected: {}, received: 1, says: "expected a value that must not be 1, got 1." },
  ].map(({ says, ...problem }) => ({
    name: `a value that breaks the keyword ${problem.keyword}`,
    act: () =>
      schemaError("scenario", { path: "/replies/0", message: "must not be 1", ...problem }, "Pass another."),
    says: ['Invalid option "scenario/replies/0"', says, " Pass another."],
  })),
  {
    name: "a request with a field of another type",
    act: () => validateRequest({ ...REQUEST, stream: 1 }),
    says: ["/stream", "must be true or false"],
  },
  {
    name: "a request with a number out of its range",
    act: () => validateRequest({ ...REQUEST, temperature: 2 }),
    says: ["/temperature", "must be at most 1"],
  },
  {
    name: "a request with an unknown field",
    act: () => validateRequest({ ...REQUEST, temprature: 1 }),
    says: ["/temprature", "is not a known field"],
  },
  {
    name: "a request with part of a character",
    act: () => validateRequest({ ...REQUEST, prompt: "\ud83d" }),
    says: ["/prompt", "must be a string without a lone surrogate, which UTF-8 cannot express"],
  },
  {
    name: "a completion that lacks a member",
    act: () => validateCompletion({ type: "completion" }),
    says: ["/completion", "is required"],
  },
];

/** What the API says, whose wording is not ours. */
const REQUESTS: readonly MessageRow[] = [
  {
    name: "a request without a key",
    act: () => findHeadersError(new Headers({ "anthropic-version": "2023-06-01" })),
    says: ["x-api-key header is required"],
  },
  {
    name: "a request without a version",
    act: () => findHeadersError(new Headers({ "x-api-key": SECRET_KEY })),
    says: ["anthropic-version: header is required"],
  },
  {
    name: "a version that does not exist",
    act: () => findHeadersError(new Headers({ "x-api-key": SECRET_KEY, "anthropic-version": "2024" })),
    says: ['anthropic-version: "2024" is not a valid version'],
  },
  {
    name: "another method",
    act: async () => {
      const { error } = await readCompletionRequest(new Request("http://localhost/v1/complete"));
      return error?.message;
    },
    says: ["Method Not Allowed"],
  },
  {
    name: "an unknown field",
    act: () => bodyError({ foo: 1 }),
    says: ["foo: Extra inputs are not permitted"],
  },
  {
    name: "a field of another type",
    act: () => bodyError({ prompt: 1 }),
    says: ["prompt: Input should be a valid string"],
  },
  { name: "a body of another type", act: () => findBodyError([]), says: ["Input should be an object"] },
  {
    name: "a number that is too small",
    act: () => problemMessage({ path: "/n", keyword: "minimum", expected: 1, message: "" }),
    says: ["n: Input should be greater than or equal to 1"],
  },
  {
    name: "an empty stop sequence",
    act: () => bodyError({ stop_sequences: [""] }),
    says: ["stop_sequences: each stop sequence must be non-empty"],
  },
  {
    name: "an empty text",
    act: () => problemMessage({ path: "/model", keyword: "minLength", expected: 1, message: "" }),
    says: ["model: String should have at least 1 character"],
  },
  {
    name: "a long text",
    act: () => bodyError({ metadata: { user_id: "a".repeat(300) } }),
    says: ["metadata.user_id: String should have at most 256 characters"],
  },
  ...[
    ["", "Input is a zero-length, empty document"],
    [" ", "input data is empty"],
    ["[1] 2", "unexpected content after document"],
    ['{"a"', "unexpected end of data"],
    ["[1,]", "trailing comma is not allowed"],
    ["[01]", "number with leading zero is not allowed"],
    ["[-]", "no digit after minus sign"],
    ["[1.]", "no digit after decimal point"],
    ["[1e]", "no digit after exponent sign"],
    ["[1e999]", "number is infinity when parsed as double"],
    ['["\u0001"]', "unexpected control character in string"],
    [String.raw`["\x"]`, "invalid escaped character in string"],
    [String.raw`["\u00zz"]`, "invalid escaped sequence in string"],
    [String.raw`["\udc00"]`, "invalid high surrogate in string"],
    [String.raw`["\ud800\u0041"]`, "invalid low surrogate in string"],
    [String.raw`["\ud800a"]`, "no low surrogate in string"],
    ["[".repeat(2000), "array and object recursion depth exceeded"],
    ['"\ud800"', "str is not valid UTF-8: surrogates not allowed"],
  ].map(([body = "", reason = ""]) => ({
    name: `JSON: ${reason}`,
    act: () => parseRequestJson(body),
    says: [`The request body is not valid JSON: ${reason}: line 1 column `, "(char "],
  })),
  {
    name: "the timeline of a long stream",
    act: () =>
      drawTimeline({
        streams: [
          {
            headersAtMs: 1,
            endedAtMs: 9,
            chunks: [{ atMs: 2, bytes: 1 }],
            events: Array.from({ length: 500 }, () => ({ kind: "text", atMs: 2, text: "a", errors: ["b"] })),
          },
        ],
      }),
    says: ["500 events within 9 ms", "500 events, the first of which is a"],
  },
  {
    name: "the timeline of a client",
    act: () =>
      drawTimeline({
        streams: [],
        client: { texts: [], waits: [], end: { atMs: 1, outcome: "stopped", message: "a" } },
      }),
    says: ["0 requests, 0 events, 0 pieces of text, stopped after 1 ms"],
  },
  {
    name: "the legend of a timeline of a client",
    act: () => drawTimelineLegend("client"),
    says: ["text for the caller", "wait before a retry"],
  },
  {
    name: "the legend of a timeline",
    act: () => drawTimelineLegend("report"),
    says: ["end of the text", "wrong"],
  },
  ...[
    { status: 201, says: "the status is 201, but /v1/complete succeeds with 200 alone" },
    {
      status: 200,
      says: 'the header "content-type" is "text/plain", but the response to a request without `stream` is application/json',
    },
  ].map(({ status, says }) => ({
    name: `a scripted response: ${says}`,
    act: () => checkResponseHead({ status, headers: new Headers({ "content-type": "text/plain" }) }, false),
    says: [says],
  })),
  ...[
    { body: "<p>", says: 'the body is not JSON: "<p>"' },
    { body: '{"type":"error"}', says: "/error of the body is required" },
    {
      body: '{"type":"error","error":{"type":"api_error","message":"a"}}',
      says: 'the status is 503, but an error of type "api_error" has 500',
    },
  ].map(({ body, says }) => ({
    name: `the body of a scripted response: ${says}`,
    act: () => findJsonProblem(body, 503),
    says: [says],
  })),
  ...[
    { url: "http://example.com/", headers: {}, says: 'the host is not a loopback name ("example.com").' },
    { url: "http://localhost/", headers: { host: "a b" }, says: 'the host is unreadable ("a b").' },
    {
      url: "http://localhost/",
      headers: { origin: "http://example.com" },
      says: 'the page has another origin ("http://example.com").',
    },
  ].map(({ url, headers, says }) => ({
    name: `a request of another machine: ${says}`,
    act: () => checkLocalAccess({ url, headers: new Headers(headers) })?.message,
    says: ["Only requests from this machine are accepted: ", says],
  })),
];

/** A body that is too much for a small heap. */
const MANY: readonly MessageRow[] = [
  {
    name: "a body of many values",
    act: () => parseRequestJson("[{},[],0]", { maxValues: 3 }),
    says: ["The request body has more than 3 values"],
  },
];

const STREAMS: readonly MessageRow[] = [
  {
    name: "a body that is no stream",
    act: () => decodeStreamEvents(untyped("data: 1")),
    says: ['"body": expected a ReadableStream of bytes, such as response.body, got "data: 1".'],
  },
  {
    name: "a page",
    act: () => decode("<html>\n<p>\n\n"),
    says: [
      "expected event-stream events, got text that begins with",
      "<html>",
      "Check which server or proxy wrote it.",
    ],
  },
  {
    name: "an event that is too long",
    act: () => decode(`data: ${"x".repeat(101)}`),
    says: [
      "Failed to read the event stream: an event is longer than 100 characters.",
      "Raise `maxEventLength` if you trust the server.",
    ],
  },
  {
    name: "data without a name",
    act: () => decode("data: 1\n\n"),
    says: [
      'expected an event named "completion", "ping" or "error", got an event without a name whose data is "1".',
      "Check which server or proxy writes events without names.",
    ],
  },
  {
    name: "an event without name and data",
    act: () => decode("data:\n\n"),
    says: ["got an event without a name and without data. Check which server"],
  },
  {
    name: "a completion without data",
    act: () => decode("event: completion\ndata:\n\n"),
    says: ['"type": "completion", "completion": string, … }, got no data.'],
  },
  {
    name: "a sentence without a name",
    act: () => decode("data: Overloaded. Try again.\n\n"),
    says: ['got an event without a name whose data is "Overloaded. Try again." Check which server'],
    saysNot: [".. "],
  },
  {
    name: "data after a line that is no field",
    act: () => decode(`: a\n\n<${SECRET_KEY}>\ndata: 1\n\n`),
    says: [
      'got an event without a name whose data is "1", after the line "<[redacted]>".',
      "Check which server or proxy writes that line.",
    ],
  },
  {
    name: "a completion without a name",
    act: () => decode('data: {"completion":" Hi"}\n\n'),
    says: [
      'got an event without a name whose data is {"completion":" Hi"}.',
      "Streams of anthropic-version 2023-01-01 have no event names. Send",
    ],
  },
  {
    name: "data of another shape",
    act: () => decode('event: completion\ndata: {"text":1}\n\n'),
    says: ['expected the data of an event "completion" to be { "type"', 'got {"text":1}.'],
  },
  {
    name: "data with an unescaped control character, which an excerpt shows escaped",
    act: () => decode('event: completion\ndata: {"completion":"\u001b[0m"}\n\n'),
    says: [
      'expected the data of an event "completion" to be JSON, got {"completion":"\\u001b[0m"}: Bad control character',
    ],
    saysNot: ['"type"'],
  },
  {
    name: "data that is no JSON and contains a key",
    act: () => decode(`event: completion\ndata: x ${SECRET_KEY}\n\n`),
    says: ['expected the data of an event "completion" to be JSON, got x [redacted].'],
  },
  {
    name: "an event that the body ends in",
    act: () => decode("event: completion\ndata: {"),
    says: [
      "the body ended in the middle of an event, before the empty line that ends it. Received so far:",
      'name "completion" and data "{".',
    ],
  },
  {
    name: "an id of two lines",
    act: () => encodeStreamEvent({ type: "ping" }, { id: "a\nb" }),
    says: ['"id": expected a non-empty string without line breaks or NUL, got "a\\nb".'],
  },
  {
    name: "an event that JSON cannot express",
    act: () => encodeStreamEvent(untyped(Object.assign(() => 1, { type: "ping" }))),
    says: ['"event": expected an object that JSON can express, got a function.'],
  },
];

const METRICS: readonly MessageRow[] = [
  {
    name: "metrics of calls",
    act() {
      const metrics = createMetrics("app_");
      addCallMetrics(metrics);
      return metrics.toText();
    },
    says: [
      "Calls that have ended.",
      "Calls that have not ended.",
      "Time from a request to the end of its response.",
    ],
  },
];

const FETCHES: readonly MessageRow[] = [
  {
    name: "a fetch that takes only URLs",
    act: () =>
      sendRequest(
        async (url: unknown) => new Response(new URL(String(url)).href),
        new Request("http://localhost/"),
        new AbortController().signal,
      ),
    says: [
      'Invalid option "fetch"',
      "only URLs, as that of undici or node-fetch. Wrap it:",
      "request.url, {",
    ],
  },
  {
    name: "a fetch that resolves with no response",
    act: () =>
      sendRequest(
        async () => untyped("a response"),
        new Request("http://localhost/"),
        new AbortController().signal,
      ),
    says: ["expected fetch to resolve with a Response, got a string.", "Check the fetch option."],
  },
  {
    name: "a fetch that resolves with a response that was read",
    async act() {
      const response = new Response("Hello");
      await response.text();
      return sendRequest(
        async () => response,
        new Request("http://localhost/"),
        new AbortController().signal,
      );
    },
    says: ["got one whose body was already read.", "Create a Response for each request."],
  },
  {
    name: "a fetch that resolves with a network error, as the cause of another error",
    act: () =>
      sendRequest(
        async () => Response.error(),
        new Request("http://localhost/"),
        new AbortController().signal,
      ).catch(describeCause),
    says: ["fetch resolved with Response.error(), a network error"],
  },
];

describe("a message says what is wrong, what was received, and what to do", () => {
  testMessages(
    messagesOf("core/document", "core/internal", "core/requests", "core/sse", "core/usage"),
    [...OPTIONS, ...SCHEMAS, ...REQUESTS, ...MANY, ...STREAMS, ...METRICS, ...FETCHES],
    {
      "comma or end": "It is a state of the scanner of JSON.",
      "key or end": "It is a state of the scanner of JSON.",
      "value or end": "It is a state of the scanner of JSON.",
    },
  );
});
