import type { Probe } from "../catalogue/probes.ts";
import type { Exchange } from "../exchange.ts";
import type { RunOptions } from "../options.ts";
import { recordExchange } from "../record-exchange.ts";
import type { Budget } from "./budget.ts";
import type { Clock } from "./clock.ts";

/** Sends a request once, and reads the answer as the probe says. Never rejects. */
export async function sendOnce(
  probe: Probe,
  request: Request,
  options: RunOptions,
  budget: Budget,
): Promise<Exchange> {
  const { clock, fetch, signal } = options;
  const { timeoutMs } = budget;
  const over = new AbortController();
  const timer = startTimer(timeoutMs, clock, over);
  const stop = AbortSignal.any([signal, over.signal]);
  const recording = recordExchange(fetch, request, { now: clock.now, signal: stop });
  let fault: Error | undefined;
  try {
    await readBody(await recording.response, probe, clock, stop);
  } catch (error) {
    // That of the recording says the same of all but a body which is not at fault, only too long.
    if (error instanceof Error) fault = error;
  }
  const exchange = await recording.exchange;
  timer.abort();
  if (signal.aborted) return exchange;
  if (over.signal.aborted) {
    budget.tookTooLong();
    fault = new Error(`it did not finish within ${timeoutMs} ms`);
  }
  return fault === undefined ? exchange : { ...exchange, abandoned: undefined, failure: fault };
}

/** Aborts `over` when the time is up. Aborting what it returns stops it. */
function startTimer(ms: number, clock: RunOptions["clock"], over: AbortController): AbortController {
  const stop = new AbortController();
  clock.wait(ms, stop.signal).then(
    () => over.abort(),
    () => undefined,
  );
  return stop;
}

/** No probe asks for an answer nearly as long. */
const MOST_BYTES = 8 * 1024 * 1024;

/** How long a slow reader waits before each of its first reads, in milliseconds. */
export const SLOW_WAITS_MS: readonly number[] = [400, 50, 50];

/** How long a server has to notice that the reader has left. */
const LEAVING_MS = 100;

/** Reads a body as the probe says. Rejects if it goes on and on. */
export async function readBody(
  { body }: Response,
  { reading }: Probe,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  if (body === null) return;
  const reader = body.getReader();
  let bytes = 0;
  for (let turn = 0; ; turn++) {
    const { done, value } = await reader.read();
    if (done) return;
    bytes += value.length;
    if (reading === "left" || bytes > MOST_BYTES) break;
    const waitMs = reading === "slow" ? (SLOW_WAITS_MS[turn] ?? 0) : 0;
    if (waitMs > 0) await clock.wait(waitMs, signal);
  }
  // Not awaited: some bodies never settle a cancellation.
  reader.cancel().catch(() => undefined);
  if (reading === "left") await clock.wait(LEAVING_MS, signal);
  if (bytes > MOST_BYTES) throw new Error(`the body goes on after ${bytes} bytes`);
}
