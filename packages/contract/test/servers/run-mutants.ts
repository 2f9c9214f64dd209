import type { Mock } from "@text-completions/mock";
import { textsIn } from "../../../../scripts/message-table.ts";
import { MUTANTS } from "../mutants/mutants.ts";
import type { Mutant } from "../mutants/mutant.ts";
import { createBaseMock, createShortMock } from "./base-mock.ts";
import { check, failed } from "./check.ts";
import { withLayer } from "./incoming.ts";

/** A mutant, the checks that it failed, and what the report says of all checks. */
export interface Kill {
  mutant: Mutant;
  failed: string[];
  texts: string[];
}

/** Much of a run is waiting, so several go at once. */
const AT_ONCE = 4;

/** A machine that is busy hides what can be seen in time alone. */
const MAX_TIMED_RUNS = 3;

/** Runs the whole catalogue against every mutant. */
export async function runMutants(): Promise<Kill[]> {
  const kills: Kill[] = MUTANTS.map((mutant) => ({ mutant, failed: [], texts: [] }));
  const queue = kills.filter(({ mutant }) => mutant.isTimed !== true).values();
  await Promise.all(Array.from({ length: AT_ONCE }, () => work(queue)));
  await work(kills.filter(({ mutant }) => mutant.isTimed === true).values());
  return kills;
}

async function work(queue: Iterator<Kill>): Promise<void> {
  for (let next = queue.next(); next.done !== true; next = queue.next()) {
    const kill = next.value;
    const { caughtBy, isTimed } = kill.mutant;
    let runs = isTimed === true ? MAX_TIMED_RUNS : 1;
    while (runs-- > 0 && !kill.failed.includes(caughtBy)) Object.assign(kill, await run(kill.mutant));
  }
}

async function run(mutant: Mutant): Promise<Pick<Kill, "failed" | "texts">> {
  const report = await check(withLayer(createServer(mutant), mutant.layer()), {
    timeoutMs: mutant.timeoutMs,
    // Several runs at once say nothing about time.
    skip: mutant.isTimed === true ? [] : ["stream/not-buffered", "robustness/stops-generating"],
  });
  return { failed: failed(report), texts: textsIn(report.results) };
}

function createServer({ isShort, options }: Mutant): Mock {
  return isShort === true ? createShortMock() : createBaseMock(options);
}
