import { COMPLETE_PATH } from "@text-completions/core";
import {
  checkOptions,
  type ExchangeRecording,
  FUNCTION,
  invalidOption,
  number,
  openAbortScope,
  type OptionTable,
  realClock,
  recordExchange,
  sendInScope,
  SIGNAL,
  sleep,
  toRequest,
  untilAborted,
} from "@text-completions/core/internal";
import { findReadViolations } from "./check-exchange.ts";
import type { Fetch } from "./options.ts";
import type { Violation } from "./report.ts";

/** Options of {@link withContract}. */
export interface ContractOptions {
  /**
   * Called with each violation when its exchange has ended. Default: none, `settled()` returns them.
   *
   * If it throws, `settled()` rejects with that error.
   */
  onViolation?: ((violation: Violation, exchange: CheckedExchange) => void) | undefined;
  /**
   * How many bytes of each body are checked; of a longer body, only the beginning is. Default: 8,388,608.
   */
  maxBytes?: number | undefined;
}

/** The exchange of a violation. */
export interface CheckedExchange {
  method: string;
  url: string;
  /** Undefined if no response arrived. */
  status?: number | undefined;
}

/** A `fetch` whose exchanges are checked. Created by {@link withContract}. */
export interface ContractFetch {
  (input: Request | string | URL, init?: RequestInit): Promise<Response>;
  /**
   * Waits until every exchange so far has been checked, and resolves with the violations since the last call, unless
   * `onViolation` received them. An exchange ends when its body has been read or cancelled; if reading the body has not
   * begun, only the headers are checked.
   *
   * Rejects with the signal's reason if it aborts before that, and with what `onViolation` threw.
   */
  settled: (options?: { signal?: AbortSignal | undefined }) => Promise<Violation[]>;
  /** How many requests went to `/v1/complete` since `settled()` last resolved. */
  exchanges: () => number;
}

const OPTIONS = {
  onViolation: FUNCTION,
  maxBytes: number({ min: 1 }),
} satisfies OptionTable<ContractOptions>;

const WAIT_OPTIONS = { signal: SIGNAL };

const DEFAULT_MAX_BYTES = 8_388_608;

/**
 * Wraps a `fetch` so that every exchange with `/v1/complete` is checked: the client's requests and the server's
 * responses. Responses pass through unchanged, streams chunk by chunk and without delay. A violation is reported, and
 * never makes the call fail.
 *
 * @example
 * ```ts
 * import { withContract } from "@text-completions/contract";
 * import { createMock } from "@text-completions/mock";
 *
 * const fetch = withContract(createMock().fetch);
 * await fetch("https://api.anthropic.com/v1/complete", { method: "POST", body: "{}" });
 *
 * for (const { where } of await fetch.settled()) console.log(where);
 * ```
 *
 * @param fetch - Sends the requests. Default: the global `fetch`, at the time of each call.
 * @throws {UsageError} if an argument is wrong.
 */
export function withContract(
  fetch: Fetch = (request, init) => globalThis.fetch(request, init),
  options: ContractOptions = {},
): ContractFetch {
  if (typeof fetch !== "function") throw invalidOption("fetch", "a function", fetch);
  const { onViolation, maxBytes = DEFAULT_MAX_BYTES } = checkOptions(options, OPTIONS);
  const kept: Violation[] = [];
  const thrown: unknown[] = [];
  const open = new Map<OpenExchange, Promise<void>>();
  let begun = 0;
  let settledUpTo = 0;

  async function check(recorded: ExchangeRecording["exchange"], from: OpenExchange): Promise<void> {
    const exchange = await recorded;
    const { method, url } = exchange.request;
    try {
      for (const violation of findReadViolations(exchange)) {
        if (onViolation === undefined) kept.push(violation);
        else onViolation(violation, { method, url, status: exchange.response?.status });
      }
    } catch (error) {
      thrown.push(error);
    } finally {
      open.delete(from);
    }
  }

  async function contractFetch(input: Request | string | URL, init?: RequestInit): Promise<Response> {
    const request = toRequest(input, init);
    if (!new URL(request.url).pathname.endsWith(COMPLETE_PATH)) {
      return sendInScope(fetch, request, openAbortScope(request));
    }
    begun += 1;
    const { response, exchange, leaveUnread } = recordExchange(fetch, request, { maxBytes });
    const begins = response.then(
      () => true,
      () => false,
    );
    const own = { begins, leaveUnread };
    open.set(own, check(exchange, own));
    return response;
  }

  async function settled(waitOptions: { signal?: AbortSignal | undefined } = {}): Promise<Violation[]> {
    const { signal } = checkOptions(waitOptions, WAIT_OPTIONS);
    for (const exchange of open.keys()) void endUnread(exchange);
    const upTo = begun;
    await untilAborted(Promise.all(open.values()), signal);
    if (thrown.length > 0) throw thrown.shift();
    settledUpTo = Math.max(settledUpTo, upTo);
    return kept.splice(0);
  }

  return Object.assign(contractFetch, { settled, exchanges: () => begun - settledUpTo });
}

/** An exchange that has not ended. Without its response, whose body ends when the caller drops it. */
interface OpenExchange extends Pick<ExchangeRecording, "leaveUnread"> {
  /** Whether a response arrives. */
  readonly begins: Promise<boolean>;
}

/** Ends the recording if reading the body has not begun, nor begins when the response arrives. */
async function endUnread(exchange: OpenExchange): Promise<void> {
  exchange.leaveUnread();
  if (!(await exchange.begins)) return;
  await sleep(realClock, 0);
  exchange.leaveUnread();
}
