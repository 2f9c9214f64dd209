// @vitest-environment happy-dom
// @vitest-environment-options { "settings": { "fetch": { "disableSameOriginPolicy": true } } }
import { createClient } from "@text-completions/client";
import { completionHandlers, createMock, drop, failure, stream, text } from "@text-completions/msw";
import type { Mock, Reply } from "@text-completions/msw";
import { setupServer } from "msw/node";
import { expect, onTestFinished, test, vi } from "vitest";

const HELLO = { model: "claude-2.1", max_tokens_to_sample: 100, prompt: "\n\nHuman: Hello\n\nAssistant:" };

function startWith(reply: Reply): Mock {
  const mock = createMock().reply(reply);
  const server = setupServer(...completionHandlers(mock));
  server.listen({ onUnhandledFrame: "error" });
  onTestFinished(() => server.close());
  return mock;
}

function createTestClient(): ReturnType<typeof createClient> {
  return createClient({ apiKey: "sk-test", maxRetries: 0, dangerouslyAllowBrowser: true });
}

test("a page of happy-dom gets a document and a stream", async () => {
  const mock = startWith(stream([text(" a"), text(" b")]));
  const client = createTestClient();

  expect(window.navigator.userAgent).toContain("HappyDOM");
  expect((await client.complete(HELLO)).completion).toBe(" a b");
  expect((await client.stream(HELLO).final()).completion).toBe(" a b");
  expect(mock.calls.map(({ outcome }) => outcome)).toEqual(["answered", "answered"]);
});

test("a page of happy-dom gets an error response", async () => {
  startWith(failure("rate_limit_error", { retryAfterSeconds: 3 }));
  // The page reports it, as browsers do. Under Vitest 3 nobody sees that.
  const print = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  onTestFinished(() => print.mockRestore());

  await expect(createTestClient().complete(HELLO)).rejects.toMatchObject({
    kind: "api",
    status: 429,
    retryAfterMs: 3_000,
  });
  expect(["", "POST https://api.anthropic.com/v1/complete 429 (Too Many Requests)\n"]).toContain(
    print.mock.calls.map(([line]) => line).join(""),
  );
});

test("a page of happy-dom gets a connection error, after the text before it", async () => {
  startWith(stream([text(" a"), text(" b"), drop()]));

  await expect(createTestClient().stream(HELLO).final()).rejects.toMatchObject({
    kind: "stream",
    reason: "truncated",
    partial: " a b",
  });
});
