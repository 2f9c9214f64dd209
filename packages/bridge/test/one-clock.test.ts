import { createBridge } from "@text-completions/bridge";
import { createClient } from "@text-completions/client";
import { createManualClock, createMock, failure, pause, stream, text } from "@text-completions/mock";
import { expect, test } from "vitest";

const REQUEST = {
  model: "claude-2.1",
  max_tokens_to_sample: 10,
  prompt: "\n\nHuman: Hi\n\nAssistant:",
};

test("one manual clock drives the waits of a client and the pauses of a mock", async () => {
  const clock = createManualClock();
  const mock = createMock({ clock });
  mock.replyOnce(failure("overloaded_error", { retryAfterSeconds: 30 }));
  mock.reply(stream([text(" One"), pause(60_000), text(" two")]));
  const client = createClient({ apiKey: "sk-test", clock, fetch: mock.fetch });

  const completion = client.stream(REQUEST).final();
  await clock.advance(29_999);
  const before = mock.calls.length;
  await clock.advance(1);
  const after = mock.calls.length;
  await clock.advance(60_000);

  expect([before, after]).toEqual([1, 2]);
  expect((await completion).completion).toBe(" One two");
  expect(clock.waiting).toBe(0);
});

test("one manual clock ends the attempts of a bridge and the call of its client", async () => {
  const clock = createManualClock();
  const bridge = createBridge({
    apiKey: "sk-test",
    models: "claude-sonnet-4-5",
    clock,
    fetch: () => new Promise(() => undefined),
  });
  const client = createClient({
    apiKey: "sk-test",
    clock,
    fetch: bridge.fetch,
    timeoutMs: 5000,
    maxRetries: 0,
  });

  const completion = client.complete(REQUEST);
  completion.catch(() => undefined);
  await clock.advance(5000);

  await expect(completion).rejects.toMatchObject({ name: "TimeoutError" });
  expect(clock.waiting).toBe(0);
});
