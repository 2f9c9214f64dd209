import type { Call, CallRecord, Incoming } from "./call.ts";
import { realClock } from "../time/clock.ts";
import { createWaiters } from "../time/wait.ts";
import { misuse, isCount } from "../usage.ts";
import type { Mock, MockOptions } from "../mock.ts";
import { shownHeaders } from "../redact.ts";

/** The calls of a mock, and those who wait for them. */
export interface Journal {
  readonly calls: readonly Call[];
  /** Notes a new call. */
  open(request: Incoming): CallRecord;
  /** Notes how a call ended. */
  close(call: CallRecord, outcome: "answered" | "dropped" | "aborted"): void;
  readonly waitForCall: Mock["waitForCall"];
  readonly waitForEnd: Mock["waitForEnd"];
  /** Faults of the script. */
  readonly complaints: string[];
  clear(): void;
}

const DEFAULT_MAX_CALLS = 1000;

/** Creates an empty journal. */
export function createJournal({
  clock = realClock,
  maxCalls = DEFAULT_MAX_CALLS,
  onCall,
}: MockOptions): Journal {
  let calls: CallRecord[] = [];
  let count = 0;
  const complaints: string[] = [];
  const { notify, waitFor } = createWaiters();
  // The signal of a request that nobody holds may be collected as garbage, and then no abort is heard any more.
  const underWay = new Map<Call, Incoming>();

  return {
    get calls() {
      return calls;
    },
    open(request) {
      const record = createRecord(request, ++count, underWay.size, clock.now());
      calls.push(record);
      underWay.set(record, request);
      if (calls.length > maxCalls) calls.shift();
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
    async waitForCall(number, options) {
      const kept = await waitFor(() => (isCount(number) && number > count ? undefined : calls), options);
      const call = kept.find((each) => each.number === number);
      if (call === undefined)
        throw misuse(`wait for call ${number}`, "it is not kept", "Count from 1 or raise maxCalls.");
      return call;
    },
    waitForEnd: (call, options) => waitFor(() => (call.outcome === "pending" ? undefined : call), options),
    complaints,
    clear() {
      calls = [];
      complaints.length = 0;
      count = 0;
    },
  };
}

function createRecord(
  { method, url, headers }: Incoming,
  number: number,
  concurrent: number,
  startedAt: number,
): CallRecord {
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
    responseHeaders: {},
    error: undefined,
    text: "",
    chunks: 0,
    outcome: "pending",
    concurrent,
    startedAt,
    endedAt: undefined,
  };
}
