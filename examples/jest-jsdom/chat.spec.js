import { createClient } from "@text-completions/client";
import { completionHandlers, createMock, drop, failure, stall, stream, text } from "@text-completions/msw";
import { setupServer } from "msw/node";

const baseUrl = new URL("/api", location.href).href;
const mock = createMock();
const server = setupServer(...completionHandlers(mock, { baseUrl }));

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterEach(() => mock.reset());
afterAll(() => server.close());

const HELLO = { model: "claude-2.1", max_tokens_to_sample: 100, prompt: "\n\nHuman: Hello\n\nAssistant:" };
const client = createClient({ apiKey: "any", dangerouslyAllowBrowser: true, maxRetries: 0, baseUrl });

test("this is jsdom", () => {
  expect(navigator.userAgent).toContain("jsdom");
});

test("a stream is shown as it arrives", async () => {
  mock.reply(stream([text(" Hello"), text(" there")]));

  for await (const piece of client.stream(HELLO).text()) document.body.append(piece);

  expect(document.body.textContent).toBe(" Hello there");
});

test("a rate limit says how long to wait", async () => {
  mock.reply(failure("rate_limit_error", { retryAfterSeconds: 3 }));

  await expect(client.complete(HELLO)).rejects.toMatchObject({ status: 429, retryAfterMs: 3000 });
});

test("a dropped connection keeps the text so far", async () => {
  mock.reply(stream([text(" Hello"), drop()]));

  await expect(client.stream(HELLO).final()).rejects.toMatchObject({ kind: "stream", partial: " Hello" });
});

test("fake timers do not freeze the mock", async () => {
  // Jest also fakes process.nextTick, on which the streams of Node run.
  import.meta.jest.useFakeTimers({ doNotFake: ["nextTick"] });
  mock.reply(stream([text(" Hello")], { delayMs: 20 }));

  const { completion } = await client.complete(HELLO);

  import.meta.jest.useRealTimers();
  expect(completion).toBe(" Hello");
});

test("a stream that is stopped ends the request", async () => {
  mock.reply(stream([text(" Hello"), stall()]));

  for await (const piece of client.stream(HELLO).text()) {
    expect(piece).toBe(" Hello");
    break;
  }

  const call = await mock.waitForEnd(await mock.waitForCall(1));
  expect(call.outcome).toBe("aborted");
});
