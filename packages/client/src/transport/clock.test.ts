import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { startTimer, SYSTEM_CLOCK } from "./timers.ts";

const DAY_MS = 86_400_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("fires once after a delay that is longer than any timer of the platform", () => {
  let fired = 0;
  startTimer(SYSTEM_CLOCK, 60 * DAY_MS, () => {
    fired += 1;
  });

  vi.advanceTimersByTime(60 * DAY_MS - 1);
  expect(fired).toBe(0);
  vi.advanceTimersByTime(60 * DAY_MS);

  expect(fired).toBe(1);
});

it("is stopped within any part of such a delay", () => {
  const stop = startTimer(SYSTEM_CLOCK, 60 * DAY_MS, () => undefined);

  vi.advanceTimersByTime(30 * DAY_MS);
  stop();

  expect(vi.getTimerCount()).toBe(0);
});

it("sets no timer for a delay without end", () => {
  startTimer(SYSTEM_CLOCK, Infinity, () => undefined);

  expect(vi.getTimerCount()).toBe(0);
});
