import { COMPLETE_PATH } from "@text-completions/core";
import { judgeWhatWasRead } from "./check-exchange.ts";
import { misuse } from "./misuse.ts";
import { orAborted } from "./or-aborted.ts";
import { type ExchangeRecording, type Fetch, recordExchange } from "./record-exchange.ts";
import type { Violation } from "./report.ts";

/** Options of {@link withContract}. */
export interface ContractOptions {
  /**
   * Told of each violation when the exchange has ended, with its method, URL and status. What it throws, `settled()`
   * rejects with. Default: violations are kept for `settled()`.
   */
  onViolation?: ((violation: Violation, exchange: CheckedExchange) => void) | undefined;
}

/** What a violation was seen in. */
export interface CheckedExchange {
  method: string;
  url: string;
  /** Absent if no answer came. */
  status?: number | undefined;
}

/** A `fetch` whose exchanges are judged as they pass. Made by {@link withContract}. */
export interface ContractFetch {
  (input: Request | string | URL, init?: RequestInit): Promise<Response>;
  /**
   * Waits until every exchange so far has been judged, and gives the violations that nobody was told of since the last
   * call. An exchange ends when its body has been read or cancelled; one whose body nobody has begun to read is judged
   * by its headers.
   *
   * Rejects with the signal's reason if a body is not read to its end before that, and with what `onViolation` threw.
   */
  settled: (options?: { signal?: AbortSignal | undefined }) => Promise<Violation[]>;
  /** How many requests went to `/v1/complete` since `settled()` last resolved. */
  exchanges: () => number;
}

/**
 * Wraps a `fetch` so that every exchange with `/v1/complete` is judged as it passes: the client's requests and the
 * server's answers. Responses come as they are, streams bit by bit and no later, and a fault breaks nothing: it is told.
 *
 * @example
 * ```ts
 * import { withContract } from "@text-completions/contract";
 * import { createMock } from "@text-completions/mock";
 *
 * const contracted = withContract(createMock().fetch);
 * await contracted("https://api.anthropic.com/v1/complete", { method: "POST", body: "{}" });
 *
 * for (const { where } of await contracted.settled()) console.log(where);
 * ```
 *
 * @param fetch - Does the requests. Default: the global one, at the time of each call.
 * @throws {TypeError} if `fetch` or `onViolation` is no function.
 */
export function withContract(
  fetch: Fetch = (request) => globalThis.fetch(request),
  { onViolation }: ContractOptions = {},
): ContractFetch {
  requireFunction("fetch", fetch);
  if (onViolation !== undefined) requireFunction("onViolation", onViolation);
  const kept: Violation[] = [];
  const thrown: unknown[] = [];
  const open = new Map<ExchangeRecording, Promise<void>>();
  let begun = 0;
  let settledUpTo = 0;

  async function judge(recording: ExchangeRecording): Promise<void> {
    const exchange = await recording.exchange;
    const { method, url } = exchange.request;
    try {
      for (const violation of judgeWhatWasRead(exchange)) {
        if (onViolation === undefined) kept.push(violation);
        else onViolation(violation, { method, url, status: exchange.response?.status });
      }
    } catch (error) {
      thrown.push(error);
    } finally {
      open.delete(recording);
    }
  }

  async function contracted(input: Request | string | URL, init?: RequestInit): Promise<Response> {
    const request = new Request(input, init);
    if (!new URL(request.url).pathname.endsWith(COMPLETE_PATH)) return fetch(request);
    begun += 1;
    const recording = recordExchange(fetch, request);
    open.set(recording, judge(recording));
    return recording.response;
  }

  async function settled({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<Violation[]> {
    for (const recording of open.keys()) void leaveUnread(recording);
    const upTo = begun;
    await orAborted(Promise.all(open.values()), signal);
    if (thrown.length > 0) throw thrown.shift();
    settledUpTo = Math.max(settledUpTo, upTo);
    return kept.splice(0);
  }

  return Object.assign(contracted, { settled, exchanges: () => begun - settledUpTo });
}

/** Leaves the body if nobody has begun to read it, or begins when the response comes. */
async function leaveUnread(recording: ExchangeRecording): Promise<void> {
  recording.leaveUnread();
  try {
    await recording.response;
  } catch {
    return;
  }
  await new Promise((resolve) => {
    setTimeout(resolve);
  });
  recording.leaveUnread();
}

function requireFunction(name: string, value: unknown): void {
  if (typeof value === "function") return;
  const type = value === null ? "null" : typeof value;
  throw misuse("put a fetch under contract", `${name} is of type ${type}`, "Give a function");
}
