import { HEADER } from "@text-completions/core";
import type { Probe, ProbeSettings } from "../catalogue/probes.ts";
import { type Reading, readExchange } from "../exchange/parse.ts";
import type { RunOptions } from "../options.ts";
import type { Budget } from "./budget.ts";
import { toRequest } from "./probe-request.ts";
import { sendOnce } from "./send.ts";

/** The attempts at each probe, by its id; none for those that were not sent. */
export type Answers = Map<string, Reading[]>;

/** Sends what is not sent yet, some at once; at the end, one after the other, those that are to be alone. */
export async function runProbes(
  probes: readonly Probe[],
  options: RunOptions,
  budget: Budget,
  answers: Answers,
  total: number,
): Promise<void> {
  const { model, apiKey, onProgress } = options;
  const underWay = new Map<string, Promise<void>>();
  const settings = { model, apiKey, answerTo: ({ id }: Probe) => answers.get(id)?.at(-1) };

  async function send(probe: Probe): Promise<void> {
    for (const { id } of probe.after ?? []) await underWay.get(id);
    const attempts = await sendProbe(probe, settings, options, budget);
    if (attempts.length === 0) return;
    answers.set(probe.id, attempts);
    onProgress({ done: answers.size, total, request: probe.id, status: attempts.at(-1)?.response?.status });
  }

  /** Takes from the queue until it is empty. */
  async function work(queue: Iterator<Probe>): Promise<void> {
    for (let next = queue.next(); next.done !== true; next = queue.next()) {
      const sent = send(next.value);
      underWay.set(next.value.id, sent);
      await sent;
    }
  }

  const queue = probes.filter((probe) => probe.isAlone !== true && !answers.has(probe.id)).values();
  await Promise.all(Array.from({ length: options.concurrency }, () => work(queue)));
  await work(probes.filter((probe) => probe.isAlone === true).values());
}

/** How often a request is repeated when the server has no time for it. */
const MOST_RETRIES = 2;
const FIRST_WAIT_MS = 500;
/** Who asks for more is not waited for. */
const LONGEST_WAIT_MS = 30_000;

/** Sends a probe, again if the server is busy. Gives every attempt; none, if the run is over. */
export async function sendProbe(
  probe: Probe,
  settings: ProbeSettings,
  options: RunOptions,
  budget: Budget,
): Promise<Reading[]> {
  const attempts: Reading[] = [];
  for (let attempt = 0; attempt <= MOST_RETRIES && budget.take(); attempt++) {
    const reading = await send();
    // What the run itself cut off tells nothing of the server.
    if (options.signal.aborted && reading.exchange.abandoned === true) return attempts;
    attempts.push(reading);
    const waitMs = waitOf(reading, attempt);
    if (waitMs === undefined || attempt === MOST_RETRIES) break;
    await options.clock.wait(waitMs, options.signal).catch(() => undefined);
  }
  return attempts;

  async function send(): Promise<Reading> {
    const patienceMs = budget.timeoutMs;
    const exchange = await sendOnce(probe, toRequest(probe, settings, options), options, budget);
    const isLost = exchange.response === undefined && budget.timeoutMs === patienceMs;
    // A server may close a connection it has kept, just when it is used again. It does not do so twice.
    const isRepeated = isLost && budget.taken > 1 && budget.take();
    if (!isRepeated) return readExchange(exchange, options.apiKey);
    const again = await sendOnce(probe, toRequest(probe, settings, options), options, budget);
    return readExchange(again, options.apiKey);
  }
}

/** How long to wait before the next attempt; undefined if there is to be none. */
function waitOf({ response }: Reading, attempt: number): number | undefined {
  if (response?.status !== 429 && response?.status !== 529) return undefined;
  const seconds = Number(response.headers.get(HEADER.retryAfter) ?? Number.NaN);
  const waitMs = seconds > 0 ? seconds * 1000 : FIRST_WAIT_MS * 2 ** attempt;
  return waitMs <= LONGEST_WAIT_MS ? waitMs : undefined;
}
