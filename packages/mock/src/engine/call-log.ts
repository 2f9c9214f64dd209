import {
  checkOptions,
  invalidOption,
  listenForAbort,
  number as numberOf,
  openAbortScope,
  type OptionTable,
  realClock,
  SIGNAL,
} from "@text-completions/core/internal";
import type { MockOptions } from "../options.ts";
import { type Call, CallRecord, type RecordOwner } from "./call.ts";
import type { IncomingRequest } from "./fetch.ts";

/** Options of `waitForCall` and `waitForEnd`. */
export interface WaitOptions {
  /** Ends the wait, which then rejects with the signal's reason. Default: none. */
  signal?: AbortSignal | undefined;
}

/** The calls of a mock, and the waits for them. */
export interface CallLog {
  readonly calls: readonly Call[];
  /** Adds a call for a new request. */
  open(request: IncomingRequest): CallRecord;
  readonly waitForCall: (number: number, options?: WaitOptions) => Promise<Call>;
  readonly waitForEnd: (call: Call, options?: WaitOptions) => Promise<Call>;
  clear(): void;
}

const DEFAULT_MAX_CALLS = 1000;
const DEFAULT_MAX_CALL_BYTES = 64 * 1024 * 1024;
const CALL_NUMBER = numberOf({ min: 1, integer: true });
const WAIT_OPTIONS: OptionTable<WaitOptions> = { signal: SIGNAL };

/** Creates an empty log. */
export function createCallLog({
  clock = realClock,
  maxCalls = DEFAULT_MAX_CALLS,
  maxCallBytes = DEFAULT_MAX_CALL_BYTES,
  onRequest,
  onCall,
}: Pick<MockOptions, "clock" | "maxCalls" | "maxCallBytes" | "onRequest" | "onCall">): CallLog {
  let records = createQueue<CallRecord>();
  /** The records as users see them. Created on first access, which never happens on most servers. */
  let calls: Call[] | undefined;
  let keptBytes = 0;
  let count = 0;
  let pending = 0;
  const { notify, waitFor } = createWaiters();

  const owner: RecordOwner = {
    now: () => Math.floor(clock.now()),
    resized(record) {
      if (!record.isKept) return;
      recount(record);
      trim();
      updateCalls();
    },
    ended(record) {
      pending -= 1;
      onCall?.(record.call);
      notify();
    },
  };

  function recount(record: CallRecord): void {
    const { bytes } = record;
    keptBytes += bytes - record.countedBytes;
    record.countedBytes = bytes;
  }

  /** Drops the oldest calls beyond the bounds. */
  function trim(): void {
    while (records.length > maxCalls || keptBytes > maxCallBytes) {
      const oldest = records.first();
      if (oldest === undefined) return;
      if (records.length === 1 && maxCalls > 0) {
        oldest.dropBody();
        return recount(oldest);
      }
      records.drop();
      oldest.isKept = false;
      keptBytes -= oldest.countedBytes;
    }
  }

  /** Updates the list of calls that was handed out. */
  function updateCalls(): void {
    if (calls === undefined) return;
    const oldest = records.first()?.number ?? count + 1;
    calls.splice(0, oldest - (calls[0]?.number ?? oldest));
    for (const { call } of records.last(records.length - calls.length)) calls.push(call);
  }

  return {
    get calls() {
      calls ??= [];
      updateCalls();
      return calls;
    },
    open(request) {
      count += 1;
      const start = { number: count, concurrent: pending, startedAt: owner.now() };
      const record = new CallRecord(request, start, owner);
      pending += 1;
      records.push(record);
      recount(record);
      trim();
      updateCalls();
      onRequest?.(record.call);
      notify();
      return record;
    },
    async waitForCall(number, options) {
      if (!CALL_NUMBER.accepts(number)) throw invalidOption("number", CALL_NUMBER.expected, number);
      const kept = await waitFor(() => (number > count ? undefined : records), options);
      const [record] = kept.last(count - number + 1);
      if (record?.number === number) return record.call;
      throw invalidOption("number", "the number of a call that is kept", number, {
        fix: "Raise maxCalls or maxCallBytes.",
      });
    },
    async waitForEnd(call, options) {
      if (typeof call?.outcome !== "string") throw invalidOption("call", "a call of this mock", call);
      return waitFor(() => (call.outcome === "pending" ? undefined : call), options);
    },
    clear() {
      for (const record of records.last(records.length)) record.isKept = false;
      records = createQueue();
      calls = undefined;
      keptBytes = 0;
      count = 0;
    },
  };
}

/** A list that grows at its end and shrinks at its beginning, in constant time. */
interface Queue<Item> {
  readonly length: number;
  push(item: Item): void;
  first(): Item | undefined;
  /** Drops the first item. */
  drop(): void;
  /** The last `count` items, or all if there are fewer. */
  last(count: number): Item[];
}

/**
 * A ring buffer in one array. A `Set`, or an array that is copied now and then, leaves old versions of itself behind,
 * which keep what was dropped in memory until the next full garbage collection.
 */
function createQueue<Item>(): Queue<Item> {
  let items: (Item | undefined)[] = [undefined];
  let start = 0;
  let length = 0;

  function last(count: number): Item[] {
    const end = start + length;
    const found: Item[] = [];
    for (let index = Math.max(start, end - count); index < end; index++) {
      const item = items[index % items.length];
      if (item !== undefined) found.push(item);
    }
    return found;
  }

  return {
    get length() {
      return length;
    },
    push(item) {
      if (length === items.length) {
        items = [...last(length), ...Array.from<undefined>({ length })];
        start = 0;
      }
      items[(start + length) % items.length] = item;
      length += 1;
    },
    first: () => items[start],
    drop() {
      items[start] = undefined;
      start = (start + 1) % items.length;
      length -= 1;
    },
    last,
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
    async waitFor(find, options = {}) {
      const { signal } = checkOptions(options, WAIT_OPTIONS);
      return new Promise((resolve, reject) => {
        const scope = openAbortScope(signal);
        const check = (): void => {
          const found = find();
          const { aborted, reason } = scope.signal;
          if (found === undefined && !aborted) return;
          waiters.delete(check);
          scope.dispose();
          if (found === undefined) reject(reason);
          else resolve(found);
        };
        waiters.add(check);
        listenForAbort(scope.signal, check);
        check();
      });
    },
  };
}
