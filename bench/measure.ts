import { EFFORT } from "./effort.ts";

/** A piece of work to time; what it returns is kept, so that it is not optimised away. */
export type Work = () => unknown;

/** The times of all rounds of each work, sorted, in milliseconds a run. */
export type Times = ReadonlyMap<string, readonly number[]>;

/** Holds the last result. */
const kept: unknown[] = [];

/**
 * Times works against each other. The rounds are interleaved (A B C, A B C, …), so that a machine that gets slower or
 * faster meanwhile does so for all of them.
 */
export async function measure(works: Readonly<Record<string, Work>>): Promise<Times> {
  const repeats = new Map<string, number>();
  for (const [name, work] of Object.entries(works)) repeats.set(name, await repeatsFor(work));
  return interleave(
    Object.fromEntries(
      Object.entries(works).map(([name, work]) => [name, () => time(work, repeats.get(name) ?? 1)]),
    ),
    EFFORT.rounds,
  );
}

/** Takes figures in turn (A B C, A B C, …): of works that time themselves, or count something else than time. */
export async function interleave(
  probes: Readonly<Record<string, () => Promise<number>>>,
  rounds: number,
): Promise<Times> {
  const figures = new Map<string, number[]>(Object.keys(probes).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, probe] of Object.entries(probes)) figures.get(name)?.push(await probe());
  }
  for (const list of figures.values()) list.sort((a, b) => a - b);
  return figures;
}

/** The figure that half of the rounds stay under. */
export function median(times: Times, name: string): number {
  return quantile(times, name, 0.5);
}

/** The figure that this part of the rounds stays under. */
export function quantile(times: Times, name: string, part: number): number {
  const list = times.get(name) ?? [];
  return list[Math.floor((list.length - 1) * part)] ?? Number.NaN;
}

/** How many runs fill a round, found during a warm-up. */
async function repeatsFor(work: Work): Promise<number> {
  const deadline = performance.now() + EFFORT.warmUpMs;
  let runs = 0;
  while (performance.now() < deadline) {
    kept[0] = await work();
    runs += 1;
  }
  return Math.max(1, Math.ceil((runs * EFFORT.roundMs) / EFFORT.warmUpMs));
}

async function time(work: Work, repeats: number): Promise<number> {
  const start = performance.now();
  for (let run = 0; run < repeats; run++) {
    const result = work();
    kept[0] = result instanceof Promise ? await result : result;
  }
  return (performance.now() - start) / repeats;
}
