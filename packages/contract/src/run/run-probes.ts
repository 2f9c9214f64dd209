import { readRetryAfterMs, sleep } from "@text-completions/core/internal";
import { type Probe, type ProbeSettings, WRONG_KEY } from "../catalogue/probes.ts";
import { parseExchange } from "../exchange/parse.ts";
import { hasResponse, type ParsedExchange } from "../exchange/parsed-exchange.ts";
import type { RunOptions } from "../options.ts";
import type { Budget } from "./budget.ts";
import { buildProbeRequest } from "./probe-request.ts";
import { sendOnce } from "./send.ts";

/** The attempts at each probe, by its id; none for a probe that was not sent. */
export type Attempts = Map<string, ParsedExchange[]>;

/** The exchange that shows what a probe is for: the last attempt at it, or the exchange that stands in for it. */
export function findExchange({ id, standIn }: Probe, attempts: Attempts): ParsedExchange | undefined {
  return attempts.get(id)?.at(-1) ?? (standIn && attempts.get(standIn.probe.id)?.at(-1));
}

/** The probes that have to be sent because the exchanges that stand in for them do not suffice. */
export function findInsufficient(followUps: readonly Probe[], attempts: Attempts): Probe[] {
  const responseTo = (probe: Probe): ParsedExchange | undefined => findExchange(probe, attempts);
  const needed = followUps.filter(({ standIn }) => {
    const exchange = standIn && responseTo(standIn.probe);
    if (exchange === undefined || !hasResponse(exchange)) return false;
    return standIn?.suffices(exchange, { responseTo }) === false;
  });
  const ids = new Set(needed.flatMap((probe) => [probe].concat(probe.after ?? []).map(({ id }) => id)));
  return followUps.filter(({ id }) => ids.has(id));
}

/** Sends the probes of a run, and keeps what comes back. */
export interface ProbeRunner {
  readonly attempts: Attempts;
  /**
   * Sends the probes that were not sent yet: first several at once, then those that run alone, one after the other.
   *
   * @param total - How many probes the run has, as far as is known now.
   */
  readonly run: (probes: readonly Probe[], total: number) => Promise<void>;
}

/** Creates the runner of a run, whose budget it spends. */
export function createProbeRunner(options: RunOptions, budget: Budget): ProbeRunner {
  const { model, apiKey, concurrency, onProgress } = options;
  const attempts: Attempts = new Map();
  const underWay = new Map<string, Promise<void>>();
  const settings = { model, apiKey, responseTo: (probe: Probe) => findExchange(probe, attempts) };

  async function send(probe: Probe, total: number): Promise<void> {
    for (const { id } of probe.after ?? []) await underWay.get(id);
    const exchanges = await sendProbe(probe, { settings, options, budget });
    if (exchanges.length === 0) return;
    attempts.set(probe.id, exchanges);
    const status = exchanges.at(-1)?.response?.status;
    onProgress({ done: attempts.size, total, request: probe.id, status });
  }

  /** Takes from the queue until it is empty. */
  async function work(queue: Iterator<Probe>, total: number): Promise<void> {
    for (let next = queue.next(); next.done !== true; next = queue.next()) {
      const sent = send(next.value, total);
      underWay.set(next.value.id, sent);
      await sent;
    }
  }

  return {
    attempts,
    async run(probes, total) {
      const unsent = probes.filter(({ id }) => !attempts.has(id));
      const queue = unsent.filter(({ alone }) => alone !== true).values();
      await Promise.all(Array.from({ length: concurrency }, () => work(queue, total)));
      await work(unsent.filter(({ alone }) => alone === true).values(), total);
    },
  };
}

/** How often a request is repeated when the server is busy. */
const MAX_RETRIES = 2;
const FIRST_DELAY_MS = 500;

/** Sends a probe, repeatedly if the server is busy. Returns every attempt; none if the run is over. */
async function sendProbe(
  probe: Probe,
  { settings, options, budget }: { settings: ProbeSettings; options: RunOptions; budget: Budget },
): Promise<ParsedExchange[]> {
  const { clock } = options;
  const attempts: ParsedExchange[] = [];
  for (let attempt = 0; attempt <= MAX_RETRIES && budget.takeRequest(); attempt++) {
    const parsed = await send();
    // An exchange that the run ended says nothing about the server.
    if (budget.signal.aborted && parsed.exchange.end === "aborted") return attempts;
    attempts.push(parsed);
    const delayMs = delayBeforeRetry(parsed, attempt, clock.now());
    if (delayMs === undefined || attempt === MAX_RETRIES || !budget.takeWait(delayMs)) break;
    await sleep(clock, delayMs, budget.signal).catch(() => undefined);
  }
  return attempts;

  async function send(): Promise<ParsedExchange> {
    const { timeoutMs } = budget;
    const request = (): Request => buildProbeRequest(probe, settings, options);
    let exchange = await sendOnce(probe, request(), options, budget);
    const isLost = exchange.response === undefined && budget.timeoutMs === timeoutMs;
    // A server may close an idle connection just as it is used again, but not twice in a row.
    if (isLost && budget.requests > 1 && budget.takeRequest()) {
      exchange = await sendOnce(probe, request(), options, budget);
    }
    return parseExchange(exchange, options.apiKey, WRONG_KEY);
  }
}

/** The wait before the next attempt in milliseconds; undefined unless the server is busy. */
function delayBeforeRetry({ response }: ParsedExchange, attempt: number, now: number): number | undefined {
  if (response?.status !== 429 && response?.status !== 529) return undefined;
  return readRetryAfterMs(response.headers, now) ?? FIRST_DELAY_MS * 2 ** attempt;
}
