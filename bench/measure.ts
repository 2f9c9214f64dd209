/** A piece of work to time; what it returns is kept, so that it is not optimised away. */
export type Work = () => unknown;

/** The times of all rounds of each work, sorted, in milliseconds a run. */
export type Times = ReadonlyMap<string, readonly number[]>;

/** Holds the last result. */
const kept: unknown[] = [];

const ROUNDS = 31;
const ROUND_MS = 20;
const WARM_UP_MS = 200;

/**
 * Times works against each other. The rounds are interleaved (A B C, A B C, …), so that a machine that gets slower or
 * faster meanwhile does so for all of them.
 */
export async function measure(works: Readonly<Record<string, Work>>): Promise<Times> {
  const times = new Map<string, number[]>();
  const repeats = new Map<string, number>();
  for (const [name, work] of Object.entries(works)) {
    times.set(name, []);
    repeats.set(name, await repeatsFor(work));
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, work] of Object.entries(works)) {
      times.get(name)?.push(await time(work, repeats.get(name) ?? 1));
    }
  }
  for (const list of times.values()) list.sort((a, b) => a - b);
  return times;
}

/** The time that half of the rounds stay under. */
export function median(times: Times, name: string): number {
  return quantile(times, name, 0.5);
}

/** The time that this part of the rounds stays under. */
export function quantile(times: Times, name: string, part: number): number {
  const list = times.get(name) ?? [];
  return list[Math.floor((list.length - 1) * part)] ?? Number.NaN;
}

/** How many runs fill a round, found during a warm-up. */
async function repeatsFor(work: Work): Promise<number> {
  const deadline = performance.now() + WARM_UP_MS;
  let runs = 0;
  while (performance.now() < deadline) {
    kept[0] = await work();
    runs += 1;
  }
  return Math.max(1, Math.ceil((runs * ROUND_MS) / WARM_UP_MS));
}

async function time(work: Work, repeats: number): Promise<number> {
  const start = performance.now();
  for (let run = 0; run < repeats; run++) {
    const result = work();
    kept[0] = result instanceof Promise ? await result : result;
  }
  return (performance.now() - start) / repeats;
}
