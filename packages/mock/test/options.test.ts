import {
  completion,
  createManualClock,
  createMock,
  drop,
  errorEvent,
  failure,
  pause,
  raw,
  stream,
  text,
  type MockOptions,
} from "@text-completions/mock";
import { serveMock } from "@text-completions/mock/server";
import { isUsageError } from "@text-completions/core/internal";
import { expect, test } from "vitest";
import { createControl } from "@text-completions/mock/control";
import { post, requestOf } from "./post.ts";

/** What the type system rejects, from JavaScript. */
function invalid(value: unknown): never {
  return value as never;
}

const EXPECTED_REPLY = "expected a string, a Response, or a reply such as completion(…)";
const EXPECTED_STEPS = 'expected steps such as [text(" Hello"), drop()]';
const EXPECTED_HEADERS = "expected an object of header names and values";

test.each<{ options: unknown; message: string }>([
  { options: null, message: 'Invalid option "options": expected an object, got null.' },
  { options: { delayMs: -1 }, message: 'Invalid option "delayMs": expected a number of at least 0, got -1.' },
  {
    options: { tokensPerSecond: Number.NaN },
    message: 'Invalid option "tokensPerSecond": expected a number of at least 0, got NaN.',
  },
  { options: { seed: "1" }, message: 'Invalid option "seed": expected a number of at least 0, got "1".' },
  { options: { countTokens: 4 }, message: 'Invalid option "countTokens": expected a function, got 4.' },
  { options: { onCall: [] }, message: 'Invalid option "onCall": expected a function, got an empty array.' },
  {
    options: { asOf: "today" },
    message: 'Invalid option "asOf": expected a day such as "2026-01-01", got "today".',
  },
  {
    options: { apiKeys: "sk-secret-value" },
    message: 'Invalid option "apiKeys": expected an array of keys, or null, got a string.',
  },
  {
    options: { rateLimits: { requests: 0 } },
    message: 'Invalid option "rateLimits.requests": expected an integer of at least 1, got 0.',
  },
  {
    options: { rateLimits: { request: 5 } },
    message: 'Unknown option "rateLimits.request". Did you mean "rateLimits.requests"?',
  },
  {
    options: { rateLimits: 5 },
    message: 'Invalid option "rateLimits": expected an object, got 5.',
  },
  {
    options: { models: "my-model" },
    message: 'Invalid option "models": expected an array of model ids, or "any", got "my-model".',
  },
  { options: { cors: "all" }, message: 'Invalid option "cors": expected "header" or "any", got "all".' },
  {
    options: { lineEnding: "\r" },
    message: String.raw`Invalid option "lineEnding": expected "\n" or "\r\n", got "\r".`,
  },
  {
    options: { legacyFields: "no" },
    message: 'Invalid option "legacyFields": expected true or false, got "no".',
  },
  {
    options: { headers: new Headers() },
    message: `Invalid option "headers": ${EXPECTED_HEADERS}, got a Headers.`,
  },
  {
    options: { headers: { "x a": "1" } },
    message: String.raw`Invalid option "headers[\"x a\"]": expected a valid name and a single-line value in Latin-1, got a string.`,
  },
  {
    options: { clock: Date },
    message: 'Invalid option "clock": expected { now(), setTimeout(), clearTimeout() }, got a function.',
  },
  {
    options: { maxUserIdLength: 100 },
    message: 'Invalid option "maxUserIdLength": expected an integer of at least 256, got 100.',
  },
  {
    options: { maxCallBytes: -1 },
    message: 'Invalid option "maxCallBytes": expected a number of at least 0, got -1.',
  },
  { options: { apiKey: "sk-secret-value" }, message: 'Unknown option "apiKey". Did you mean "apiKeys"?' },
  { options: { Models: "any" }, message: 'Unknown option "Models". Did you mean "models"?' },
])("createMock($options) throws: $message", ({ options, message }) => {
  expect(messageOf(() => createMock(invalid(options)))).toBe(message);
});

test("an unknown option that resembles no other gets a list of all options", () => {
  const message = messageOf(() => createMock(invalid({ colour: "sk-secret-value" })));

  expect(message).toMatch(/^Unknown option "colour"\. Expected one of: apiKeys, models, .*, maxCallBytes\.$/);
});

test("options that are undefined count as absent", () => {
  const options: MockOptions = { delayMs: undefined, apiKeys: undefined, asOf: undefined };

  expect(() => createMock(options)).not.toThrow();
});

test.each<{ options: unknown; message: string }>([
  { options: null, message: 'Invalid option "options": expected an object, got null.' },
  {
    options: { when: { lastHumanTrun: /x/ } },
    message: 'Unknown option "when.lastHumanTrun". Did you mean "when.lastHumanTurn"?',
  },
  {
    options: { when: { model: 5 } },
    message: 'Invalid option "when.model": expected a string or a RegExp, got 5.',
  },
  {
    options: { when: { headers: "x-a" } },
    message:
      'Invalid option "when.headers": expected an object of strings and regular expressions, got "x-a".',
  },
  {
    options: { when: { stream: "yes" } },
    message: 'Invalid option "when.stream": expected true or false, got "yes".',
  },
  {
    options: { when: { call: 0 } },
    message: 'Invalid option "when.call": expected an integer of at least 1, got 0.',
  },
  { options: { when: null }, message: 'Invalid option "when": expected an object, or a function, got null.' },
  {
    options: { times: 0 },
    message: 'Invalid option "times": expected an integer of at least 1, got 0.',
  },
  { options: { time: 1 }, message: 'Unknown option "time". Did you mean "times"?' },
])("mock.reply(…, $options) throws and scripts nothing: $message", ({ options, message }) => {
  const mock = createMock();

  expect(messageOf(() => mock.reply(" a", invalid(options)))).toBe(message);
  expect(() => mock.assertDone()).not.toThrow();
});

test.each<{ reply: unknown; message: string }>([
  { reply: 1, message: `Invalid option "reply": ${EXPECTED_REPLY}, got 1.` },
  { reply: undefined, message: `Invalid option "reply": ${EXPECTED_REPLY}, got undefined.` },
  { reply: null, message: `Invalid option "reply": ${EXPECTED_REPLY}, got null.` },
  { reply: {}, message: `Invalid option "reply": ${EXPECTED_REPLY}, got an object.` },
  { reply: [], message: 'Invalid option "reply": expected at least one reply, got an empty array.' },
  {
    reply: text(" a"),
    message: `Invalid option "reply": ${EXPECTED_REPLY}, got an object. Pass a step within stream([…]).`,
  },
  { reply: ["a", 1], message: `Invalid option "reply": ${EXPECTED_REPLY}, got 1.` },
])("mock.reply($reply) throws: $message", ({ reply, message }) => {
  expect(messageOf(() => createMock().reply(invalid(reply)))).toBe(message);
});

test.each<{ name: string; call: () => unknown; message: string }>([
  {
    name: "completion without text",
    call: () => completion(invalid(undefined)),
    message: 'Invalid option "text": expected a string, got undefined.',
  },
  {
    name: "completion with a negative rate",
    call: () => completion(" a", { tokensPerSecond: -1 }),
    message: 'Invalid option "tokensPerSecond": expected a number of at least 0, got -1.',
  },
  {
    name: "completion with an option in snake case",
    call: () => completion(" a", invalid({ stop_reason: "x" })),
    message: 'Unknown option "stop_reason". Did you mean "stopReason"?',
  },
  {
    name: "failure with a status",
    call: () => failure(invalid(500)),
    message:
      'Invalid option "type": expected "invalid_request_error" or "authentication_error" or "billing_error" or ' +
      '"permission_error" or "not_found_error" or "conflict_error" or "request_too_large" or "rate_limit_error" or ' +
      '"api_error" or "timeout_error" or "overloaded_error" or "forbidden", got 500.',
  },
  {
    name: "failure with a status that HTTP does not have",
    call: () => failure("api_error", { status: 99 }),
    message: 'Invalid option "status": expected an integer from 200 to 599, got 99.',
  },
  {
    name: "stream of strings",
    call: () => stream(invalid([" a"])),
    message: `Invalid option "steps[0]": ${EXPECTED_STEPS}, got " a".`,
  },
  {
    name: "stream of a reply",
    call: () => stream(invalid([text(" a"), completion(" b")])),
    message: `Invalid option "steps[1]": ${EXPECTED_STEPS}, got an object.`,
  },
  {
    name: "stream of a string",
    call: () => stream(invalid(" a")),
    message: `Invalid option "steps": ${EXPECTED_STEPS}, got " a".`,
  },
  {
    name: "stream of nothing",
    call: () => stream(invalid(null)),
    message: `Invalid option "steps": ${EXPECTED_STEPS}, got null.`,
  },
  {
    name: "stream with an option of completion",
    call: () => stream([], invalid({ tokensPerSecond: 1 })),
    message: 'Unknown option "tokensPerSecond". Expected one of: delayMs, headers, id, model, stopReason.',
  },
  {
    name: "text of a number",
    call: () => text(invalid(1)),
    message: 'Invalid option "content": expected a string, got 1.',
  },
  {
    name: "pause of a negative time",
    call: () => pause(-1),
    message: 'Invalid option "ms": expected a finite number of at least 0, got -1.',
  },
  {
    name: "pause without end",
    call: () => pause(Infinity),
    message:
      'Invalid option "ms": expected a finite number of at least 0, got Infinity. Use stall() to wait forever.',
  },
  {
    name: "error event with a message that is no text",
    call: () => errorEvent("api_error", invalid(5)),
    message: 'Invalid option "message": expected a string, got 5.',
  },
  {
    name: "drop in an unknown way",
    call: () => drop(invalid("fin")),
    message: 'Invalid option "how": expected "close" or "reset", got "fin".',
  },
  {
    name: "raw of a number",
    call: () => raw(invalid(1)),
    message: 'Invalid option "bytes": expected a Uint8Array or a string, got 1.',
  },
  {
    name: "clock that starts at no time",
    call: () => createManualClock(Number.NaN),
    message: 'Invalid option "startMs": expected a finite number of at least 0, got NaN.',
  },
])("a $name throws: $message", ({ call, message }) => {
  expect(messageOf(call)).toBe(message);
});

test.each<{ name: string; call: () => Promise<unknown>; message: string }>([
  {
    name: "mock.fetch of nothing",
    call: () => createMock().fetch(invalid(undefined)),
    message: 'Invalid option "input": expected a URL or a Request, got undefined.',
  },
  {
    name: "mock.fetch of a request that was read",
    async call() {
      const request = requestOf();
      await request.text();
      return createMock().fetch(request);
    },
    message:
      "Failed to read the request: its body was already read. Read request.clone(), and pass the request.",
  },
  {
    name: "a request to a mock that counts no tokens",
    call: () => post(createMock({ countTokens: () => Number.NaN })),
    message:
      'Invalid option "countTokens": expected a function that returns a number of at least 0, got NaN.',
  },
  {
    name: "a request to a mock whose ids no header can hold",
    call: () => post(createMock({ createId: () => "a\nb" })),
    message:
      'Invalid option "createId": expected a function that returns a non-empty string without spaces, line breaks or non-ASCII characters, got a string.',
  },
  {
    name: "a control API without a mock",
    call: async () =>
      createControl(() => invalid(undefined)).fetch(new Request("http://127.0.0.1/__mock/calls")),
    message: 'Invalid option "createMock": expected a function that returns a mock, got undefined.',
  },
  {
    name: "mock.waitForCall of a string",
    call: () => createMock().waitForCall(invalid("1")),
    message: 'Invalid option "number": expected an integer of at least 1, got "1".',
  },
  {
    name: "mock.waitForCall of 0",
    call: () => createMock().waitForCall(0),
    message: 'Invalid option "number": expected an integer of at least 1, got 0.',
  },
  {
    name: "mock.waitForCall of a call that was dropped",
    async call() {
      const mock = createMock({ maxCalls: 0 });
      await post(mock);
      return mock.waitForCall(1);
    },
    message:
      'Invalid option "number": expected the number of a call that is kept, got 1. Raise maxCalls or maxCallBytes.',
  },
  {
    name: "clock.advance of no time",
    call: () => createManualClock().advance(-1),
    message: 'Invalid option "ms": expected a finite number of at least 0, got -1.',
  },
  {
    name: "serveMock of nothing",
    call: () => serveMock(invalid(undefined)),
    message: 'Invalid option "mock": expected a mock, or another object with a fetch method, got undefined.',
  },
  {
    name: "serveMock on an impossible port",
    call: () => serveMock(createMock(), { port: 65_536 }),
    message: 'Invalid option "port": expected an integer from 0 to 65535, got 65536.',
  },
])("$name rejects: $message", async ({ call, message }) => {
  const error: unknown = await call().catch((reason: unknown) => reason);

  expect(isUsageError(error) && error.message).toBe(message);
});

function messageOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (isUsageError(error)) return error.message;
    throw error;
  }
  return "nothing was thrown";
}

test("keeps the options and conditions as they were passed", async () => {
  const apiKeys = ["sk-other"];
  const when = { model: "claude-2.1" };
  const [ofAll, ofOne] = [{ "x-all": "1" }, { "x-one": "1" }];
  const reply = completion(" Hello", { headers: ofOne });
  const mock = createMock({ apiKeys, headers: ofAll }).reply(reply, { when });
  apiKeys.push("sk-test");
  ofAll["x-all"] = ofOne["x-one"] = "2";
  when.model = "claude-2.0";

  expect((await post(mock)).status).toBe(401);
  const headers = { "x-api-key": "sk-other", "anthropic-version": "2023-06-01" };
  const response = await post(mock, {}, { headers });
  expect(response.status).toBe(200);
  expect([response.headers.get("x-all"), response.headers.get("x-one")]).toEqual(["1", "1"]);
});
