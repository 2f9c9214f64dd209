import { openAbortScope, startTimer } from "@text-completions/core/internal";
import { selectChecks } from "./catalogue/select.ts";
import { type CheckOptions, resolveRunOptions } from "./options.ts";
import { planProbes } from "./plan.ts";
import type { Reason } from "./reason.ts";
import type { Report } from "./report.ts";
import { createBudget } from "./run/budget.ts";
import { buildReport } from "./run/build-report.ts";
import { createProbeRunner, findInsufficient } from "./run/run-probes.ts";
import { findFailure } from "./run/unreachable.ts";

/**
 * Checks whether a server conforms to the Text Completions API: sends it requests and evaluates the responses. Call
 * `planChecks` first to find out how many requests it sends and what they cost.
 *
 * It never rejects because of what a server does. A server that cannot be checked at all (no response, a redirect, a
 * web page, a rejected key, an unknown model) results in a report with `complete: false`, a `failure` that says why,
 * and every check skipped. If `signal`, `maxRequests` or `maxDurationMs` ends the run, the report has `complete:
 * false`, a `failure`, and the results so far.
 *
 * @throws {UsageError} if an option is wrong, or `only` or `skip` names a check that does not exist.
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
  const run = resolveRunOptions(options);
  const selections = selectChecks(options);
  const { probes, followUps } = planProbes(
    selections.flatMap(({ check, exclusion }) => (exclusion === undefined ? [check] : [])),
  );
  const scope = openAbortScope(run.signal);
  const budget = createBudget(run, scope.signal);
  const stopTimer = startTimer(run.clock, run.maxDurationMs, () => {
    budget.timeIsUp();
    scope.abort(new Error(`The run took longer than ${run.maxDurationMs} ms.`));
  });
  const runner = createProbeRunner(run, budget);
  const startedAt = run.clock.now();
  try {
    const failure = await tryFirst();
    if (failure === undefined) {
      await runner.run(probes, probes.length);
      const needed = findInsufficient(followUps, runner.attempts);
      await runner.run(needed, probes.length + needed.length);
      probes.push(...needed);
    }
    const { attempts } = runner;
    return buildReport({ options: run, selections, probes, attempts, budget, startedAt, failure });
  } finally {
    stopTimer();
    scope.dispose();
  }

  /** Sends the first request alone: if it shows that the server cannot be checked, the others are not sent. */
  async function tryFirst(): Promise<Reason | undefined> {
    const [first] = probes;
    if (first === undefined) return undefined;
    await runner.run([first], probes.length);
    const exchange = runner.attempts.get(first.id)?.at(-1);
    return exchange && findFailure(first, exchange);
  }
}
