import { HEADER } from "@text-completions/core";
import {
  type Clock,
  type Exchange,
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
  const stop = (reason: Error): void => {
    failure ??= reason;
    scope.abort(reason);
  };
  const stopTimer = startTimer(clock, timeoutMs, () => {
    budget.requestTimedOut();
    stop(new Error(`no end within ${timeoutMs} ms`));
  });
  const recording = recordExchange(fetch, request, {
    clock,
    signal: scope.signal,
    maxBytes: maxResponseBytes,
  });
  try {
    const { body, headers } = await recording.response;
    const type = headers.get(HEADER.contentType) ?? "";
    const kind = /^text\/event-stream\b/i.test(type) ? "stream" : "other";
    if (body !== null) await readBody({ body, kind, probe, clock, budget, signal: scope.signal, stop });
  } catch {
    // The recording says how the exchange ended.
  }
  const exchange = await recording.exchange;
  stopTimer();
  scope.dispose();
  // What the run itself ended is not the server's doing.
  if (failure === undefined || signal.aborted) return exchange;
  return { ...exchange, end: "broken", error: failure };
}

/** A body, and how to read it. */
interface Reading {
  body: ReadableStream<Uint8Array>;
  kind: BodyKind;
  probe: Probe;
  clock: Clock;
  budget: Budget;
  signal: AbortSignal;
  /** Ends the exchange, so that its connection closes. */
  stop: (reason: Error) => void;
}

/** Reads a body as the probe says, up to the limit of its kind. */
async function readBody({ body, kind, probe, clock, budget, signal, stop }: Reading): Promise<void> {
  const reader = body.getReader();
  const maxBytes = budget.reserveBytes(kind);
  let bytes = 0;
  try {
    for (let turn = 0; ; turn++) {
      const { done, value } = await reader.read();
      if (done) return;
      bytes += value.length;
      if (bytes > maxBytes) return stop(new Error(`the body is longer than ${maxBytes} bytes`));
      if (probe.reading === "left") break;
      const delayMs = probe.reading === "slow" ? (SLOW_READ_DELAYS_MS[turn] ?? 0) : 0;
      if (delayMs > 0) await sleep(clock, delayMs, signal);
    }
  } finally {
    budget.releaseBytes(kind, maxBytes - Math.min(bytes, maxBytes));
  }
  // Not awaited: some bodies never settle a cancellation.
  reader.cancel().catch(() => undefined);
  await sleep(clock, LEAVING_MS, signal);
}
