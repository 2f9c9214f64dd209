import { createClient } from "@text-completions/client";
import {
  createMock,
  drop,
  errorEvent,
  failure,
  stall,
  stream,
  text,
  type Mock,
} from "@text-completions/mock";
import { serveMock } from "@text-completions/mock/server";
import { expect, onTestFinished, test, vi } from "vitest";
import { createForwardingHandler } from "../src/create-forwarding-handler.ts";

const KEY = "sk-ant-the-servers-own";
const HELLO = { model: "claude-2.1", max_tokens_to_sample: 100, prompt: "\n\nHuman: Hello\n\nAssistant:" };

/** The client of a page, whose server has the handler, behind which is the mock. */
function createPageClient(mock: Mock): ReturnType<typeof createClient> {
  return createClient({
    apiKey: null,
    baseUrl: "https://page.example/api",
    maxRetries: 0,
    fetch: createForwardingHandler({ apiKey: KEY, fetch: mock.fetch }),
  });
}

test("a completion passes, with the server's key", async () => {
  const mock = createMock({ apiKeys: [KEY] }).reply(" Hello!");

  const { completion } = await createPageClient(mock).complete(HELLO);

  expect(completion).toBe(" Hello!");
});

test("a stream passes text by text, with the id of the request", async () => {
  const mock = createMock({ apiKeys: [KEY] }).reply(stream([text(" a"), text(" b")]));

  const completion = createPageClient(mock).stream(HELLO);
  const texts: string[] = [];
  for await (const piece of completion.text()) texts.push(piece);

  expect(texts).toEqual([" a", " b"]);
  expect(completion.requestId).toBe(mock.calls[0]?.requestId);
});

test("nothing is read from the API faster than the page reads", async () => {
  const mock = createMock().reply(stream([text(" a"), stall()]));

  const iterator = createPageClient(mock).stream(HELLO).text();

  expect(await iterator.next()).toEqual({ done: false, value: " a" });
  await iterator.return?.();
});

test("when the page goes away, the request to the API ends", async () => {
  const mock = createMock().reply(stream([text(" a"), stall()]));
  const controller = new AbortController();

  const iterator = createPageClient(mock).stream(HELLO, { signal: controller.signal }).text();
  await iterator.next();
  controller.abort();

  await expect(iterator.next()).rejects.toThrow("aborted");
  expect((await mock.waitForEnd(await mock.waitForCall(1))).outcome).toBe("aborted");
});

test("a rate limit passes with the time to wait", async () => {
  const mock = createMock().reply(
    failure("rate_limit_error", { retryAfterSeconds: 7, headers: { "request-id": "req_1" } }),
  );

  await expect(createPageClient(mock).stream(HELLO).final()).rejects.toMatchObject({
    status: 429,
    type: "rate_limit_error",
    retryAfterMs: 7000,
    requestId: "req_1",
  });
});

test.each([
  { name: "an error event", step: errorEvent("overloaded_error"), type: "overloaded_error" },
  { name: "a connection that breaks", step: drop(), type: "api_error" },
])("$name in the middle is an error event for the page, after the text before it", async ({ step, type }) => {
  const mock = createMock().reply(stream([text(" a"), step]));

  await expect(createPageClient(mock).stream(HELLO).final()).rejects.toMatchObject({ type, partial: " a" });
});

test("the page does not learn that the API rejects the key", async () => {
  const mock = createMock({ apiKeys: ["another"] });

  const call = createPageClient(mock).complete(HELLO);

  await expect(call).rejects.toMatchObject({ status: 500, type: "api_error" });
  await expect(call).rejects.not.toThrow(/key|sk-ant/);
});

test.each(["", " ", "sk-ant\nmore"])(
  "the page learns that the server is not set up, but not that the key is %j",
  async (key) => {
    const mock = createMock();
    const forward = createForwardingHandler({ apiKey: () => key, fetch: mock.fetch });

    const response = await forward(
      new Request("https://page.example/api/v1/complete", { method: "POST", body: JSON.stringify(HELLO) }),
    );

    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({
      error: { type: "api_error", message: "The server is not set up." },
    });
    expect(mock.calls).toHaveLength(0);
  },
);

test("without a key in the environment, the route responds that it is not set up", async () => {
  vi.stubEnv("ANTHROPIC_API_KEY", undefined);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    vi.resetModules();
  });
  const { POST } = await import("../src/route.ts");

  const response = await POST(
    new Request("https://page.example/api/v1/complete", { method: "POST", body: JSON.stringify(HELLO) }),
  );

  expect(response.status).toBe(500);
  expect(await response.json()).toMatchObject({ error: { message: "The server is not set up." } });
});

test("an invalid request is rejected before it reaches the API", async () => {
  const mock = createMock();
  const forward = createForwardingHandler({ apiKey: KEY, fetch: mock.fetch });

  const response = await forward(
    new Request("https://page.example/api/v1/complete", { method: "POST", body: '{"model":"claude-2.1"}' }),
  );

  expect(response.status).toBe(400);
  expect(mock.calls).toHaveLength(0);
});

test("the route takes key and address from the environment", async () => {
  await using api = await serveMock(createMock({ apiKeys: [KEY] }).reply(" Hello!"));
  vi.stubEnv("ANTHROPIC_API_KEY", KEY);
  vi.stubEnv("ANTHROPIC_BASE_URL", api.url);
  onTestFinished(() => void vi.unstubAllEnvs());
  const { POST } = await import("../src/route.ts");

  const response = await POST(
    new Request("https://page.example/api/v1/complete", { method: "POST", body: JSON.stringify(HELLO) }),
  );

  expect(await response.json()).toMatchObject({ completion: " Hello!" });
});
