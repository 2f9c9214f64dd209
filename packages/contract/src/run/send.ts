import {
  type Clock,
  type Exchange,
  openAbortScope,
  recordExchange,
  sleep,
  startTimer,
} from "@text-completions/core/internal";
import type { Probe } from "../catalogue/probes.ts";
import type { RunOptions } from "../options.ts";
import type { Budget } from "./budget.ts";

/** How long a slow reader waits before each of its first reads, in milliseconds. */
export const SLOW_READ_DELAYS_MS: readonly number[] = [400, 50, 50];

/** How long a server has to notice that the reader has left. */
const LEAVING_MS = 100;

/** Sends a request once, and reads the response as the probe says. Never rejects. */
export async function sendOnce(
  probe: Probe,
  request: Request,
  { clock, fetch }: RunOptions,
  budget: Budget,
): Promise<Exchange> {
  const { signal, timeoutMs } = budget;
  const maxBytes = budget.reserveBytes();
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
  const recording = recordExchange(fetch, request, { clock, signal: scope.signal, maxBytes });
  try {
    const { body } = await recording.response;
    if (body !== null) await readBody(body, probe, clock, scope.signal, maxBytes, stop);
  } catch {
    // The recording says how the exchange ended.
  }
  const exchange = await recording.exchange;
  stopTimer();
  scope.dispose();
  budget.releaseBytes(
    maxBytes,
    exchange.response?.chunks.reduce((sum, { bytes }) => sum + bytes.length, 0) ?? 0,
  );
  // What the run itself ended is not the server's doing.
  if (failure === undefined || signal.aborted) return exchange;
  return { ...exchange, end: "broken", error: failure };
}

/** Reads a body as the probe says. Stops the exchange, so that its connection closes, if the body is too long. */
async function readBody(
  body: ReadableStream<Uint8Array>,
  { reading }: Probe,
  clock: Clock,
  signal: AbortSignal,
  maxBytes: number,
  stop: (reason: Error) => void,
): Promise<void> {
  const reader = body.getReader();
  let bytes = 0;
  for (let turn = 0; ; turn++) {
    const { done, value } = await reader.read();
    if (done) return;
    bytes += value.length;
    if (bytes > maxBytes) return stop(new Error(`the body is longer than ${maxBytes} bytes`));
    if (reading === "left") break;
    const delayMs = reading === "slow" ? (SLOW_READ_DELAYS_MS[turn] ?? 0) : 0;
    if (delayMs > 0) await sleep(clock, delayMs, signal);
  }
  // Not awaited: some bodies never settle a cancellation.
  reader.cancel().catch(() => undefined);
  await sleep(clock, LEAVING_MS, signal);
}
