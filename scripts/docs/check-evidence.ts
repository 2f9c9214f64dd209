import type { Violation } from "@text-completions/contract";
import type { RecordedExchange } from "@text-completions/core";
import { createBaseMock } from "../../packages/contract/test/servers/base-mock.ts";
import { check } from "../../packages/contract/test/servers/check.ts";
import { withLayer } from "../../packages/contract/test/servers/incoming.ts";
import type { Mutant } from "../../packages/contract/test/mutants/mutant.ts";
import { MUTANTS } from "../../packages/contract/test/mutants/mutants.ts";

/** A broken server that a check has to catch, and what the check found there. */
export interface Evidence {
  /** What the server does, as the end of a sentence that begins with "A server that". */
  does: string;
  violation?: Violation | undefined;
  /** The request and response that the violation was seen in. */
  exchange?: RecordedExchange | undefined;
}

/** Most of a run is waiting. */
const AT_ONCE = 4;

/** Runs each check against the broken servers that it has to catch. */
export async function collectEvidence(): Promise<Map<string, Evidence[]>> {
  const results = new Map<string, Evidence[]>();
  const queue = MUTANTS.map((mutant, index) => ({ mutant, index }));
  const found: Evidence[] = [];
  const pending = queue.filter(({ mutant }) => mutant.isTimed !== true).values();
  const work = async (jobs: Iterable<{ mutant: Mutant; index: number }>): Promise<void> => {
    for (const { mutant, index } of jobs) found[index] = await runCheck(mutant);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, () => work(pending)));
  // A check of time runs on its own.
  await work(queue.filter(({ mutant }) => mutant.isTimed === true));
  for (const [index, { caughtBy }] of MUTANTS.entries()) {
    const evidence = found[index];
    if (evidence !== undefined) results.set(caughtBy, [...(results.get(caughtBy) ?? []), evidence]);
  }
  return results;
}

async function runCheck({ does, caughtBy, options, layer, timeoutMs }: Mutant): Promise<Evidence> {
  const server = withLayer(createBaseMock(options), layer());
  const report = await check(server, { only: [caughtBy], timeoutMs });
  const violation = report.results.flatMap(({ violations }) => violations)[0];
  const exchange = violation?.exchange === undefined ? undefined : report.exchanges[violation.exchange];
  return { does, violation, exchange };
}
