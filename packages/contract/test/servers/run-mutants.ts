import { MUTANTS } from "../mutants/mutants.ts";
import type { Mutant } from "../mutants/mutant.ts";
import { createBaseMock } from "./base-mock.ts";
import { check, violated } from "./check.ts";
import { withLayer } from "./incoming.ts";

/** A mutant, and the checks that it violated. */
export interface Kill {
  mutant: Mutant;
  violated: string[];
}

/** Much of a run is waiting, so several go at once. */
const AT_ONCE = 4;

/** Runs checks against every mutant: for each those given, or the whole catalogue. */
export async function runMutants(only: (mutant: Mutant) => readonly string[] | undefined): Promise<Kill[]> {
  const kills: Kill[] = MUTANTS.map((mutant) => ({ mutant, violated: [] }));
  const queue = kills.filter(({ mutant }) => mutant.isTimed !== true).values();
  await Promise.all(Array.from({ length: AT_ONCE }, () => work(queue, only)));
  await work(kills.filter(({ mutant }) => mutant.isTimed === true).values(), only);
  return kills;
}

async function work(queue: Iterator<Kill>, only: Parameters<typeof runMutants>[0]): Promise<void> {
  for (let next = queue.next(); next.done !== true; next = queue.next()) {
    const { mutant } = next.value;
    const server = withLayer(createBaseMock(mutant.options), mutant.layer());
    next.value.violated = violated(await check(server, { timeoutMs: mutant.timeoutMs, only: only(mutant) }));
  }
}
