import { createMock } from "@text-completions/mock";
import type { Mock } from "@text-completions/mock";
import { mockMatchers, type MockMatchers } from "@text-completions/mock/matchers";
import { expect, test } from "vitest";
import { HEADERS, post } from "./post.ts";

declare module "vitest" {
  // Its parameters have to be those of vitest.
  interface Matchers<R, T> extends MockMatchers<R> {}
}
expect.extend(mockMatchers);

async function mockAfter(...bodies: object[]): Promise<Mock> {
  const mock = createMock().reply(" a");
  for (const body of bodies) await post(mock, body, { headers: { ...HEADERS, "x-test": "abc" } });
  return mock;
}

const TOES = { model: "claude-2", prompt: "\n\nHuman: How many toes?\n\nAssistant:", stream: true };

test.each([
  { title: "anything", conditions: undefined },
  { title: "a model, by its alias", conditions: { model: "claude-2" } },
  { title: "a model, resolved", conditions: { model: "claude-2.0" } },
  { title: "a prompt", conditions: { prompt: /How many/ } },
  { title: "the last human turn", conditions: { lastHumanTurn: "How many toes?" } },
  { title: "headers", conditions: { headers: { "x-test": /^a/ } } },
  { title: "a stream", conditions: { stream: true } },
  { title: "the number of the call", conditions: { call: 2 } },
  { title: "all of these", conditions: { model: "claude-2", lastHumanTurn: /toes/, stream: true, call: 2 } },
])("a mock has received a request with $title", async ({ conditions }) => {
  const mock = await mockAfter({}, TOES);

  expect(mock).toHaveReceivedRequest(conditions);
  expect(() => expect(mock).not.toHaveReceivedRequest(conditions)).toThrow(
    /^Expected no request( with .*)?, received [12]\./,
  );
});

test("a message says what was expected and what was received", async () => {
  const mock = await mockAfter({}, TOES, { temperature: 2 });

  expect(mock).not.toHaveReceivedRequest({ lastHumanTurn: /feet/, stream: false });
  expect(() => expect(mock).toHaveReceivedRequest({ lastHumanTurn: /feet/, stream: false })).toThrow(
    [
      "Expected a request with lastHumanTurn /feet/, stream false, received none. Received calls:",
      '- call 1: model "claude-2.1", lastHumanTurn "Hello, Claude"',
      '- call 2: model "claude-2", lastHumanTurn "How many toes?", stream',
      "- call 3: POST, rejected: temperature: range: 0..1",
    ].join("\n"),
  );
  expect(() => expect(createMock()).toHaveReceivedRequest()).toThrow(
    "Expected a request, received none. The mock received no calls.",
  );
});

test("a message lists at most ten calls", async () => {
  const mock = await mockAfter(...Array.from({ length: 12 }, () => ({})));

  expect(() => expect(mock).toHaveReceivedRequest({ call: 13 })).toThrow(/call 10: .*\n… and 2 more$/);
});

test("only valid requests are counted", async () => {
  const mock = await mockAfter({}, TOES, TOES, { temperature: 2 });

  expect(mock).toHaveReceivedRequestTimes(3);
  expect(mock).toHaveReceivedRequestTimes(2, { stream: true });
  expect(mock).not.toHaveReceivedRequestTimes(1, { stream: true });
  expect(() => expect(mock).toHaveReceivedRequestTimes(1, { stream: true })).toThrow(
    "Expected 1 request with stream true, received 2. Received calls:",
  );
  expect(() => expect(mock).not.toHaveReceivedRequestTimes(3)).toThrow(
    "Expected a number of requests other than 3. Received calls:",
  );
});

test("all replies are used when the one-off replies were sent", async () => {
  const mock = createMock().replyOnce(" once");

  expect(mock).not.toHaveUsedAllReplies();
  expect(() => expect(mock).toHaveUsedAllReplies()).toThrow('Not used: completion(" once")');
  await post(mock);
  expect(mock).toHaveUsedAllReplies();
  expect(() => expect(mock).not.toHaveUsedAllReplies()).toThrow(
    "Expected unused replies or unmatched calls, found none.",
  );
});

test.each([
  { value: undefined, received: "undefined" },
  { value: {}, received: "an object" },
])("$received is no mock, whatever is expected", ({ value, received }) => {
  const message = `Invalid option "received": expected a mock created by createMock(), got ${received}.`;

  expect(() => expect(value).toHaveReceivedRequest()).toThrow(message);
  expect(() => expect(value).not.toHaveUsedAllReplies()).toThrow(message);
});

test("unknown conditions are rejected", () => {
  const conditions = { lastHumanTrun: /x/ };
  const message = 'Unknown option "conditions.lastHumanTrun". Did you mean "conditions.lastHumanTurn"?';

  expect(() => expect(createMock()).toHaveReceivedRequest(conditions as never)).toThrow(message);
  expect(() => expect(createMock()).toHaveReceivedRequestTimes(0, conditions as never)).toThrow(message);
});

test.each([-1, 0.5, Number.NaN])("%d is not a number of requests", (times) => {
  expect(() => expect(createMock()).toHaveReceivedRequestTimes(times)).toThrow(
    `Invalid option "times": expected an integer of at least 0, got ${times}.`,
  );
});
