/** A piece of work to time; what it returns is kept, so that it is not optimised away. */
export type Work = () => unknown;

/** How long one run of each work takes, in milliseconds: the times of all rounds, sorted. */
export type Times<Name extends string> = Record<Name, number[]>;

/** Holds the last result, so that the work cannot be left out. */
const kept: unknown[] = [];

const ROUNDS = 31;
const ROUND_MS = 20;

/**
 * Times works against each other. The rounds are interleaved (A B C, A B C, …), so that a machine that gets slower or
 * faster meanwhile does so for all of them.
 */
export async function measure<Name extends string>(works: Record<Name, Work>): Promise<Times<Name>> {
  const names = keysOf(works);
  const times = Object.fromEntries(names.map((name): [Name, number[]] => [name, []]));
  const repeats = new Map<Name, number>();
  for (const name of names) repeats.set(name, await repeatsFor(works[name]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of names) times[name]?.push(await time(works[name], repeats.get(name) ?? 1));
  }
  for (const name of names) times[name]?.sort((a, b) => a - b);
  // Every name got its list above.
  return times as Times<Name>;
}

/** The middle of sorted times. */
export function median(times: readonly number[]): number {
  return times[Math.floor(times.length / 2)] ?? Number.NaN;
}

/** How many runs fill a round, found after a warm-up. */
async function repeatsFor(work: Work): Promise<number> {
  const deadline = performance.now() + 200;
  let runs = 0;
  while (performance.now() < deadline) {
    kept[0] = await work();
    runs += 1;
  }
  return Math.max(1, Math.ceil((runs * ROUND_MS) / 200));
}

async function time(work: Work, repeats: number): Promise<number> {
  const start = performance.now();
  for (let run = 0; run < repeats; run++) {
    const result = work();
    kept[0] = result instanceof Promise ? await result : result;
  }
  return (performance.now() - start) / repeats;
}

function keysOf<Name extends string>(works: Record<Name, Work>): Name[] {
  // The keys of a record of named works are the names.
  return Object.keys(works) as Name[];
}
