import {
  type AnsweredReading,
  type ExchangeRule,
  type ProbeRule,
  type Rule,
  toCheck,
} from "../catalogue/define.ts";
import type { Selection } from "../catalogue/select.ts";
import type { Reading } from "../exchange/parse.ts";
import { type CheckResult, type Outcome, type Violation, toViolation } from "../report.ts";
import type { Answers } from "./run-probes.ts";

/** More of the same kind tell nothing new. */
const MOST_VIOLATIONS = 10;

/** What a run knows. */
export interface Evidence {
  answers: Answers;
  /** Every attempt, in the order of the plan: its place is its index in the report's `exchanges`. */
  readings: readonly Reading[];
  /** Why requests are missing, if some are. */
  cutOff: string | undefined;
}

/** What became of a check. */
export function judgeRule({ rule, leftOut }: Selection, evidence: Evidence): CheckResult {
  if (leftOut !== undefined) return toResult(rule, [], { outcome: "skipped", reason: leftOut });
  if (rule.mode === "passive") return judgeExchanges(rule, evidence);
  return judgeProbes(rule, evidence);
}

function judgeExchanges(rule: ExchangeRule, { readings, answers, cutOff }: Evidence): CheckResult {
  const exchanges: number[] = [];
  const violations = readings.flatMap((reading, exchange) => {
    const findings = rule.judge(reading);
    if (findings === undefined) return [];
    exchanges.push(exchange);
    return findings.map((finding) => toViolation(rule, finding, exchange));
  });
  const place = {
    exchanges,
    durationMs: durationOf(exchanges.flatMap((exchange) => readings[exchange] ?? [])),
  };
  if (violations.length > 0) return toResult(rule, violations, { ...place, outcome: "failed" });
  if (cutOff !== undefined && !rule.probes.every(({ id }) => answers.has(id))) {
    return toResult(rule, [], { ...place, outcome: "skipped", reason: cutOff });
  }
  if (exchanges.length > 0) return toResult(rule, [], { ...place, outcome: "passed" });
  const reason = "the server sent nothing to judge it by";
  return toResult(rule, [], { ...place, outcome: "inconclusive", reason });
}

function judgeProbes(rule: ProbeRule, { readings, answers, cutOff }: Evidence): CheckResult {
  const own = rule.probes.map(({ id }) => answers.get(id)?.at(-1));
  const sent = own.filter((reading) => reading !== undefined);
  const indices = own.map((reading) => (reading === undefined ? -1 : readings.indexOf(reading)));
  const place = { exchanges: indices.filter((index) => index >= 0), durationMs: durationOf(sent) };
  if (sent.length < own.length) {
    return toResult(rule, [], {
      ...place,
      outcome: "skipped",
      reason: cutOff ?? "its requests were not sent",
    });
  }
  const answered = sent.filter(isAnswered);
  if (answered.length < own.length) {
    const failure = sent.find((reading) => !isAnswered(reading))?.exchange.failure;
    const reason = `no answer came: ${failure?.message ?? "the reason is unknown"}`;
    return toResult(rule, [], { ...place, outcome: "inconclusive", reason });
  }
  const verdict = rule.judge(...answered);
  if (typeof verdict === "string")
    return toResult(rule, [], { ...place, outcome: "inconclusive", reason: verdict });
  const violations = verdict.map((finding) => toViolation(rule, finding, indices[finding.probe ?? 0]));
  return toResult(rule, violations, { ...place, outcome: violations.length > 0 ? "failed" : "passed" });
}

function isAnswered(reading: Reading): reading is AnsweredReading {
  return reading.response !== undefined;
}

function toResult(
  rule: Rule,
  violations: Violation[],
  { outcome, reason, exchanges = [], durationMs = 0 }: ResultParts,
): CheckResult {
  const left = violations.length - MOST_VIOLATIONS;
  const why = left > 0 ? `${left} more violations of the same kind are left out` : reason;
  return {
    ...toCheck(rule),
    outcome,
    violations: violations.slice(0, MOST_VIOLATIONS),
    ...(why === undefined ? {} : { reason: why }),
    exchanges,
    durationMs,
  };
}

interface ResultParts {
  outcome: Outcome;
  reason?: string;
  exchanges?: number[];
  durationMs?: number;
}

/** How long the requests of a check took together. */
function durationOf(readings: readonly Reading[]): number {
  const total = readings.reduce((sum, { exchange }) => sum + (exchange.response?.endedAtMs ?? 0), 0);
  return Math.round(total);
}
