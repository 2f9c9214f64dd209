import { SPEC_SHA256 } from "@text-completions/core";
import type { RunOptions } from "../check-options.ts";
import type { Probe } from "../probe.ts";
import type { CheckResult, Report } from "../report.ts";
import type { Selection } from "../select-rules.ts";
import type { Budget } from "./budget.ts";
import { findCoverage } from "./find-coverage.ts";
import { judgeRule } from "./judge-rules.ts";
import { redact, secretsOf } from "./redact.ts";
import type { Answers } from "./run-probes.ts";
import { toRecord } from "./to-record.ts";

/** What a run has come to. */
export interface RunState {
  options: RunOptions;
  selections: readonly Selection[];
  probes: readonly Probe[];
  answers: Answers;
  budget: Budget;
  startedAt: number;
  /** Why the server could not be checked at all, if so. */
  failure: string | undefined;
}

/** Judges what is known, and writes it down without keys. */
export function buildReport(state: RunState): Report {
  const { options, probes, answers, budget, startedAt } = state;
  const readings = probes.flatMap(({ id }) => answers.get(id) ?? []);
  const results = judge(state);
  const secrets = secretsOf(options.apiKey);
  const failure = state.failure ?? budget.exhausted;
  const report: Report = {
    version: 1,
    document: SPEC_SHA256,
    baseUrl: options.baseUrl,
    startedAt: new Date(startedAt).toISOString(),
    durationMs: Math.round(options.clock.now() - startedAt),
    complete: failure === undefined,
    ...(failure === undefined ? {} : { failure }),
    results,
    exchanges: readings.map((reading) => toRecord(reading, secrets)),
    coverage: findCoverage(readings),
    summary: {
      passed: count(results, "passed"),
      failed: count(results, "failed"),
      inconclusive: count(results, "inconclusive"),
      skipped: count(results, "skipped"),
      requests: budget.taken,
    },
  };
  return redact(report, secrets);
}

function judge({ selections, probes, answers, budget, failure }: RunState): CheckResult[] {
  const readings = probes.flatMap(({ id }) => answers.get(id) ?? []);
  const evidence = { answers, readings, cutOff: budget.exhausted };
  return selections.map(({ rule, leftOut }) => {
    const reason = leftOut ?? (failure === undefined ? undefined : "the server could not be checked");
    return judgeRule({ rule, leftOut: reason }, evidence);
  });
}

function count(results: readonly CheckResult[], outcome: CheckResult["outcome"]): number {
  return results.filter((result) => result.outcome === outcome).length;
}
