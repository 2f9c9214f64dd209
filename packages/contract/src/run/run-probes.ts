import type { RunOptions } from "../check-options.ts";
import type { Probe } from "../probe.ts";
import type { Reading } from "../reading/reading.ts";
import type { Budget } from "./budget.ts";
import { sendProbe } from "./send-probe.ts";

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
