import type { Call, CallRecord } from "./call.ts";
import { realClock } from "./clock.ts";
import type { MockOptions } from "./mock.ts";

/** The calls of a mock, and those who wait for them. */
export interface Journal {
  readonly calls: readonly Call[];
  /** Notes a new call. */
  open(call: Omit<CallRecord, "number" | "startedAt">): CallRecord;
  /** Notes how a call ended. */
  close(call: CallRecord, outcome: "answered" | "dropped" | "aborted"): void;
  waitForCall(number: number, signal: AbortSignal | undefined): Promise<Call>;
  waitForEnd(call: Call, signal: AbortSignal | undefined): Promise<Call>;
  noteUnmatched(complaint: string): void;
  /** One line for each call that no reply matched. */
  unmatched(): readonly string[];
  clear(): void;
}

const DEFAULT_KEEP_CALLS = 1000;

/** Creates an empty journal. */
export function createJournal({ clock = realClock, keepCalls = DEFAULT_KEEP_CALLS }: MockOptions): Journal {
  let calls: CallRecord[] = [];
  let count = 0;
  let complaints: string[] = [];
  const waiters = new Set<() => void>();

  function notify(): void {
    for (const waiter of waiters) waiter();
  }

  /** Waits for something to become true that a call brings about. */
  function waitFor(find: () => Call | undefined, signal: AbortSignal | undefined): Promise<Call> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        const call = find();
        if (call === undefined && signal?.aborted !== true) return;
        waiters.delete(settle);
        signal?.removeEventListener("abort", settle);
        // The reason is the caller's own, whatever it is.
        if (call === undefined) reject(signal?.reason as Error);
        else resolve(call);
      };
      waiters.add(settle);
      signal?.addEventListener("abort", settle);
      settle();
    });
  }

  return {
    get calls() {
      return calls;
    },
    open(call) {
      const record = { ...call, number: ++count, startedAt: clock.now() };
      calls.push(record);
      if (calls.length > keepCalls) calls.shift();
      notify();
      return record;
    },
    close(call, outcome) {
      call.outcome = outcome;
      call.endedAt = clock.now();
      notify();
    },
    waitForCall: (number, signal) => waitFor(() => calls.find((call) => call.number === number), signal),
    waitForEnd: (call, signal) => waitFor(() => (call.outcome === "pending" ? undefined : call), signal),
    noteUnmatched: (complaint) => void complaints.push(complaint),
    unmatched: () => complaints,
    clear() {
      calls = [];
      complaints = [];
      count = 0;
    },
  };
}
