import { afterEach, describe, expect, test, vi } from "vitest";
import { createIdleTimer, sleep, startTimer, systemClock, type Clock } from "@text-completions/core/internal";
import { createTestClock } from "./test-clock.ts";
import { runScript } from "./run-script.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** The module as a program loads it whose timers are faked already. */
async function loadRealClock(): Promise<Clock> {
  vi.resetModules();
  return (await import("../../src/internal/clock.ts")).realClock;
}

describe("the real clock", () => {
  test("is out of reach of fake timers that are installed later", async () => {
    const realClock = await loadRealClock();
    vi.useFakeTimers({ now: 0 });

    const startedAt = realClock.now();
    await sleep(realClock, 20);

    expect(realClock.now() - startedAt).toBeGreaterThanOrEqual(15);
    expect(startedAt).toBeGreaterThan(Date.UTC(2024));
  });

  test("calls the platform's timers by themselves: browsers reject them as methods of another object", async () => {
    const receivers: unknown[] = [];
    const { setTimeout: start, clearTimeout: stop } = globalThis;
    vi.stubGlobal("setTimeout", function setTimeout(this: unknown, ...args: Parameters<typeof start>) {
      receivers.push(this);
      return start(...args);
    });
    vi.stubGlobal("clearTimeout", function clearTimeout(this: unknown, timer: number) {
      receivers.push(this);
      stop(timer);
    });
    const realClock = await loadRealClock();

    realClock.clearTimeout(realClock.setTimeout(() => undefined, 5));
    await sleep(realClock, 1);

    expect(receivers).toEqual([undefined, undefined, undefined]);
  });

  test("is out of reach of fake timers of Vitest and Sinon that were installed before", async () => {
    vi.useFakeTimers({ now: 0 });
    const realClock = await loadRealClock();

    const startedAt = realClock.now();
    await sleep(realClock, 20);

    expect(realClock.now() - startedAt).toBeGreaterThanOrEqual(15);
    expect(startedAt).toBeGreaterThan(Date.UTC(2024));
  });

  test("does not take the time of new files for real, which jsdom and happy-dom stamp with the faked time", async () => {
    vi.stubGlobal(
      "File",
      class {
        readonly lastModified = Date.now();
      },
    );
    vi.useFakeTimers({ now: 0, toFake: ["setTimeout", "clearTimeout", "Date", "performance", "hrtime"] });
    const realClock = await loadRealClock();

    const startedAt = realClock.now();
    await sleep(realClock, 20);

    expect(realClock.now() - startedAt).toBeGreaterThanOrEqual(15);
    expect(startedAt).toBeGreaterThan(Date.UTC(2024));
  });

  test("takes the platform's timers again once the fake ones are gone", async () => {
    vi.useFakeTimers();
    const realClock = await loadRealClock();
    vi.useRealTimers();

    const timer = realClock.setTimeout(() => undefined, 1000);
    realClock.clearTimeout(timer);

    expect(timer).toHaveProperty("ref");
  });

  test.each([
    { name: "happy-dom, which are bound", wrap: (timers: typeof setTimeout) => timers.bind(undefined) },
    {
      name: "jsdom, which have no name",
      wrap: (timers: typeof setTimeout) => Object.defineProperty(timers, "name", { value: "" }),
    },
  ])("takes the timers of $name, for real ones", async ({ wrap }) => {
    const platform = setTimeout;
    let calls = 0;
    function own(callback: () => void, delayMs: number): NodeJS.Timeout {
      calls += 1;
      return platform(callback, delayMs);
    }
    vi.stubGlobal("setTimeout", wrap(own as typeof setTimeout));
    const realClock = await loadRealClock();

    await sleep(realClock, 1);

    expect(calls).toBe(1);
  });

  test.each(["none", "node:test", "node:test, everything", "Sinon", "Bun", "old Jest"])(
    "runs on although timers were faked before it was loaded, by %s",
    async (fake) => {
      const result = await runScript("real-clock.ts", [fake]);

      expect(result).toMatchObject({ outcome: "fired", stoppedFired: false });
      const { elapsedMs, epochError } = result as { elapsedMs: number; epochError: number };
      expect(elapsedMs).toBeGreaterThanOrEqual(25);
      expect(epochError).toBeLessThan(1000);
    },
  );
});

test("the system clock is that of fake timers that are installed later", async () => {
  vi.useFakeTimers({ now: 1000 });
  const slept = sleep(systemClock, 500);
  await vi.advanceTimersByTimeAsync(500);

  await slept;
  expect(systemClock.now()).toBe(1500);
});

test("the system clock clears a timer although fake timers were installed, or removed, after it was started", () => {
  const stopReal = startTimer(systemClock, 60_000, () => undefined);
  const open = process.getActiveResourcesInfo().length;
  // As Sinon and `node:test` do; Vitest clears real timers, too, unless it is told not to.
  vi.useFakeTimers({ shouldClearNativeTimers: false });

  stopReal();
  expect(process.getActiveResourcesInfo().length).toBe(open - 1);

  let hasFired = false;
  const stopFake = startTimer(systemClock, 60_000, () => (hasFired = true));
  const { setTimeout: fake, clearTimeout: clearFake } = globalThis;
  vi.stubGlobal("setTimeout", () => undefined);
  vi.stubGlobal("clearTimeout", () => undefined);
  stopFake();
  vi.stubGlobal("setTimeout", fake);
  vi.stubGlobal("clearTimeout", clearFake);
  vi.advanceTimersByTime(60_000);
  expect(hasFired).toBe(false);
});

describe("sleep", () => {
  test("ends with the signal's reason, and leaves no timer and no listener", async () => {
    const clock = createTestClock();
    const controller = new AbortController();
    const removed = vi.spyOn(controller.signal, "removeEventListener");
    const slept = sleep(clock, 100, controller.signal);
    controller.abort("enough");

    await expect(slept).rejects.toBe("enough");
    await expect(sleep(clock, 100, controller.signal)).rejects.toBe("enough");
    expect(clock.timers()).toBe(0);

    const other = new AbortController();
    const spied = vi.spyOn(other.signal, "removeEventListener");
    const awake = sleep(clock, 100, other.signal);
    clock.advance(100);
    await awake;
    expect(spied).toHaveBeenCalledOnce();
    expect(removed.mock.calls.length).toBeLessThanOrEqual(1);
  });
});

describe("startTimer", () => {
  test("waits longer than the platform's timers can, and never for no time", () => {
    const clock = createTestClock();
    const fired: number[] = [];
    startTimer(clock, 5_000_000_000, () => fired.push(clock.now()));
    startTimer(clock, -5, () => fired.push(clock.now()));
    startTimer(clock, Infinity, () => fired.push(clock.now()));

    clock.advance(4_999_999_999);
    expect(fired).toEqual([0]);
    clock.advance(1);
    expect(fired).toEqual([0, 5_000_000_000]);
    expect(clock.timers()).toBe(0);
  });

  test("can be stopped in each of its parts", () => {
    const clock = createTestClock();
    let fired = false;
    const stop = startTimer(clock, 5_000_000_000, () => {
      fired = true;
    });

    clock.advance(3_000_000_000);
    stop();
    clock.advance(3_000_000_000);

    expect(fired).toBe(false);
    expect(clock.timers()).toBe(0);
  });
});

describe("an idle timer", () => {
  test("fires when nothing came for the limit, and not before", () => {
    const clock = createTestClock();
    const idle: number[] = [];
    const timer = createIdleTimer(clock, (limitMs) => idle.push(limitMs));

    for (let i = 0; i < 5; i++) {
      timer.start(100);
      clock.advance(90);
      timer.reset();
    }
    timer.start(100);
    clock.advance(99);
    expect(idle).toEqual([]);
    clock.advance(1);
    expect(idle).toEqual([100]);
  });

  test("takes another limit", () => {
    const clock = createTestClock();
    const idle: number[] = [];
    const timer = createIdleTimer(clock, (limitMs) => idle.push(limitMs));

    timer.start(1000);
    timer.reset();
    timer.start(10);
    clock.advance(10);

    expect(idle).toEqual([10]);
  });

  test("leaves no timer behind when it is stopped", () => {
    const clock = createTestClock();
    const timer = createIdleTimer(clock, () => undefined);
    timer.start(100);
    timer.stop();

    expect(clock.timers()).toBe(0);
  });

  test("does not keep a Node process alive between two waits", async () => {
    const handles: NodeJS.Timeout[] = [];
    const clock: Clock = {
      ...systemClock,
      setTimeout: (callback, delayMs) => {
        const handle = setTimeout(callback, delayMs);
        handles.push(handle);
        return handle;
      },
    };
    const timer = createIdleTimer(clock, () => undefined);

    timer.start(60_000);
    expect(handles.map((handle) => handle.hasRef())).toEqual([true]);
    timer.reset();
    expect(handles.map((handle) => handle.hasRef())).toEqual([false]);
    timer.start(60_000);
    expect(handles.map((handle) => handle.hasRef())).toEqual([true]);
    timer.stop();
  });
});
