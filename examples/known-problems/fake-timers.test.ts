import { createClient } from "@text-completions/client";
import { completion, createManualClock, createMock, failure, globalClock } from "@text-completions/mock";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { HELLO } from "./hello.ts";

// A test that fakes the timers of its page freezes whatever else waits by them.

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
});

const PACE = { firstTokenDelayMs: 5, tokensPerSecond: 1000 };

test("the mock goes on: it keeps the timers it was loaded with", async () => {
  const mock = createMock().reply(completion(" Hello there", PACE));

  const final = await createClient({ apiKey: "any", fetch: mock.fetch }).stream(HELLO).final();

  expect(final.completion).toBe(" Hello there");
});

test("globalClock freezes the mock with the rest, for who moves all time by hand", async () => {
  const mock = createMock({ clock: globalClock }).reply(completion(" Hello there", { delayMs: 60_000 }));

  const pending = createClient({ apiKey: "any", fetch: mock.fetch }).complete(HELLO);
  await mock.waitForCall(1);
  await vi.advanceTimersByTimeAsync(60_000);

  expect((await pending).completion).toBe(" Hello there");
});

test("a manual clock lets one chunk come at a time, whatever the timers", async () => {
  const clock = createManualClock();
  const mock = createMock({ clock }).reply(" Hello there");
  const texts = createClient({ apiKey: "any", fetch: mock.fetch }).stream(HELLO).text();

  const first = texts.next();
  await clock.next();

  expect((await first).value).toBe(" Hello");
  await texts.return?.();
});

test("the client's retries wait by the fake timers, which the test must move", async () => {
  const mock = createMock().replyOnce(failure("overloaded_error")).reply(" Hello");

  const pending = createClient({ apiKey: "any", fetch: mock.fetch }).complete(HELLO);
  await mock.waitForEnd(await mock.waitForCall(1));
  await vi.waitFor(() => expect(vi.getTimerCount()).toBeGreaterThan(0));
  await vi.advanceTimersByTimeAsync(1000);

  expect((await pending).completion).toBe(" Hello");
});
