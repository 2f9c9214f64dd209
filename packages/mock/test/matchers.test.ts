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

async function asked(...bodies: object[]): Promise<Mock> {
  const mock = createMock().reply(" a");
  for (const body of bodies) await post(mock, body, { headers: { ...HEADERS, "x-test": "abc" } });
  return mock;
}

const TOES = { model: "claude-2", prompt: "\n\nHuman: How many toes?\n\nAssistant:", stream: true };

test.each([
  ["anything", undefined],
  ["a model, by its alias", { model: "claude-2" }],
  ["a model, resolved", { model: "claude-2.0" }],
  ["a prompt", { prompt: /How many/ }],
  ["the last human turn", { lastHumanTurn: "How many toes?" }],
  ["headers", { headers: { "x-test": /^a/ } }],
  ["a stream", { stream: true }],
  ["the number of the call", { call: 2 }],
  ["all of these", { model: "claude-2", lastHumanTurn: /toes/, stream: true, call: 2 }],
])("a mock has been asked for %s", async (_title, conditions) => {
  const mock = await asked({}, TOES);

  expect(mock).toHaveReceivedRequest(conditions);
  expect(() => expect(mock).not.toHaveReceivedRequest(conditions)).toThrow(
    /^Expected no request( with .*)?, but there were [12]\./,
  );
});

test("a message says what was expected and what came", async () => {
  const mock = await asked({}, TOES, { temperature: 2 });

  expect(mock).not.toHaveReceivedRequest({ lastHumanTurn: /feet/, stream: false });
  expect(() => expect(mock).toHaveReceivedRequest({ lastHumanTurn: /feet/, stream: false })).toThrow(
    [
      "Expected a request with lastHumanTurn /feet/, stream false, but there was none. The mock got:",
      '- call 1: model "claude-2.1", lastHumanTurn "Hello, Claude"',
      '- call 2: model "claude-2", lastHumanTurn "How many toes?", stream',
      "- call 3: POST, refused: temperature: range: 0..1",
    ].join("\n"),
  );
  expect(() => expect(createMock()).toHaveReceivedRequest()).toThrow(
    "Expected a request, but there was none. The mock got no call.",
  );
});

test("a message does not list calls without end", async () => {
  const mock = await asked(...Array.from({ length: 12 }, () => ({})));

  expect(() => expect(mock).toHaveReceivedRequest({ call: 13 })).toThrow(/call 10: .*\n… and 2 more$/);
});

test("requests are counted, those that were refused apart", async () => {
  const mock = await asked({}, TOES, TOES, { temperature: 2 });

  expect(mock).toHaveReceivedRequestTimes(3);
  expect(mock).toHaveReceivedRequestTimes(2, { stream: true });
  expect(mock).not.toHaveReceivedRequestTimes(1, { stream: true });
  expect(() => expect(mock).toHaveReceivedRequestTimes(1, { stream: true })).toThrow(
    "Expected the number of requests with stream true to be 1, but it was 2. The mock got:",
  );
  expect(() => expect(mock).not.toHaveReceivedRequestTimes(3)).toThrow(
    "Expected the number of requests not to be 3, but it was. The mock got:",
  );
});

test("a script is done when its one-off replies were given", async () => {
  const mock = createMock().replyOnce(" once");

  expect(mock).not.toHaveUsedAllReplies();
  expect(() => expect(mock).toHaveUsedAllReplies()).toThrow('Not given: completion(" once")');
  await post(mock);
  expect(mock).toHaveUsedAllReplies();
  expect(() => expect(mock).not.toHaveUsedAllReplies()).toThrow(
    "Expected the script not to be done, but it is.",
  );
});

test.each([[undefined], [{}]])("asking %j is a mistake, whatever is expected", (value) => {
  const message = `Failed to look into a mock: it is given a value of type ${typeof value}.`;

  expect(() => expect(value).toHaveReceivedRequest()).toThrow(message);
  expect(() => expect(value).not.toHaveUsedAllReplies()).toThrow(message);
});

test("conditions that there are not are refused", () => {
  const conditions = { lastHuman: /x/ };
  const message = /^Failed to look into a mock: there is no option "lastHuman"\. Give one of model, /;

  expect(() => expect(createMock()).toHaveReceivedRequest(conditions as never)).toThrow(message);
  expect(() => expect(createMock()).toHaveReceivedRequestTimes(0, conditions as never)).toThrow(message);
});
