import { type CheckOptions, checkServer, type Clock, type Report } from "@text-completions/contract";
import { createBaseMock, KEY } from "./base-mock.ts";

/** What every run without a network needs. */
export const OPTIONS: { baseUrl: string; apiKey: string } = { baseUrl: "http://server.test", apiKey: KEY };

/** A clock whose waits are over at once, and that remembers them. */
export function createQuickClock(): Clock & { waits: number[] } {
  const waits: number[] = [];
  return {
    waits,
    now: () => performance.now(),
    wait(ms, signal) {
      // Time-outs of requests wait until they are stopped.
      if (ms >= 10_000)
        return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      waits.push(ms);
      return Promise.resolve();
    },
  };
}

/** Checks a faultless server without a network. */
export async function checkMock(options: Partial<CheckOptions> = {}): Promise<Report> {
  return checkServer({ ...OPTIONS, fetch: createBaseMock().fetch, clock: createQuickClock(), ...options });
}
