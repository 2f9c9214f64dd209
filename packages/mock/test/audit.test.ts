import { createMock, drop, errorEvent, failure, stream, text, realClock } from "@text-completions/mock";
import type { Mock, Reply } from "@text-completions/mock";
import { auditClient } from "@text-completions/mock/audit";
import { mockMatchers, type MockMatchers } from "@text-completions/mock/matchers";
import { expect, test } from "vitest";
import { HEADERS, post } from "./post.ts";

declare module "vitest" {
  // Its parameters have to be those of vitest.
  interface Matchers<R, T> extends MockMatchers<R> {}
}
expect.extend(mockMatchers);

interface Sent {
  body?: object;
  headers?: Record<string, string>;
  /** Time since the previous response. */
  afterMs?: number;
}

/** A mock that got these requests, each after the previous response was read. */
async function used(replies: readonly Reply[], ...sent: Sent[]): Promise<Mock> {
  let now = 0;
  const clock = { ...realClock, now: () => now };
  const mock = createMock({ clock }).reply(" fine");
  if (replies.length > 0) mock.replyOnce(replies);
  for (const { body = {}, headers = {}, afterMs = 10 } of sent) {
    now += afterMs;
    const response = await post(mock, body, { headers: { ...HEADERS, ...headers } }).catch(() => undefined);
    await response?.text().catch(() => {});
  }
  return mock;
}

const WAIT = failure("rate_limit_error", { retryAfterSeconds: 2 });
const BROKEN = stream([text(" Once upon"), drop()]);
const STREAM = { body: { stream: true } };
const STORY = "\n\nHuman: Tell\n\nAssistant:";
const ask = (prompt: string): Sent => ({ body: { stream: true, prompt } });
const RETRY_0 = { "x-stainless-retry-count": "0" };

test.each<{ title: string; replies: readonly Reply[]; sent: Sent[] }>([
  { title: "a retry that comes early", replies: [WAIT], sent: [{}, { afterMs: 1999 }] },
  {
    title: "a retry that comes early, by milliseconds",
    replies: [failure("rate_limit_error", { headers: { "retry-after-ms": "2000" } })],
    sent: [{}, { afterMs: 1999 }],
  },
  {
    title: "a retry that comes early, by a date",
    replies: [failure("rate_limit_error", { headers: { "retry-after": new Date(5000).toUTCString() } })],
    sent: [{}, { afterMs: 1999 }],
  },
  {
    title: "a retry that comes early, two calls later",
    replies: [WAIT],
    sent: [{}, { body: { top_k: 1 } }, {}],
  },
])("$title is found", async ({ replies, sent }) => {
  const mock = await used(replies, ...sent);

  expect(auditClient(mock.calls)).toMatchObject([{ id: "early-retry", call: { number: sent.length } }]);
});

test.each<{ title: string; replies: readonly Reply[]; sent: Sent[] }>([
  { title: "an ordinary call", replies: [], sent: [{}] },
  { title: "the same question twice", replies: [], sent: [{}, {}] },
  { title: "a retry in its time", replies: [WAIT], sent: [{}, { afterMs: 2000 }] },
  { title: "another request meanwhile", replies: [WAIT], sent: [{}, { body: { top_k: 1 } }] },
  { title: "a question that is asked again", replies: [WAIT], sent: [{}, { headers: RETRY_0 }] },
  { title: "a retry when no time is named", replies: [failure("overloaded_error")], sent: [{}, {}] },
  { title: "a corrected key", replies: [failure("authentication_error")], sent: [{}, {}] },
  {
    title: "a retry before the first text",
    replies: [stream([errorEvent("overloaded_error")])],
    sent: [STREAM, STREAM],
  },
  {
    title: "a request for the rest of a truncated text",
    replies: [BROKEN],
    sent: [ask(STORY), ask(`${STORY} Once upon`)],
  },
  {
    title: "a complete text in a conversation",
    replies: [stream([text(" Once upon")])],
    sent: [ask(STORY), ask(`${STORY} Once upon\n\nHuman: And then?\n\nAssistant:`)],
  },
])("no mistake is found in $title", async ({ replies, sent }) => {
  const mock = await used(replies, ...sent);

  expect(auditClient(mock.calls)).toEqual([]);
  expect(mock).toHaveNoClientFindings();
});

const KEY = "sk-ant-api03-abcdefghijklmnop";

test.each<{ id: string; replies: readonly Reply[]; sent: Sent[]; message: string }>([
  {
    id: "early-retry",
    replies: [WAIT],
    sent: [{}, { afterMs: 150 }],
    message: "Call 2 repeats call 1 after 150 ms, but retry-after asked for 2000 ms. Wait that long.",
  },
  {
    id: "repeat-after-text",
    replies: [BROKEN],
    sent: [STREAM, STREAM],
    message:
      "Call 2 repeats call 1, whose text had begun to arrive, so both are billed. Return the partial text, or let the caller decide.",
  },
  {
    id: "repeat-after-text",
    replies: [stream([text(" Once"), errorEvent("overloaded_error")])],
    sent: [STREAM, STREAM],
    message:
      "Call 2 repeats call 1, whose text had begun to arrive, so both are billed. Return the partial text, or let the caller decide.",
  },
  {
    id: "pointless-retry",
    replies: [failure("authentication_error"), failure("authentication_error")],
    sent: [{}, { body: { top_k: 1 } }],
    message: "Call 2 got status 401, as call 1 did. A retry cannot succeed: fix the cause first.",
  },
  {
    id: "pointless-retry",
    replies: [],
    sent: [{ body: { top_k: -1 } }, { body: { top_k: -1 } }],
    message: "Call 2 got status 400, as call 1 did. A retry cannot succeed: fix the cause first.",
  },
  {
    id: "truncation-taken-as-whole",
    replies: [BROKEN],
    sent: [ask(STORY), ask(`${STORY} Once upon\n\nHuman: And then?\n\nAssistant:`)],
    message:
      "Call 2 continues the conversation from the text of call 1, which was truncated. Treat text as complete only if it has a stop_reason.",
  },
  {
    id: "key-in-prompt",
    replies: [],
    sent: [{ body: { prompt: `\n\nHuman: ${KEY}\n\nAssistant:` } }],
    message:
      "Call 1 has what looks like an API key in its prompt, and the model can repeat it. Remove it and revoke the key.",
  },
  {
    id: "missing-version",
    replies: [],
    sent: [{ headers: { "anthropic-version": "" } }],
    message: "Call 1 has no anthropic-version header. Send it with every request.",
  },
  {
    id: "missing-content-type",
    replies: [],
    sent: [{ headers: { "content-type": "" } }],
    message: "Call 1 has no content-type header. Send application/json with every request.",
  },
])("$id is reported by auditClient and by the matcher", async ({ id, replies, sent, message }) => {
  const mock = await used(replies, ...sent);

  const [first, last] = [mock.calls[0], mock.calls.at(-1)];
  expect(auditClient(mock.calls)).toEqual([
    { id, call: last, ...(last !== first && { earlier: first }), message },
  ]);
  expect(() => expect(mock).toHaveNoClientFindings()).toThrow(
    `Expected no client mistakes, found:\n- ${id}: ${message}`,
  );
  expect(message).not.toContain(KEY);
});

test("a key in the URL is found and not shown", async () => {
  const mock = createMock();

  await mock.fetch(`https://api.anthropic.com/v1/complete?key=${KEY}`, {
    method: "POST",
    headers: HEADERS,
    body: "{}",
  });

  const [finding] = auditClient(mock.calls);
  expect(finding?.id).toBe("key-in-url");
  expect(finding?.message).not.toContain(KEY);
});

test("concurrent requests are not retries of each other", async () => {
  const mock = createMock().replyOnce([WAIT, WAIT]);

  await Promise.all([post(mock), post(mock)]);

  expect(mock).toHaveNoClientFindings();
  expect(() => expect(mock).not.toHaveNoClientFindings()).toThrow("Expected client mistakes, found none.");
});

test("anything but an array is rejected", () => {
  expect(() => auditClient(createMock() as never)).toThrow(
    'Invalid option "calls": expected mock.calls, got an object.',
  );
});

test("a body that is nested too deeply to compare is audited like any other", async () => {
  const mock = createMock();
  const deep = `{"prompt":"${KEY}","a":${"[".repeat(20_000)}${"]".repeat(20_000)}}`;
  for (let i = 0; i < 2; i++) await post(mock, {}, { body: deep });

  // Of the log, only what it keeps of such a body can be compared.
  expect(auditClient(mock.calls).every(({ id }) => id === "key-in-prompt" || id === "pointless-retry")).toBe(
    true,
  );
  const calls = mock.calls.map((call) => Object.assign({}, call, { body: JSON.parse(deep) }));
  expect(auditClient(calls).map(({ id }) => id)).toEqual(["key-in-prompt", "key-in-prompt"]);
});

test("each body is serialized once, however many calls there are", async () => {
  const mock = await used([], ...Array.from({ length: 60 }, () => ({})));
  let looks = 0;
  const calls = mock.calls.map((call) =>
    Object.assign({}, call, { body: { toJSON: () => ++looks && call.body } }),
  );

  auditClient(calls);

  expect(looks).toBe(60);
});

test("a prompt that contains [redacted] is not a finding", async () => {
  const mock = await used([], { body: { prompt: "\n\nHuman: What does [redacted] mean?\n\nAssistant:" } });

  expect(auditClient(mock.calls)).toEqual([]);
});
