import {
  type Clock,
  createRequest,
  type Exchange,
  isEventStreamType,
  openAbortScope,
  recordExchange,
  sleep,
  startTimer,
} from "@text-completions/core/internal";
import { type Probe, SLOW_READ_DELAYS_MS } from "../catalogue/probes.ts";
import type { RunOptions } from "../options.ts";
import type { BodyKind, Budget } from "./budget.ts";

/** How long a server has to notice that the reader has left. */
const LEAVING_MS = 100;

/** Sends a request once, and reads the response as the probe says. Never rejects. */
export async function sendOnce(
  probe: Probe,
  request: Request,
  { clock, fetch, maxResponseBytes }: RunOptions,
  budget: Budget,
): Promise<Exchange> {
  const { signal, timeoutMs } = budget;
  const scope = openAbortScope(signal);
  let failure: Error | undefined;
  let reserved = 0;
  const stop = (reason: Error): void => {
    failure ??= reason;
    scope.abort(reason);
  };
  const stopTimer = startTimer(clock, timeoutMs, () => {
    budget.requestTimedOut();
    stop(new Error(`no complete response within ${timeoutMs} ms`));
  });
  const recording = recordExchange(fetch, createRequest(request, { signal: scope.signal }), {
    clock,
    maxBytes: maxResponseBytes,
  });
  let kind: BodyKind = "other";
  try {
    const { body, headers } = await recording.response;
    kind = isEventStreamType(headers) ? "stream" : "other";
    reserved = budget.reserveBytes(kind);
    if (body !== null) await readBody({ body, maxBytes: reserved, probe, clock, signal: scope.signal, stop });
  } catch {
    // The recording says how the exchange ended.
  }
  const exchange = cutResponse(await recording.exchange, reserved);
  budget.releaseBytes(kind, reserved - countBytes(exchange));
  stopTimer();
  scope.dispose();
  // The run ended it, not the server.
  if (failure === undefined || signal.aborted) return exchange;
  return { ...exchange, end: "broken", error: failure };
}

/** A body, and how to read it. */
interface Reading {
  body: ReadableStream<Uint8Array>;
  maxBytes: number;
  probe: Probe;
  clock: Clock;
  signal: AbortSignal;
  /** Ends the exchange, so that its connection closes. */
  stop: (reason: Error) => void;
}

/** Reads a body as the probe says. */
async function readBody({ body, maxBytes, probe, clock, signal, stop }: Reading): Promise<void> {
  const reader = body.getReader();
  let bytes = 0;
  for (let turn = 0; ; turn++) {
    const { done, value } = await reader.read();
    if (done) return;
    bytes += value.length;
    if (bytes > maxBytes) return stop(new Error(`the body is longer than ${maxBytes} bytes`));
    if (probe.reading === "left") break;
    const delayMs = probe.reading === "slow" ? (SLOW_READ_DELAYS_MS[turn] ?? 0) : 0;
    if (delayMs > 0) await sleep(clock, delayMs, signal);
  }
  // Not awaited: some bodies never settle a cancellation.
  reader.cancel().catch(() => undefined);
  await sleep(clock, LEAVING_MS, signal);
}

/** The exchange with at most `maxBytes` of its response: a single chunk can be longer than the limit. */
function cutResponse(exchange: Exchange, maxBytes: number): Exchange {
  const { response } = exchange;
  if (response === undefined || countBytes(exchange) <= maxBytes) return exchange;
  let left = maxBytes;
  const chunks = response.chunks.flatMap(({ atMs, bytes }) => {
    // A copy, so that the whole chunk can be freed.
    const kept = bytes.slice(0, left);
    left -= kept.length;
    return kept.length > 0 ? { atMs, bytes: kept } : [];
  });
  return { ...exchange, response: { ...response, chunks } };
}

function countBytes({ response }: Exchange): number {
  return response?.chunks.reduce((sum, { bytes }) => sum + bytes.length, 0) ?? 0;
}
