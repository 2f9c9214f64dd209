import { invalidOption } from "@text-completions/core/internal";
import type { RecordedExchange } from "@text-completions/core";
import type { Check, Finding, Severity } from "./catalogue/define.ts";
import type { Reason } from "./reason.ts";

/** One violation of a check by a server or in one exchange. */
export interface Violation extends Pick<Finding, "message" | "where" | "expected" | "received" | "offset"> {
  /** The id of the {@link Check}. */
  check: string;
  severity: Severity;
  /** The part of the spec that was violated: the check's `spec`. */
  spec: string;
  /** How to fix it. */
  remedy: string;
  /** The exchange it was seen in: an index into the report's `exchanges`. */
  exchange?: number | undefined;
}

/**
 * The outcome of a check. `"inconclusive"` means that the server (or its model) did nothing that the check could
 * evaluate, which is not an error; `"skipped"` means that the check was excluded by choice or by a limit.
 */
export type Outcome = "passed" | "failed" | "inconclusive" | "skipped";

/** The result of one check. */
export interface CheckResult extends Check {
  outcome: Outcome;
  /** At most 10. */
  violations: Violation[];
  /** How many more violations of the same kind were found. Default: none. */
  omittedViolations?: number | undefined;
  /** Why it was skipped, or is inconclusive. */
  reason?: Reason | undefined;
  /** Whether it failed and a baseline names it; see `applyBaseline`. Default: false. */
  known?: boolean | undefined;
  /** The exchanges it was evaluated on: indices into the report's `exchanges`. */
  exchanges: number[];
  durationMs: number;
}

/** What `checkServer` found. Plain data: `JSON.parse(JSON.stringify(report))` is the same report. */
export interface Report {
  /** The version of the layout of this report. */
  version: 1;
  /** The SHA-256 of the document that the checks come from. */
  document: string;
  baseUrl: string;
  startedAt: string;
  durationMs: number;
  /** False if the run did not finish: then the results are those so far. */
  complete: boolean;
  /** Why the run did not start or did not finish. */
  failure?: Reason | undefined;
  /** One for each check of the catalogue, in the catalogue's order. */
  results: CheckResult[];
  /** What went over the wire, without keys. */
  exchanges: RecordedExchange[];
  summary: { passed: number; failed: number; inconclusive: number; skipped: number; requests: number };
  /** How the results differ from a baseline. Default: none was applied. */
  baseline?: BaselineComparison | undefined;
}

/** Entries of a baseline that can be removed from it. */
export interface BaselineComparison {
  /** Checks that pass now. */
  fixed: string[];
  /** Checks that do not exist. */
  stale: string[];
}

/** Whether a check failed and is not in a baseline. */
export function isNewFailure({ outcome, known }: CheckResult): boolean {
  return outcome === "failed" && known !== true;
}

/** A finding with the details of its check; `exchange` is the index of the exchange in a report. */
export function toViolation(
  { id, severity, spec, remedy }: Check,
  finding: Finding,
  exchange?: number,
): Violation {
  const { message, where, expected, received, offset } = finding;
  return {
    check: id,
    severity,
    message,
    spec,
    remedy,
    where,
    ...(expected === undefined ? {} : { expected }),
    ...(received === undefined ? {} : { received }),
    ...(offset === undefined ? {} : { offset }),
    ...(exchange === undefined ? {} : { exchange }),
  };
}

/** Counts results by outcome. */
export function summarize(results: readonly CheckResult[], requests: number): Report["summary"] {
  const summary = { passed: 0, failed: 0, inconclusive: 0, skipped: 0, requests };
  for (const { outcome } of results) summary[outcome] += 1;
  return summary;
}

/** @throws {UsageError} unless a value is a report. */
export function assertReport(report: unknown): void {
  const version = typeof report === "object" && report !== null && "version" in report && report.version;
  if (version === 1) return;
  throw invalidOption("report", "the object returned by checkServer() (report version 1)", report);
}
