import { invalidOption, number as numberOf, realClock } from "@text-completions/core/internal";
import type { MockOptions } from "../options.ts";
import { type Call, type CallEnd, CallRecord } from "./call.ts";
import type { IncomingRequest } from "./fetch.ts";

/** Options of `waitForCall` and `waitForEnd`. */
export interface WaitOptions {
  /** Ends the wait, which then rejects with the signal's reason. Default: none. */
  signal?: AbortSignal | undefined;
}

/** What the engine notes about a call while it is pending. */
export interface CallRecorder extends Pick<
  CallRecord,
  "call" | "set" | "setBody" | "addChunk" | "setText" | "redact"
> {
  end(outcome: CallEnd): void;
}

/** The calls of a mock, and the waits for them. */
export interface CallLog {
  readonly calls: readonly Call[];
  /** Adds a call for a new request. */
  open(request: IncomingRequest): CallRecorder;
  readonly waitForCall: (number: number, options?: WaitOptions) => Promise<Call>;
  readonly waitForEnd: (call: Call, options?: WaitOptions) => Promise<Call>;
  clear(): void;
}

const DEFAULT_MAX_CALLS = 1000;
const DEFAULT_MAX_CALL_BYTES = 64 * 1024 * 1024;
const CALL_NUMBER = numberOf({ min: 1, integer: true });

/** Creates an empty log. */
export function createCallLog({
  clock = realClock,
  maxCalls = DEFAULT_MAX_CALLS,
  maxCallBytes = DEFAULT_MAX_CALL_BYTES,
  onRequest,
  onCall,
}: Pick<MockOptions, "clock" | "maxCalls" | "maxCallBytes" | "onRequest" | "onCall">): CallLog {
  /** Both hold the same calls, from the oldest to the latest. */
  let calls: Call[] = [];
  let records = new Set<CallRecord>();
  let keptBytes = 0;
  let count = 0;
  const { notify, waitFor } = createWaiters();
  // The signal of a request that nothing refers to may be collected as garbage, and would then never abort.
  const pending = new Map<Call, IncomingRequest>();

  /** Changes a record, and drops the oldest beyond the bounds. */
  function update(record: CallRecord, change: () => void): void {
    const before = record.bytes;
    change();
    if (!records.has(record)) return;
    keptBytes += record.bytes - before;
    trim();
  }

  function trim(): void {
    for (const oldest of records) {
      const isBeyond = records.size > maxCalls || keptBytes > maxCallBytes;
      if (!isBeyond) return;
      if (records.size === 1 && maxCalls > 0) {
        keptBytes -= oldest.bytes;
        oldest.dropBody();
        keptBytes += oldest.bytes;
        return;
      }
      keptBytes -= oldest.bytes;
      records.delete(oldest);
      calls.shift();
    }
  }

  return {
    get calls() {
      return calls;
    },
    open(request) {
      count += 1;
      const startedAt = Math.floor(clock.now());
      const record = new CallRecord(request, { number: count, concurrent: pending.size, startedAt });
      const { call } = record;
      calls.push(call);
      records.add(record);
      keptBytes += record.bytes;
      pending.set(call, request);
      trim();
      onRequest?.(call);
      notify();
      return {
        call,
        set: (facts) => record.set(facts),
        addChunk: (text) => record.addChunk(text),
        setText: (text) => record.setText(text),
        redact: (text) => record.redact(text),
        setBody: (...body) => update(record, () => record.setBody(...body)),
        end(outcome) {
          update(record, () => record.end(outcome, Math.floor(clock.now())));
          pending.delete(call);
          onCall?.(call);
          notify();
        },
      };
    },
    async waitForCall(number, options) {
      if (!CALL_NUMBER.accepts(number)) throw invalidOption("number", CALL_NUMBER.expected, number);
      const kept = await waitFor(() => (number > count ? undefined : calls), options);
      const call = kept.find((each) => each.number === number);
      if (call !== undefined) return call;
      throw invalidOption("number", "the number of a call that is kept", number, {
        fix: "Raise maxCalls or maxCallBytes.",
      });
    },
    waitForEnd: (call, options) => waitFor(() => (call.outcome === "pending" ? undefined : call), options),
    clear() {
      calls = [];
      records = new Set();
      keptBytes = 0;
      count = 0;
    },
  };
}

/** Waits for conditions on the state of an owner. */
interface Waiters {
  /** Checks all conditions again. */
  readonly notify: () => void;
  /** Waits until `find` returns something. Rejects with the signal's reason. */
  readonly waitFor: <Found>(find: () => Found | undefined, options?: WaitOptions) => Promise<Found>;
}

/** Creates an empty list of waiters. */
function createWaiters(): Waiters {
  const waiters = new Set<() => void>();

  return {
    notify() {
      for (const check of waiters) check();
    },
    waitFor: (find, { signal } = {}) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          const found = find();
          if (found === undefined && signal?.aborted !== true) return;
          waiters.delete(check);
          signal?.removeEventListener("abort", check);
          if (found === undefined) reject(signal?.reason);
          else resolve(found);
        };
        waiters.add(check);
        signal?.addEventListener("abort", check);
        check();
      }),
  };
}
