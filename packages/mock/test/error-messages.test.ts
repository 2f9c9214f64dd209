import { once } from "node:events";
import { connect } from "node:net";
import {
  completion,
  createMock,
  drop,
  failure,
  type Mock,
  type MockOptions,
  parseChaos,
  pause,
  type Reply,
  stream,
  text,
} from "@text-completions/mock";
import { auditClient } from "@text-completions/mock/audit";
import { connectMock, createControl, SCOPE_HEADER } from "@text-completions/mock/control";
import { mockMatchers } from "@text-completions/mock/matchers";
import { createReplay } from "@text-completions/mock/record";
import { readScenario, renderProblem } from "@text-completions/mock/scenario";
import { serveMock } from "@text-completions/mock/server";
import { describe } from "vitest";
import { type MessageRow, messagesOf, SECRET_KEY, testMessages } from "../../../scripts/message-table.ts";
import { HEADERS, HELLO, post, requestOf, URL_OF_API } from "./post.ts";

/** What a caller without types passes. */
function untyped(value: unknown): never {
  return value as never;
}

/** A mock that got a request with each of these bodies. */
async function used(mock: Mock, ...bodies: object[]): Promise<Mock> {
  for (const body of bodies) await read(post(mock, body));
  return mock;
}

async function read(response: Promise<Response>): Promise<void> {
  await response.then((each) => each.text()).catch(() => undefined);
}

const MISTAKES: readonly MessageRow[] = [
  {
    name: "chaos of the wrong type",
    act: () => parseChaos("often"),
    says: ['"chaos": expected "off", or settings such as "seed=7, overloaded=0.1, drop=0.02", got "often".'],
  },
  {
    name: "a date that does not exist",
    act: () => createMock({ asOf: "January" }),
    says: ['Invalid option "asOf": expected a day such as "2026-01-01", got "January".'],
  },
  {
    name: "a day that no calendar has",
    act: () => createMock({ asOf: "2025-02-30" }),
    says: ['Invalid option "asOf": expected a day such as "2026-01-01", got "2025-02-30".'],
  },
  {
    name: "a reply of the wrong type",
    act: () => createMock().reply(untyped(5)),
    says: ['"reply": expected a string, a Response, or a reply such as completion(…), got 5.'],
  },
  {
    name: "a step as a reply",
    act: () => createMock().reply(untyped(text("a"))),
    says: ["or a reply such as completion(…), got an object. Pass a step within stream([…])."],
  },
  {
    name: "no reply",
    act: () => createMock().reply([]),
    says: ['"reply": expected at least one reply, got an empty array.'],
  },
  {
    name: "a pause without an end",
    act: () => pause(Infinity),
    says: ['"ms": expected a finite number of at least 0, got Infinity. Use stall() to wait forever.'],
  },
  {
    name: "headers of the wrong type",
    act: () => completion("a", { headers: { "x y": SECRET_KEY } }),
    says: ['headers[\\"x y\\"]": expected a valid name and a single-line value in Latin-1, got a string.'],
  },
  {
    name: "headers that are no object",
    act: () => completion("a", { headers: untyped("x: y") }),
    says: ['"headers": expected an object of header names and values, got "x: y".'],
  },
  {
    name: "a condition that is no text",
    act: () => createMock().reply("a", { when: { model: untyped(5) } }),
    says: ['"when.model": expected a string or a RegExp, got 5.'],
  },
  {
    name: "a condition on headers that is no text",
    act: () => createMock().reply("a", { when: { headers: untyped({ a: 1 }) } }),
    says: ['"when.headers": expected an object of strings and regular expressions, got an object.'],
  },
  {
    name: "a stream of something else",
    act: () => stream(untyped([5])),
    says: ['"steps[0]": expected steps such as [text(" Hello"), drop()], got 5.'],
  },
  {
    name: "a call that was dropped",
    act: async () => (await used(createMock({ maxCalls: 1 }), {}, {})).waitForCall(1),
    says: ["expected the number of a call that is kept, got 1. Raise maxCalls or maxCallBytes."],
  },
  {
    name: "the end of something else than a call",
    act: () => createMock().waitForEnd(untyped({})),
    says: ['"call": expected a call of this mock, got an object.'],
  },
  {
    name: "a control API of something else",
    act: () => createControl(untyped(createMock())),
    says: ['"createMock": expected a function such as () => createMock(), got an object.'],
  },
  {
    name: "a server of something else",
    act: () => serveMock(untyped({})),
    says: ['"mock": expected a mock, or another object with a fetch method, got an object.'],
  },
  {
    name: "a host with a port",
    act: () => serveMock(createMock(), { host: "localhost:4010" }),
    says: ['"host": expected a host such as', 'got "localhost:4010".', "Leave out the scheme, the port"],
  },
  {
    name: "an empty host, which would be each address of the machine",
    act: () => serveMock(createMock(), { host: "" }),
    says: ['"host": expected a host such as "127.0.0.1"', '"0.0.0.0" for all', 'got "".'],
  },
  {
    name: "a control API on an address that others reach",
    act: () =>
      serveMock(
        createControl(() => createMock()),
        { host: "0.0.0.0" },
      ),
    says: [
      '"host": expected a loopback address, because the mock has a control API, got "0.0.0.0".',
      "Pass allowRemote to createControl() to serve it to other machines.",
    ],
  },
  {
    name: "a speed of zero",
    act: () => createReplay({ version: 1, exchanges: [] }, { speed: 0 }),
    says: ['"speed": expected a number greater than 0, got 0.'],
  },
  {
    name: "a scenario with a misspelt property",
    act: () => readScenario({ repplies: [] }),
    says: [
      "Invalid scenario: 1 problem.",
      "scenario#/repplies: unknown property.",
      'Did you mean "replies"?',
    ],
  },
  {
    name: "a scenario with an unknown property",
    act: () => readScenario({ zzzzzz: 1 }),
    says: ["scenario#/zzzzzz: unknown property. Expected one of: ", "replies"],
  },
  {
    name: "a scenario with a wrong pattern",
    act: () => readScenario({ replies: [{ reply: "a", when: { model: { pattern: "(" } } }] }),
    says: ["scenario#/replies/0/when/model: must be a regular expression", "Unterminated group"],
  },
  {
    name: "a scenario problem of the wrong type",
    act: () => renderProblem(untyped("x")),
    says: ['"problem": expected a problem of findScenarioProblems(), got "x".'],
  },
  {
    name: "a scenario with many problems",
    act: () => readScenario({ replies: Array.from({ length: 30 }, () => ({ reply: 1 })) }),
    says: ["Invalid scenario: 30 problems.", "scenario#/replies/0/reply: must be ", "… and 10 more"],
  },
];

async function toldOff(mock: Mock, body: object = {}): Promise<string> {
  return (await post(mock, body)).text();
}

/** What a client of the mock reads. The wording is the API's, unless the script of the test is wrong. */
const RESPONSES: readonly MessageRow[] = [
  { name: "a request to a mock without a script", act: () => post(createMock()), says: ["Claude"] },
  {
    name: "a request that no reply matches",
    act: () =>
      toldOff(
        createMock()
          .reply("a", { when: { call: 9 } })
          .reply(new Response(null, { status: 418 }), { when: { stream: true } })
          .reply("b", {
            when: function isLate() {
              return false;
            },
          }),
      ),
    says: [
      "Failed to find a reply: no scripted reply matches call 1, model ",
      "Add a reply for this request. Scripted replies:",
      "for call 9",
      "a Response with status 418",
      "requests that isLate accepts",
    ],
  },
  {
    name: "a scripted Response that does not conform",
    act: () => toldOff(createMock({ checkResponses: "error" }).reply(Response.json({ type: "completion" }))),
    says: [
      "Failed to send call 1 a documented response: /id of the body is required.",
      'Fix the scripted Response, or pass { checkResponses: \\"off\\" } to createMock() if that is intended.',
    ],
  },
  {
    name: "a scripted stream that does not end",
    act: () => {
      const response = new Response("", { headers: { "content-type": "text/event-stream" } });
      return toldOff(createMock({ checkResponses: "error" }).reply(response), { stream: true });
    },
    says: ["the stream ends without an event that has a `stop_reason`"],
  },
  {
    name: "a script that throws",
    act: () =>
      toldOff(
        createMock().reply(() => {
          throw new Error("no such file");
        }),
      ),
    says: ["Failed to create a reply to call 1: the script threw ", "no such file", "Fix the script."],
  },
  {
    name: "a Response that was read",
    async act() {
      const response = Response.json({});
      await response.text();
      createMock().reply(response);
    },
    says: [
      'Invalid option "reply": expected a Response, got one whose body was already read.',
      "Create one for each use, for instance in a function.",
    ],
  },
  {
    name: "a Response that is read after it was scripted",
    async act() {
      const response = Response.json({});
      const mock = createMock().reply(response);
      await response.text();
      return toldOff(mock);
    },
    says: ["Failed to create a reply to call 1: the script threw ", "got one whose body was already read."],
  },
  {
    name: "a function that returns a Response that was read",
    async act() {
      const response = Response.json({});
      await response.text();
      return toldOff(createMock().reply(() => response));
    },
    says: ["Failed to create a reply to call 1: the script threw ", "got one whose body was already read."],
  },
  {
    name: "a page of another origin",
    act: () => post(createMock(), {}, { headers: { ...HEADERS, origin: "https://example.com" } }),
    says: ["CORS requests must set 'anthropic-dangerous-direct-browser-access' header"],
  },
  {
    name: "another method",
    act: () => createMock().fetch(URL_OF_API),
    says: ["Method Not Allowed"],
  },
  {
    name: "a live model",
    act: () => post(createMock(), { model: "claude-3-opus-20240229" }),
    says: ['"claude-3-opus-20240229" is not supported on this API. Please use the Messages API instead.'],
  },
  ...[
    { name: "requests", limits: { requests: 1 }, says: "Number of requests has exceeded" },
    { name: "output tokens", limits: { outputTokens: 1024 }, says: "Number of output tokens has exceeded" },
  ].map(({ name, limits, says }) => ({
    name: `too many ${name}`,
    act: async () => post(await used(createMock({ rateLimits: limits }), {}), {}),
    says: [says, "your per-minute rate limit"],
  })),
  {
    name: "too many requests at once",
    act: () => {
      const mock = createMock({ rateLimits: { concurrent: 1 } }).reply(stream([text("a")]));
      void post(mock, { stream: true });
      return post(mock);
    },
    says: ["Number of concurrent connections has exceeded your rate limit.", "Please try again later"],
  },
  {
    name: "a connection that is dropped",
    act: () =>
      post(createMock().reply(drop())).catch(({ cause }: Error) =>
        cause instanceof Error ? cause.message : "",
      ),
    says: ["other side closed"],
  },
];

const USED = (replies: readonly Reply[], options: MockOptions = {}): Mock =>
  createMock(options).reply(" fine").replyOnce(replies);

const SCRIPTS: readonly MessageRow[] = [
  {
    name: "a reply that was not used",
    act: () =>
      createMock()
        .replyOnce(["a", "b"], { times: 2 } as object)
        .assertDone(),
    says: ["Failed to complete the script: 1 reply was not used.", "Not used: ", "(used 0 of "],
  },
  {
    name: "a request that got no reply",
    act: async () => (await used(createMock().reply("a", { when: { call: 9 } }), {})).assertDone(),
    says: ["1 request got no reply", "call 1, model "],
  },
];

/** The message of a matcher. */
function matched(name: keyof typeof mockMatchers, mock: unknown, ...args: unknown[]): string {
  const result: { message: () => string } = Reflect.apply(mockMatchers[name], undefined, [mock, ...args]);
  return result.message();
}

const MATCHERS: readonly MessageRow[] = [
  {
    name: "a matcher on something else",
    act: () => matched("toHaveReceivedRequest", 5),
    says: ['"received": expected a mock created by createMock(), got 5.'],
  },
  {
    name: "an invalid number of requests",
    act: () => matched("toHaveReceivedRequestTimes", createMock(), -1),
    says: ['"times": expected an integer of at least 0, got -1.'],
  },
  {
    name: "a request that never came",
    act: () => matched("toHaveReceivedRequest", createMock(), { call: 9 }),
    says: ["Expected a request with call 9, received none. The mock received no calls."],
  },
  {
    name: "a request that came",
    act: async () => {
      const bodies = Array.from({ length: 12 }, (_, index) =>
        index === 0 ? { temperature: 2 } : { stream: true },
      );
      return matched("toHaveReceivedRequest", await used(createMock(), ...bodies));
    },
    says: [
      "Expected no request, received 11. Received calls:",
      "- call 1: POST, rejected: temperature: range: 0..1",
      '- call 2: model "claude-2.1", lastHumanTurn "Hello, Claude", stream',
      "… and 2 more",
    ],
  },
  {
    name: "another number of requests",
    act: () => matched("toHaveReceivedRequestTimes", createMock(), 1),
    says: ["Expected 1 request, received 0."],
  },
  {
    name: "a number of requests that was not expected",
    act: () => matched("toHaveReceivedRequestTimes", createMock(), 0),
    says: ["Expected a number of requests other than 0."],
  },
  {
    name: "replies that were used",
    act: () => matched("toHaveUsedAllReplies", createMock()),
    says: ["Expected unused replies or unmatched calls, found none."],
  },
  {
    name: "a client without mistakes",
    act: () => matched("toHaveNoClientFindings", createMock()),
    says: ["Expected client mistakes, found none."],
  },
  {
    name: "a client with a mistake",
    act: async () => {
      const { "anthropic-version": _, ...headers } = HEADERS;
      const mock = createMock();
      await read(post(mock, {}, { headers }));
      return matched("toHaveNoClientFindings", mock);
    },
    says: [
      "Expected no client mistakes, found:",
      "- missing-version: Call 1 has no anthropic-version header.",
    ],
  },
];

async function findings(mock: Mock, ...requests: Request[]): Promise<unknown> {
  for (const request of requests) await read(mock.fetch(request));
  return auditClient(mock.calls).map(({ message }) => message);
}

const STORY = "\n\nHuman: Tell\n\nAssistant:";
const BROKEN = stream([text(" Once upon"), drop()]);

const FINDINGS: readonly MessageRow[] = [
  {
    name: "a request without a version and content type",
    act: () =>
      findings(
        createMock(),
        requestOf({}, { headers: { "x-api-key": SECRET_KEY, "content-type": "application/json" } }),
        requestOf(
          { top_k: 1 },
          { headers: { "x-api-key": SECRET_KEY, "anthropic-version": "2023-06-01", "content-type": "" } },
        ),
      ),
    says: [
      "Call 1 has no anthropic-version header. Send it with every request.",
      "Call 2 has no content-type header. Send application/json with every request.",
    ],
  },
  {
    name: "a key in the URL and in the prompt",
    act: () => {
      const body = JSON.stringify({ ...HELLO, prompt: `\n\nHuman: ${SECRET_KEY}\n\nAssistant:` });
      const url = `${URL_OF_API}?x-api-key=${SECRET_KEY}`;
      return findings(createMock(), new Request(url, { method: "POST", headers: HEADERS, body }));
    },
    says: [
      "has what looks like an API key in its URL, and URLs are logged. Send the key as x-api-key.",
      "has what looks like an API key in its prompt, and the model can repeat it. Remove it and revoke the key.",
    ],
  },
  {
    name: "a retry that cannot succeed",
    act: () => findings(createMock(), requestOf({ temperature: 2 }), requestOf({ temperature: 2 })),
    says: ["Call 2 got status 400, as call 1 did. A retry cannot succeed: fix the cause first."],
  },
  {
    name: "a retry that comes early",
    act: () =>
      findings(USED([failure("rate_limit_error", { retryAfterSeconds: 60 })]), requestOf(), requestOf()),
    says: ["Call 2 repeats call 1 after ", "but retry-after asked for 60000 ms. Wait that long."],
  },
  {
    name: "a retry after text",
    act: () => findings(USED([BROKEN]), requestOf({ stream: true }), requestOf({ stream: true })),
    says: [
      "Call 2 repeats call 1, whose text had begun to arrive, so both are billed.",
      "Return the partial text, or let the caller decide.",
    ],
  },
  {
    name: "a text that was cut off and taken as whole",
    act: () =>
      findings(
        USED([BROKEN]),
        requestOf({ stream: true, prompt: STORY }),
        requestOf({ stream: true, prompt: `${STORY} Once upon\n\nHuman: Go on\n\nAssistant:` }),
      ),
    says: [
      "Call 2 continues the conversation from the text of call 1, which was truncated.",
      "Treat text as complete only if it has a stop_reason.",
    ],
  },
];

function control(path: string, init: RequestInit = {}): Promise<Response> {
  return createControl(() => createMock()).fetch(new Request(`http://localhost/__mock/${path}`, init));
}

const CONTROL: readonly MessageRow[] = [
  {
    name: "an operation that does not exist",
    act: () => control("cals"),
    says: ["Unknown operation of the control API. Expected one of: calls, replies, "],
  },
  {
    name: "a wrong method",
    act: () => control("calls", { method: "POST" }),
    says: ["Invalid method: expected GET, got POST."],
  },
  {
    name: "replies that are not JSON",
    act: () => control("replies", { method: "POST", body: "{" }),
    says: ["Invalid body: expected JSON."],
  },
  {
    name: "replies without their name",
    act: () => control("replies", { method: "POST", body: "[]" }),
    says: ['Invalid body: expected an object with the property "replies" and no other.'],
  },
  {
    name: "a call with a body of many values",
    act: async () => {
      const tested = createControl(() => createMock());
      await read(tested.fetch(requestOf({ stop_sequences: Array.from({ length: 20_000 }, () => "a") })));
      return tested.fetch(new Request("http://localhost/__mock/calls"));
    },
    says: ["10005 more left out"],
  },
  {
    name: "replies that are too large",
    act: () => control("replies", { method: "POST", body: new Uint8Array(33_554_433) }),
    says: ["Invalid body: expected at most 33554432 bytes."],
  },
  {
    name: "replies of many values",
    act: () => control("replies", { method: "POST", body: `{"replies":[${'"a",'.repeat(1_000_000)}"a"]}` }),
    says: ["Invalid body: expected at most 1000000 values."],
  },
  {
    name: "a scope that is too long",
    act: () => control("calls", { headers: { [SCOPE_HEADER]: "a".repeat(201) } }),
    says: [`Invalid ${SCOPE_HEADER}: expected at most 200 characters, got 201.`],
  },
  {
    name: "metrics",
    act: () => control("metrics"),
    says: [
      "Calls that have ended.",
      "Calls that have not ended.",
      "Time from a request to the end of its response.",
      "Scopes dropped because there were too many.",
    ],
  },
];

const RECORDING = {
  version: 1,
  exchanges: [
    {
      request: { method: "POST", url: URL_OF_API, headers: {}, body: { text: "{}" } },
      end: "complete",
      endedAtMs: 0,
    },
  ],
};

const CONNECTIONS: readonly MessageRow[] = [
  {
    name: "a server that is not there",
    act: () => connectMock("http://127.0.0.1:1").calls(),
    says: [
      "Failed to reach a mock at http://127.0.0.1:1: ",
      'Start one with "text-completions mock", or with serveMock(createControl(…)).',
    ],
  },
  {
    name: "a server that does not respond",
    act: async () => {
      await using server = await serveMock({ fetch: () => new Promise<never>(() => undefined) });
      await connectMock(server.url, { timeoutMs: 20 }).calls();
    },
    says: ["there was no response within 20 ms"],
  },
  {
    name: "a mock without a control API",
    act: async () => {
      await using server = await serveMock(createMock());
      await connectMock(server.url).reply("a");
    },
    says: [
      "Failed to POST /__mock/replies of http://127.0.0.1:",
      ": it responds with status 404, but not as a mock with a control API.",
      'Start one with "text-completions mock", or with serveMock(createControl(…)).',
    ],
  },
  {
    name: "a response that is too long",
    act: () => {
      const fetch = async (): Promise<Response> => new Response(SECRET_KEY);
      return connectMock("http://127.0.0.1:1", { fetch, maxResponseBytes: 5 }).calls();
    },
    says: [
      "Failed to GET /__mock/calls of http://127.0.0.1:1: the response is longer than 5 bytes.",
      "Raise maxResponseBytes, if it is a mock with a control API.",
    ],
  },
  {
    name: "a scope that no header can hold",
    act: () => connectMock("http://127.0.0.1:1", { scope: "ü" }),
    says: ['"scope": expected at most 200 visible ASCII characters, with spaces between them, got "ü".'],
  },
  {
    name: "a function for a server",
    act: () => connectMock("http://127.0.0.1:1").reply(() => "a"),
    says: [
      '"reply": expected a reply that can be sent to a server, got a function.',
      "Pass a reply such as completion(…), and `when` to choose it by the request.",
    ],
  },
  {
    name: "a condition for a server that is a function",
    act: () => connectMock("http://127.0.0.1:1").reply("a", { when: () => true }),
    says: [
      '"when": expected conditions that can be sent to a server, got a function.',
      "Pass an object such as { lastHumanTurn: /toes/ }.",
    ],
  },
  {
    name: "a Response for a server whose body is not text",
    act: () => connectMock("http://127.0.0.1:1").reply(new Response(Uint8Array.of(255))),
    says: ['"reply": expected a Response whose body is text in UTF-8, got a Response.'],
  },
];

const REPLAYS: readonly MessageRow[] = [
  {
    name: "a request that was not recorded",
    act: () => createReplay(RECORDING).fetch(`${URL_OF_API}?key=${SECRET_KEY}`),
    says: [
      `Failed to replay GET ${URL_OF_API}?key=[redacted]: no recorded exchange matches (1 recorded).`,
      "Record this request.",
    ],
  },
  {
    name: "a replay with requests that were not recorded, and without one that was",
    act: async () => {
      const replay = createReplay(RECORDING);
      for (let index = 0; index < 102; index++) await read(replay.fetch(URL_OF_API));
      replay.assertDone();
    },
    says: [
      "Failed to replay everything as recorded:\n",
      `not replayed: 1 of 1 exchanges of POST ${URL_OF_API}`,
      "… and 2 more requests that were not recorded",
    ],
  },
];

/** What a server on a port says to a method that Node handles by itself. */
async function openTunnel(): Promise<string> {
  await using server = await serveMock(createMock());
  const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
  socket.write("CONNECT example.com:443 HTTP/1.1\r\nhost: example.com\r\n\r\n");
  let received = "";
  socket.on("data", (bytes) => (received += bytes.toString()));
  await once(socket, "close");
  return received;
}

/** The reason with which a request of a client that leaves is aborted. */
async function leave(): Promise<unknown> {
  const requests = new EventTarget();
  const started = once(requests, "start");
  const reason = once(requests, "abort");
  const fetchable = {
    fetch: ({ signal }: Request) => {
      signal.addEventListener("abort", () =>
        requests.dispatchEvent(new CustomEvent("abort", { detail: signal.reason })),
      );
      requests.dispatchEvent(new Event("start"));
      return new Promise<Response>(() => undefined);
    },
  };
  await using server = await serveMock(fetchable);
  const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
  socket.write("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n");
  await started;
  socket.destroy();
  const [{ detail }] = await reason;
  return detail;
}

const SERVERS: readonly MessageRow[] = [
  { name: "a tunnel", act: openTunnel, says: ["HTTP/1.1 405 Method Not Allowed"] },
  { name: "a client that leaves", act: leave, says: ["The client disconnected."] },
];

describe("a message says what is wrong, what was received, and what to do", () => {
  testMessages(
    messagesOf(
      "mock",
      "mock/audit",
      "mock/control",
      "mock/engine",
      "mock/matchers",
      "mock/record",
      "mock/scenario",
      "mock/script",
      "mock/server",
    ),
    [
      ...MISTAKES,
      ...RESPONSES,
      ...SCRIPTS,
      ...MATCHERS,
      ...FINDINGS,
      ...CONTROL,
      ...CONNECTIONS,
      ...REPLAYS,
      ...SERVERS,
    ],
    {
      "The value is nested too deeply.": "It is caught where a body is compared as text instead.",
    },
  );
});
