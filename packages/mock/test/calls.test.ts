import { getEventListeners } from "node:events";
import { inspect } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { HEADER } from "@text-completions/core";
import {
  type Call,
  createManualClock,
  createMock,
  drop,
  pause,
  stall,
  stream,
  text,
  type Mock,
} from "@text-completions/mock";
import { expect, test } from "vitest";
import { HEADERS, HELLO, post, requestOf, URL_OF_API } from "./post.ts";

test("onRequest is called when a request has arrived, onCall when the call has ended", async () => {
  const seen: string[] = [];
  const note =
    (name: string) =>
    ({ number, outcome }: Call): void =>
      void seen.push(`${name} ${number} ${outcome}`);
  const mock = createMock({ onRequest: note("request"), onCall: note("call") });

  await (await post(mock)).text();
  await expect(post(mock, {}, { signal: AbortSignal.abort() })).rejects.toThrow("aborted");

  expect(seen.slice(0, 2)).toEqual(["request 1 pending", "call 1 answered"]);
});

test("a call has the parsed request, the response and the times", async () => {
  const clock = createManualClock(1_000);
  const mock = createMock({ clock, delayMs: 250 });

  const pending = post(mock);
  await clock.advance(250);
  const response = await pending;

  expect(mock.calls).toEqual([
    {
      number: 1,
      method: "POST",
      url: "https://api.anthropic.com/v1/complete",
      headers: { [HEADER.anthropicVersion]: "2023-06-01", [HEADER.contentType]: "application/json" },
      body: HELLO,
      request: HELLO,
      requestId: response.headers.get(HEADER.requestId),
      status: 200,
      responseHeaders: Object.fromEntries(response.headers),
      error: undefined,
      text: " Hello! My name is Claude.",
      chunks: 0,
      outcome: "answered",
      concurrent: 0,
      startedAt: 1_000,
      endedAt: 1_250,
    },
  ]);
});

test("a rejected call has its body and the error, and no request", async () => {
  const mock = createMock();

  await post(mock, { temperature: 2 });

  expect(mock.calls[0]).toMatchObject({
    body: { ...HELLO, temperature: 2 },
    request: undefined,
    status: 400,
    error: { type: "invalid_request_error", message: "temperature: range: 0..1" },
  });
});

test("no key is kept", async () => {
  const mock = createMock();
  const headers = {
    ...HEADERS,
    "x-api-key": "sk-secret",
    authorization: "Bearer sk-secret",
    cookie: "a=sk-secret",
  };

  await post(mock, {}, { headers });

  expect(mock.calls).toHaveLength(1);
  expect(inspect(mock.calls, { depth: 9, showHidden: true })).not.toContain("sk-secret");
  expect(JSON.stringify(mock.calls)).not.toContain("sk-secret");
});

test("waitForCall waits for the nth call, before and after it arrived", async () => {
  const mock = createMock();
  const second = mock.waitForCall(2);

  await post(mock);
  await post(mock, { model: "claude-2.0" });

  expect((await second).request?.model).toBe("claude-2.0");
  expect((await mock.waitForCall(1)).request?.model).toBe("claude-2.1");
});

test("waiting ends when its signal aborts", async () => {
  const waiting = createMock().waitForCall(1, { signal: AbortSignal.abort(new Error("enough")) });

  await expect(waiting).rejects.toThrow("enough");
});

test("waitForCall rejects when the call arrives if the mock keeps no calls", async () => {
  const mock = createMock({ maxCalls: 0 });

  const waiting = mock.waitForCall(1);
  waiting.catch(() => {});
  await post(mock);

  await expect(waiting).rejects.toThrow('Invalid option "number"');
});

test.each([{}, { "content-length": "10" }])(
  "a client that aborts during its upload ends the call, with headers %j",
  async (headers) => {
    const controller = new AbortController();
    let cancelled: unknown;
    const body = new ReadableStream({ cancel: (reason) => void (cancelled = reason) });
    const mock = createMock();
    const init = {
      method: "POST",
      headers: { ...HEADERS, ...headers },
      body,
      signal: controller.signal,
      duplex: "half",
    };

    const pending = mock.fetch(URL_OF_API, init);
    await mock.waitForCall(1);
    controller.abort(new Error("changed my mind"));

    await expect(pending).rejects.toThrow("changed my mind");
    expect(mock.calls[0]?.outcome).toBe("aborted");
    expect(String(cancelled)).toBe("Error: changed my mind");
  },
  2000,
);

test("a client that cancels the body is recorded with the chunks it read", async () => {
  const mock = createMock().reply(stream([text(" a"), text(" b"), pause(60_000), text(" c")]));

  const response = await post(mock, { stream: true });
  const reader = response.body?.getReader();
  await reader?.read();
  await reader?.read();
  await reader?.cancel();
  const call = await mock.waitForEnd(await mock.waitForCall(1));

  expect(call).toMatchObject({ outcome: "aborted", chunks: 2, text: " a b" });
});

test("a client that aborts mid-stream is recorded, and its read fails with its reason", async () => {
  const mock = createMock().reply(stream([text(" a"), stall()]));
  const controller = new AbortController();

  const response = await post(mock, { stream: true }, { signal: controller.signal });
  const reading = response.text();
  controller.abort(new Error("changed my mind"));

  await expect(reading).rejects.toThrow("changed my mind");
  expect(mock.calls[0]?.outcome).toBe("aborted");
});

test.each([
  { title: "a delay", mock: createMock({ delayMs: 60_000 }) },
  { title: "silence", mock: createMock().reply(stall()) },
  { title: "a pause before a JSON response", mock: createMock().reply(stream([pause(60_000)])) },
])("a client that aborts during $title is seen at once", async ({ mock }) => {
  const controller = new AbortController();

  const pending = post(mock, {}, { signal: controller.signal });
  await mock.waitForCall(1);
  controller.abort(new Error("changed my mind"));

  await expect(pending).rejects.toThrow("changed my mind");
  expect(mock.calls[0]?.outcome).toBe("aborted");
});

test("a late abort is noticed even if nothing else references the request", async () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage: () => void = runInNewContext("gc");
  const mock = createMock().reply(stream([text(" a"), stall()]));
  const controller = new AbortController();
  const { url, method, headers } = requestOf();
  const body = JSON.stringify({ ...HELLO, stream: true });

  const response = await mock.fetch(url, { method, headers, body, signal: controller.signal });
  const reader = response.body?.getReader();
  await reader?.read();
  const next = reader?.read();
  await new Promise((resolve) => setTimeout(resolve, 10));
  collectGarbage();
  controller.abort(new Error("changed my mind"));

  await expect(next).rejects.toThrow("changed my mind");
});

test.each([
  { title: "before a response", reply: stall() },
  { title: "in the middle of one", reply: stream([text(" a"), stall()]) },
])(
  "a client that aborts in a silence $title is noticed even if nothing references the mock",
  async ({ reply }) => {
    setFlagsFromString("--expose-gc");
    const collectGarbage: () => void = runInNewContext("gc");
    const controller = new AbortController();
    const failing = readAll(post(createMock().reply(reply), { stream: true }, { signal: controller.signal }));

    await new Promise((resolve) => setTimeout(resolve, 10));
    collectGarbage();
    controller.abort(new Error("changed my mind"));

    await expect(failing).rejects.toThrow("changed my mind");
  },
);

async function readAll(pending: Promise<Response>): Promise<string> {
  return (await pending).text();
}

test("a signal that is aborted before the call rejects it", async () => {
  const mock = createMock();

  const pending = post(mock, {}, { signal: AbortSignal.abort(new Error("too late")) });

  await expect(pending).rejects.toThrow("too late");
});

test("a stalled response stays pending until the client disconnects", async () => {
  const clock = createManualClock();
  const mock = createMock({ clock }).reply(stream([text(" a"), stall()]));

  const response = await post(mock, { stream: true });
  const reader = response.body?.getReader();
  const first = reader?.read();
  await clock.next();
  await first;
  const second = reader?.read();
  await clock.advance(3_600_000);

  expect(mock.calls[0]?.outcome).toBe("pending");
  await reader?.cancel();
  await expect(second).resolves.toMatchObject({ done: true });
});

test("only the latest calls are kept, and their numbers continue", async () => {
  const mock = createMock({ maxCalls: 2 });

  for (let i = 0; i < 3; i++) await post(mock);

  expect(mock.calls.map(({ number }) => number)).toEqual([2, 3]);
});

test("a call whose record was dropped says so", async () => {
  const mock = createMock().reply(drop());

  await expect(post(mock)).rejects.toThrow("fetch failed");

  expect(mock.calls[0]).toMatchObject({ outcome: "dropped", status: undefined });
});

test.each([
  { title: "a stream", body: { stream: true }, reply: " a" },
  { title: "a document", body: {}, reply: " a" },
  { title: "a reply function", body: { stream: true }, reply: () => " a" },
  { title: "a pause", body: { stream: true }, reply: stream([pause(1)]) },
])("no listener is left behind by $title", async ({ body, reply }) => {
  const request = requestOf(body);
  const before = getEventListeners(request.signal, "abort").length;

  const response = await createMock().reply(reply).fetch(request);
  await response.text();

  expect(getEventListeners(request.signal, "abort")).toHaveLength(before);
});

test("onCall is called with each call when it has ended, whatever its outcome", async () => {
  const ends: string[] = [];
  const mock = createMock({ onCall: ({ number, outcome }) => void ends.push(`${number} ${outcome}`) });
  mock.replyOnce([" a", drop(), stream([text(" a"), stall()])]);

  await post(mock);
  await expect(post(mock)).rejects.toThrow("fetch failed");
  const response = await post(mock, { stream: true });
  expect(ends).toEqual(["1 answered", "2 dropped"]);
  await response.body?.cancel();
  await post(mock, { temperature: 2 });

  expect(ends).toEqual(["1 answered", "2 dropped", "3 aborted", "4 answered"]);
});

test("the calls that are kept take no more memory than allowed", async () => {
  const mock = createMock({ maxCallBytes: 1024 * 1024, countTokens: () => 1 });
  const prompt = `\n\nHuman: ${"x".repeat(100_000)}\n\nAssistant:`;

  for (let i = 0; i < 20; i++) await post(mock, { prompt });

  const numbers = mock.calls.map(({ number }) => number);
  expect(numbers.length).toBeGreaterThan(2);
  expect(numbers.length).toBeLessThan(6);
  expect(numbers.at(-1)).toBe(20);
});

test.each([
  { name: "whole", fields: {} },
  { name: "streamed", fields: { stream: true } },
])(
  "kept calls take no more memory than allowed, the text of a $name completion included",
  async ({ fields }) => {
    const mock = createMock({ maxCallBytes: 200_000 }).reply("word ".repeat(20_000));

    for (let i = 0; i < 20; i++)
      await (await post(mock, { max_tokens_to_sample: 1_000_000, ...fields })).text();

    const numbers = mock.calls.map(({ number }) => number);
    expect(numbers.length).toBeGreaterThan(2);
    expect(numbers.length).toBeLessThan(6);
    expect(numbers.at(-1)).toBe(20);
  },
);

test("a list of calls that was taken before follows the mock, as long as it is not reset", async () => {
  const mock = createMock({ maxCalls: 2 });
  const { calls } = mock;
  await post(mock);
  expect(calls.map(({ number }) => number)).toEqual([1]);
  await post(mock);
  await post(mock);
  expect(calls.map(({ number }) => number)).toEqual([2, 3]);

  mock.reset();
  await post(mock);

  expect(calls.map(({ number }) => number)).toEqual([2, 3]);
  expect(mock.calls.map(({ number }) => number)).toEqual([1]);
});

test("calls are current however often they are looked at", async () => {
  const mock = createMock({ maxCalls: 3 });
  const seen: number[][] = [];
  for (let i = 0; i < 9; i++) {
    await post(mock);
    if (i % 2 === 0) seen.push(mock.calls.map(({ number }) => number));
    if (i === 6) mock.reset();
  }

  expect(seen).toEqual([[1], [1, 2, 3], [3, 4, 5], [5, 6, 7], [1, 2]]);
  expect(await mock.waitForCall(2)).toBe(mock.calls[1]);
});

test("a call that is larger than allowed by itself is kept without its body", async () => {
  const mock = createMock({ maxCallBytes: 100_000 });

  await post(mock);
  await post(mock, `[${"[],".repeat(100_000)}[]]`);

  expect(mock.calls).toMatchObject([{ number: 2, status: 400, body: undefined }]);
  await post(mock);
  expect(mock.calls.at(-1)).toMatchObject({ number: 3, body: HELLO });
});

test("a long model name is shortened in the recorded error", async () => {
  const mock = createMock();

  await post(mock, { model: "x".repeat(1_000_000) });

  expect(mock.calls[0]?.error?.message).toMatch(/^model: x+…x+$/);
  expect(mock.calls[0]?.error?.message.length).toBeLessThanOrEqual(1000);
});

test("requests without a reply are kept up to a bound, and counted beyond it", async () => {
  const mock = createMock().reply(" a", { when: { model: "claude-2.0" } });
  for (let i = 0; i < 150; i++) await post(mock);

  expect(() => mock.assertDone()).toThrow(/^Failed to complete the script: 150 requests got no reply\./);
  expect(() => mock.assertDone()).toThrow(/\n- … and 50 more$/);
});

const KEY = "Zq-plain-secret-0123456789";
const SHAPED = "sk-ant-api03-abcdefghijklmnop";

test.each<{
  place: string;
  url?: string;
  headers?: Record<string, string>;
  body?: object;
  redacted?: string[];
}>([
  { place: "x-api-key", headers: { "x-api-key": KEY } },
  { place: "api-key", headers: { "api-key": KEY } },
  { place: "x-goog-api-key", headers: { "x-goog-api-key": KEY } },
  { place: "x-auth-token", headers: { "x-auth-token": KEY } },
  { place: "cf-access-client-secret", headers: { "cf-access-client-secret": KEY } },
  { place: "ocp-apim-subscription-key", headers: { "ocp-apim-subscription-key": KEY } },
  { place: "x-amz-security-token", headers: { "x-amz-security-token": KEY } },
  { place: "authorization", headers: { authorization: `Bearer ${KEY}` } },
  { place: "cookie", headers: { cookie: `session=${KEY}` } },
  { place: "a header with another name", headers: { "x-api-key": KEY, "x-copy": `again: ${KEY}` } },
  { place: "the name of a member", body: { [SHAPED]: 1 }, redacted: ["body"] },
  { place: "a nested member", body: { metadata: { [SHAPED]: [{ a: SHAPED }] } }, redacted: ["body"] },
  { place: "the prompt", body: { prompt: `\n\nHuman: ${SHAPED}\n\nAssistant:` }, redacted: ["body"] },
  { place: "the model", body: { model: SHAPED }, redacted: ["body"] },
  { place: "the query", url: `?api_key=${KEY}`, redacted: ["url"] },
  { place: "the version", headers: { "anthropic-version": SHAPED } },
])("a key in $place is not shown", async ({ url = "", headers = {}, body = {}, redacted }) => {
  const mock = createMock().reply(" a", { when: { model: "claude-2.0" } });
  const content = JSON.stringify({ ...HELLO, ...body });

  const all = { ...HEADERS, ...headers };
  await mock.fetch(URL_OF_API + url, { method: "POST", headers: all, body: content });

  const [call] = mock.calls;
  const shown = [JSON.stringify(mock.calls), inspect(mock.calls, { depth: 9, getters: true })].join("\n");
  expect(shown).not.toContain(KEY);
  expect(shown).not.toContain(SHAPED);
  expect(call?.redacted).toEqual(redacted);
  expect(scriptErrorOf(mock)).not.toContain(KEY);
  expect(scriptErrorOf(mock)).not.toContain(SHAPED);
});

function scriptErrorOf(mock: Mock): string {
  try {
    mock.assertDone();
    return "";
  } catch (error) {
    return String(error);
  }
}
