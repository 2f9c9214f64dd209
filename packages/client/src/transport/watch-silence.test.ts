import { expect, it, vi } from "vitest";
import { type SilenceWatch, watchSilence } from "./timers.ts";

/** A watch in a time that a test moves. */
function setUp(): {
  watch: SilenceWatch;
  silences: number[];
  timers: () => number;
  pass: (ms: number) => void;
} {
  vi.useFakeTimers();
  const silences: number[] = [];
  const clock = {
    now: () => Date.now(),
    setTimeout: (callback: () => void, delayMs: number) => setTimeout(callback, delayMs),
    clearTimeout: (timer: unknown) => clearTimeout(Number(timer)),
  };
  const watch = watchSilence(clock, (limitMs) => silences.push(limitMs));
  return { watch, silences, timers: () => vi.getTimerCount(), pass: (ms) => vi.advanceTimersByTime(ms) };
}

it("reports a wait that lasts as long as its limit", () => {
  const { watch, silences, pass } = setUp();

  watch.wait(100);
  pass(99);
  expect(silences).toEqual([]);
  pass(1);

  expect(silences).toEqual([100]);
});

it("counts from the newest wait", () => {
  const { watch, silences, pass } = setUp();

  watch.wait(100);
  pass(60);
  watch.heard();
  watch.wait(100);
  pass(99);
  expect(silences).toEqual([]);
  pass(1);

  expect(silences).toEqual([100]);
});

it("holds a shorter limit, too, when it comes later", () => {
  const { watch, silences, pass } = setUp();

  watch.wait(1000);
  watch.heard();
  watch.wait(10);
  pass(10);

  expect(silences).toEqual([10]);
});

it("reports nothing while nobody waits, and keeps no timer once it is stopped", () => {
  const { watch, silences, timers, pass } = setUp();

  watch.wait(100);
  watch.heard();
  pass(1000);
  watch.wait(100);
  watch.stop();

  expect(silences).toEqual([]);
  expect(timers()).toBe(0);
});
