import { type CheckOptions, checkServer, type Report } from "@text-completions/contract";
import type { Clock } from "@text-completions/core";
import { createBaseMock, KEY } from "./base-mock.ts";

/** What every run without a network needs. */
export const OPTIONS: { baseUrl: string; apiKey: string } = { baseUrl: "http://server.test", apiKey: KEY };

/** A clock whose waits end at once, and that remembers them. */
export function createQuickClock(): Clock & { waits: number[] } {
  const waits: number[] = [];
  return {
    waits,
    now: () => performance.now(),
    setTimeout(callback, delayMs) {
      // Time-outs of requests and of the run never fire.
      if (delayMs >= 10_000) return undefined;
      waits.push(delayMs);
      return setImmediate(callback);
    },
    clearTimeout: (timer) => clearImmediate(timer as ReturnType<typeof setImmediate> | undefined),
  };
}

/** Checks a conformant server without a network. */
export async function checkMock(options: Partial<CheckOptions> = {}): Promise<Report> {
  return checkServer({ ...OPTIONS, fetch: createBaseMock().fetch, clock: createQuickClock(), ...options });
}
