import { type ActiveCheck, type CheckDefinition, type PassiveCheck, toCheck } from "../catalogue/define.ts";
import type { Selection } from "../catalogue/select.ts";
import { hasResponse, type ParsedExchange } from "../exchange/parsed-exchange.ts";
import { inconclusive, type Reason } from "../reason.ts";
import { type CheckResult, type Outcome, toViolation, type Violation } from "../report.ts";
import { type Attempts, findExchange } from "./run-probes.ts";

/** More violations of the same kind add nothing. */
const MAX_VIOLATIONS = 10;

/** What a run has collected. */
export interface Evidence {
  attempts: Attempts;
  /** Every attempt, in the order of the plan: its index is that in the report's `exchanges`. */
  exchanges: readonly ParsedExchange[];
  /** Why requests are missing, if some are. */
  exhausted: Reason | undefined;
}

/** Evaluates a check. */
export function evaluateCheck({ check, exclusion }: Selection, evidence: Evidence): CheckResult {
  if (exclusion !== undefined) return toResult(check, [], { outcome: "skipped", reason: exclusion });
  if (check.mode === "passive") return evaluatePassively(check, evidence);
  return evaluateActively(check, evidence);
}

function evaluatePassively(check: PassiveCheck, evidence: Evidence): CheckResult {
  const { exchanges, attempts, exhausted } = evidence;
  const indices: number[] = [];
  const violations = exchanges.flatMap((parsed, index) => {
    const findings = check.evaluate(parsed);
    if (findings === undefined) return [];
    indices.push(index);
    return findings.map((finding) => toViolation(check, finding, index));
  });
  const seen = indices.flatMap((index) => exchanges[index] ?? []);
  const place = { exchanges: indices, durationMs: durationOf(seen) };
  if (violations.length > 0) return toResult(check, violations, { ...place, outcome: "failed" });
  if (exhausted !== undefined && !check.probes.every((probe) => findExchange(probe, attempts))) {
    return toResult(check, [], { ...place, outcome: "skipped", reason: exhausted });
  }
  if (indices.length > 0) return toResult(check, [], { ...place, outcome: "passed" });
  const reason = inconclusive("no-evidence", "the server sent no response to which it applies");
  return toResult(check, [], { ...place, outcome: "inconclusive", reason });
}

function evaluateActively(check: ActiveCheck, { exchanges, attempts, exhausted }: Evidence): CheckResult {
  const own = check.probes.map((probe) => findExchange(probe, attempts));
  const sent = own.filter((parsed) => parsed !== undefined);
  const indices = own.map((parsed) => (parsed === undefined ? -1 : exchanges.indexOf(parsed)));
  const place = { exchanges: indices.filter((index) => index >= 0), durationMs: durationOf(sent) };
  if (sent.length < own.length) {
    const reason = exhausted ?? { code: "not-sent", text: "its requests were not sent" };
    return toResult(check, [], { ...place, outcome: "skipped", reason });
  }
  const complete = sent.filter(hasResponse);
  if (complete.length < own.length) {
    const error = sent.find((parsed) => !hasResponse(parsed))?.exchange.error;
    const reason = inconclusive("no-response", `no response: ${error?.message ?? "the cause is unknown"}`);
    return toResult(check, [], { ...place, outcome: "inconclusive", reason });
  }
  const result = check.evaluate(...complete);
  if ("code" in result) return toResult(check, [], { ...place, outcome: "inconclusive", reason: result });
  const violations = result.map((finding) => toViolation(check, finding, indices[finding.probe ?? 0]));
  return toResult(check, violations, { ...place, outcome: violations.length > 0 ? "failed" : "passed" });
}

function toResult(
  check: CheckDefinition,
  violations: Violation[],
  { outcome, reason, exchanges = [], durationMs = 0 }: ResultParts,
): CheckResult {
  const omitted = violations.length - MAX_VIOLATIONS;
  return {
    ...toCheck(check),
    outcome,
    violations: violations.slice(0, MAX_VIOLATIONS),
    ...(omitted > 0 && { omittedViolations: omitted }),
    ...(reason !== undefined && { reason }),
    exchanges,
    durationMs,
  };
}

interface ResultParts {
  outcome: Outcome;
  reason?: Reason;
  exchanges?: number[];
  durationMs?: number;
}

/** How long the requests of a check took together. */
function durationOf(exchanges: readonly ParsedExchange[]): number {
  return Math.round(exchanges.reduce((sum, { exchange }) => sum + exchange.endedAtMs, 0));
}
