import type { RunOptions } from "../check-options.ts";
import type { Exchange } from "../exchange.ts";
import type { Probe } from "../probe.ts";
import { recordExchange } from "../record-exchange.ts";
import type { Budget } from "./budget.ts";
import { readBody } from "./read-body.ts";

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
