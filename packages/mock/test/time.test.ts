import {
  type Clock,
  completion,
  createManualClock,
  createMock,
  globalClock,
  pause,
  stream,
  text,
} from "@text-completions/mock";
import { afterEach, expect, test, vi } from "vitest";
import { post } from "./post.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("a manual clock releases each chunk by hand", async () => {
  const clock = createManualClock();
  const mock = createMock({ clock }).reply(stream([text(" a"), text(" b")]));
  const response = await post(mock, { stream: true });
  const reading = response.text();

  const texts = [];
  for (let i = 0; i < 3; i++) {
    await clock.next();
    texts.push(mock.calls[0]?.text);
  }

  expect(texts).toEqual([" a", " a b", " a b"]);
  expect(await reading).toContain('"stop_reason":"stop_sequence"');
  expect(clock.waiting).toBe(0);
});

test("a text is streamed with its time to first token and its rate", async () => {
  const clock = createManualClock();
  const mock = createMock({ clock }).reply(
    completion(" a b c", { firstTokenDelayMs: 300, tokensPerSecond: 50 }),
  );
  const response = await post(mock, { stream: true });
  const reading = response.text();

  const seen = [];
  for (const ms of [299, 1, 20, 19, 1]) {
    await clock.advance(ms);
    seen.push(mock.calls[0]?.text);
  }

  expect(seen).toEqual(["", " a", " a b", " a b", " a b c"]);
  await reading;
  expect(clock.now()).toBe(340);
});

test.each([
  { name: "a mock", tokensPerSecond: 0, options: {} },
  { name: "a reply", tokensPerSecond: 50, options: { tokensPerSecond: 0 } },
])("a rate of 0 of $name means all at once", async ({ tokensPerSecond, options }) => {
  const clock = createManualClock();
  const mock = createMock({ clock, tokensPerSecond }).reply(completion(" a b c", options));
  const reading = (await post(mock, { stream: true })).text();

  while (mock.calls[0]?.outcome === "pending") await clock.next();

  expect(clock.now()).toBe(0);
  expect(await reading).toContain(" c");
});

test("a JSON response takes as long as its stream would", async () => {
  const clock = createManualClock();
  const mock = createMock({ clock, firstTokenDelayMs: 300, tokensPerSecond: 50 }).reply(" a b c");
  const pending = post(mock);

  await clock.advance(339);
  const before = mock.calls[0]?.outcome;
  await clock.advance(1);

  expect([before, mock.calls[0]?.outcome]).toEqual(["pending", "answered"]);
  expect((await pending).status).toBe(200);
});

/** The waits of a stream with jitter. */
async function waitsOf(seed: number): Promise<number[]> {
  const waits: number[] = [];
  const clock: Clock = {
    now: () => 0,
    setTimeout(callback, delayMs) {
      waits.push(delayMs);
      queueMicrotask(callback);
      return waits.length;
    },
    clearTimeout: () => undefined,
  };
  const mock = createMock({ clock, seed, tokensPerSecond: 10, jitter: 0.5 }).reply(" a b c d e f g h");
  await (await post(mock, { stream: true })).text();
  return waits;
}

test("jitter comes from the seed and stays within its bounds", async () => {
  const [first, again, other] = [await waitsOf(1), await waitsOf(1), await waitsOf(2)];

  expect(first).toEqual(again);
  expect(first).not.toEqual(other);
  expect(first.every((ms) => ms >= 50 && ms <= 150)).toBe(true);
  expect(new Set(first).size).toBe(7);
});

test("a manual clock works where there are no message channels, as in Jest's jsdom, and with fake timers", async () => {
  vi.stubGlobal("MessageChannel", undefined);
  vi.useFakeTimers();
  const clock = createManualClock();
  const mock = createMock({ clock, delayMs: 500 });

  const pending = post(mock);
  await mock.waitForCall(1);
  await clock.advance(500);

  expect((await pending).status).toBe(200);
});

test("fake timers do not freeze a mock", async () => {
  vi.useFakeTimers();
  const mock = createMock().reply(stream([text(" a"), pause(5)]));

  const response = await post(mock, { stream: true });

  expect(await response.text()).toContain('"completion":" a"');
});

test("fake timers control a mock with globalClock", async () => {
  vi.useFakeTimers();
  const mock = createMock({ clock: globalClock, delayMs: 60_000 });

  const pending = post(mock);
  await vi.advanceTimersByTimeAsync(60_000);

  expect((await pending).status).toBe(200);
});

test("no timer outlives a client that disconnected", async () => {
  vi.useFakeTimers();
  const mock = createMock({ clock: globalClock }).reply(stream([text(" a"), pause(60_000)]));

  const response = await post(mock, { stream: true });
  const reader = response.body?.getReader();
  await reader?.read();
  const pending = reader?.read();
  await vi.advanceTimersByTimeAsync(1);
  const before = vi.getTimerCount();
  await reader?.cancel();
  await pending;

  expect([before, vi.getTimerCount()]).toEqual([1, 0]);
});

test.each([
  { title: "a pause", reply: stream([pause(2 ** 31), text(" a")]) },
  { title: "a delay", reply: completion(" a", { delayMs: 2 ** 40 }) },
])("$title longer than a timer can be does not end at once", async ({ reply }) => {
  vi.useFakeTimers();
  const mock = createMock({ clock: globalClock }).reply(reply);

  post(mock).catch(() => {});
  await vi.advanceTimersByTimeAsync(1_000_000);

  expect(mock.calls[0]?.outcome).toBe("pending");
});

test("concurrent calls of next fire one timer each", async () => {
  const clock = createManualClock();
  const done: string[] = [];
  const first = clock.next().then(() => done.push("first"));
  const second = clock.next().then(() => done.push("second"));
  await new Promise((resolve) => setTimeout(resolve, 5));
  const sleep = (): Promise<void> => new Promise((resolve) => void clock.setTimeout(resolve, 10));

  const sleeping = sleep();
  await first;
  const afterOne = [...done];
  const again = sleep();
  await Promise.all([second, sleeping, again]);

  expect(afterOne).toEqual(["first"]);
  expect(clock.now()).toBe(20);
});

test.each([{ ms: -1 }, { ms: Number.NaN }, { ms: Infinity }, { ms: "5" }])(
  "a manual clock does not advance by $ms",
  async ({ ms }) => {
    const clock = createManualClock();

    await expect(clock.advance(ms as number)).rejects.toThrow(TypeError);
    expect(clock.now()).toBe(0);
  },
);

test("an undefined option of a reply keeps the pace of the mock", async () => {
  const clock = createManualClock();
  const options = { firstTokenDelayMs: undefined, tokensPerSecond: undefined, delayMs: undefined };
  const mock = createMock({ clock, delayMs: 1, firstTokenDelayMs: 300, tokensPerSecond: 50 });
  mock.reply(completion(" a b", options));

  const pending = post(mock);
  await clock.advance(320);
  const before = mock.calls[0]?.outcome;
  await clock.advance(1);

  expect([before, mock.calls[0]?.outcome]).toEqual(["pending", "answered"]);
  await pending;
});
