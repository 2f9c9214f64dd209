import type { CheckOptions } from "./options.ts";
import { planProbes } from "./plan.ts";
import { readOptions } from "./options.ts";
import type { Report } from "./report.ts";
import { buildReport } from "./run/build-report.ts";
import { createBudget } from "./run/budget.ts";
import { findFailure } from "./run/unreachable.ts";
import { type Answers, runProbes } from "./run/run-probes.ts";
import { selectRules } from "./catalogue/select.ts";

/**
 * Checks whether a server speaks the Text Completions API, by sending it requests and judging the answers. `planChecks`
 * tells beforehand how many, and what they cost.
 *
 * It never rejects for what a server does. A server that cannot be checked at all (no answer, a redirection, a web page, a refused key,
 * a model it does not serve) gives a report with `complete: false`, a `failure` that says why, and every check skipped; a run that was
 * cut off by `signal` or `maxRequests` one with `complete: false`, a `failure`, and the checks that were done by then.
 *
 * @throws {TypeError} if an option is not what it should be, or `only` or `skip` name a check that does not exist.
 *
 * @example
 * ```ts
 * import { checkServer } from "@text-completions/contract";
 *
 * const report = await checkServer({ baseUrl: "http://127.0.0.1:4010", apiKey: "any", only: ["stream"] });
 * for (const { violations } of report.results) {
 *   for (const { message, remedy } of violations) console.log(message, remedy);
 * }
 * ```
 */
export async function checkServer(options: CheckOptions): Promise<Report> {
  const run = readOptions(options);
  const selections = selectRules(options);
  const probes = planProbes(selections.flatMap(({ rule, leftOut }) => (leftOut === undefined ? [rule] : [])));
  const budget = createBudget(run);
  const answers: Answers = new Map();
  const startedAt = run.clock.now();
  const failure = await tryFirst();
  if (failure === undefined) await runProbes(probes, run, budget, answers, probes.length);
  return buildReport({ options: run, selections, probes, answers, budget, startedAt, failure });

  /** Sends the first request alone: why send a hundred to a server that is not there? */
  async function tryFirst(): Promise<string | undefined> {
    const [first] = probes;
    if (first === undefined) return undefined;
    await runProbes([first], run, budget, answers, probes.length);
    const reading = answers.get(first.id)?.at(-1);
    return reading && findFailure(first, reading, run.baseUrl);
  }
}
