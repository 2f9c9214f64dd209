import type { Call, CallRecord } from "./call.ts";
import { realClock } from "./clock.ts";
import type { MockOptions } from "./mock.ts";
import { shownHeaders } from "./secret-headers.ts";

/** The calls of a mock, and those who wait for them. */
export interface Journal {
  readonly calls: readonly Call[];
  /** Notes a new call. */
  open(request: Request): CallRecord;
  /** Notes how a call ended. */
  close(call: CallRecord, outcome: "answered" | "dropped" | "aborted"): void;
  waitForCall(number: number, signal: AbortSignal | undefined): Promise<Call>;
  waitForEnd(call: Call, signal: AbortSignal | undefined): Promise<Call>;
  /** Notes a fault of the script. */
  complain(complaint: string): void;
  readonly complaints: readonly string[];
  clear(): void;
}

const DEFAULT_KEEP_CALLS = 1000;

/** Creates an empty journal. */
export function createJournal({
  clock = realClock,
  keepCalls = DEFAULT_KEEP_CALLS,
  onCall,
}: MockOptions): Journal {
  let calls: CallRecord[] = [];
  let count = 0;
  let complaints: string[] = [];
  const waiters = new Set<() => void>();
  // The signal of a request that nobody holds may be collected as garbage, and then no abort is heard any more.
  const underWay = new Map<Call, Request>();

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
        if (call === undefined) reject(signal?.reason);
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
    open(request) {
      const record = createRecord(request, ++count, clock.now());
      calls.push(record);
      underWay.set(record, request);
      if (calls.length > keepCalls) calls.shift();
      notify();
      return record;
    },
    close(call, outcome) {
      call.outcome = outcome;
      call.endedAt = clock.now();
      underWay.delete(call);
      onCall?.(call);
      notify();
    },
    waitForCall: (number, signal) => waitFor(() => calls.find((call) => call.number === number), signal),
    waitForEnd: (call, signal) => waitFor(() => (call.outcome === "pending" ? undefined : call), signal),
    complain: (complaint) => void complaints.push(complaint),
    get complaints() {
      return complaints;
    },
    clear() {
      calls = [];
      complaints = [];
      count = 0;
    },
  };
}

function createRecord({ method, url, headers }: Request, number: number, startedAt: number): CallRecord {
  let shown: Readonly<Record<string, string>> | undefined;
  return {
    number,
    method,
    url,
    // Copied when somebody looks, for most calls are never looked at.
    get headers() {
      return (shown ??= shownHeaders(headers));
    },
    body: undefined,
    request: undefined,
    requestId: "",
    status: undefined,
    error: undefined,
    text: "",
    chunks: 0,
    outcome: "pending",
    startedAt,
    endedAt: undefined,
  };
}
