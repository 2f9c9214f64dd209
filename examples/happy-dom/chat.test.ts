// @vitest-environment happy-dom
import { createClient } from "@text-completions/client";
import { completionHandlers, createMock, drop, stall, stream, text } from "@text-completions/msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

// The page's own origin: happy-dom rejects responses of another origin, as a browser does.
const baseUrl = new URL("/api", location.href).href;
const mock = createMock();
const server = setupServer(...completionHandlers(mock, { baseUrl }));

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterEach(() => mock.reset());
afterAll(() => server.close());

const HELLO = { model: "claude-2.1", max_tokens_to_sample: 100, prompt: "\n\nHuman: Hello\n\nAssistant:" };
const client = createClient({ apiKey: "any", dangerouslyAllowBrowser: true, baseUrl });

test("this is happy-dom", () => {
  expect(Reflect.has(window, "happyDOM")).toBe(true);
});

test("a stream is shown as it arrives", async () => {
  mock.reply(stream([text(" Hello"), text(" there")]));

  for await (const piece of client.stream(HELLO).text()) document.body.append(piece);

  expect(document.body.textContent).toBe(" Hello there");
});

test("a dropped connection keeps the text so far", async () => {
  mock.reply(stream([text(" Hello"), drop()]));

  await expect(client.stream(HELLO).final()).rejects.toMatchObject({ kind: "stream", partial: " Hello" });
});

test("a stream that is stopped ends the request", async () => {
  mock.reply(stream([text(" Hello"), stall()]));

  for await (const piece of client.stream(HELLO).text()) {
    expect(piece).toBe(" Hello");
    break;
  }

  expect((await mock.waitForEnd(await mock.waitForCall(1))).outcome).toBe("aborted");
});
