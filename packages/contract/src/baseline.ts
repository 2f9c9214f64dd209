import {
  checkOptions,
  listOf,
  objectOf,
  oneOf,
  type OptionTable,
  required,
  STRING,
} from "@text-completions/core/internal";
import { assertReport, type CheckResult, type Report } from "./report.ts";

/** Checks that are known to fail, as plain data for a file that a team keeps next to its code. */
export interface Baseline {
  version: 1;
  known: KnownFailure[];
}

/** A check that is known to fail. */
export interface KnownFailure {
  /** The id of the check. */
  check: string;
  /** Why it fails, or what will fix it: for people. Default: none. */
  reason?: string | undefined;
}

const BASELINE = {
  version: required(oneOf(1)),
  known: required(
    listOf(objectOf<KnownFailure>({ check: required(STRING), reason: STRING }), "{ check, reason? }"),
  ),
} satisfies OptionTable<Baseline>;

/**
 * Compares a report with a baseline: failed checks that the baseline names become `known`, and `baseline` of the report
 * lists entries that are `fixed` or `stale`. Formats then show what is new; nothing is left out.
 *
 * @example
 * ```ts
 * import { applyBaseline, checkServer } from "@text-completions/contract";
 *
 * const report = await checkServer({ baseUrl: "http://127.0.0.1:4010", apiKey: "any" });
 * const { results, baseline } = applyBaseline(report, { version: 1, known: [{ check: "errors/retry-after" }] });
 * const isNew = results.some(({ outcome, known }) => outcome === "failed" && known !== true);
 * console.log(isNew, baseline?.fixed);
 * ```
 *
 * @throws {UsageError} if `report` is not a report, or `baseline` is not a baseline.
 */
export function applyBaseline(report: Report, baseline: Baseline): Report {
  assertReport(report);
  const ids = parseBaseline(baseline).known.map(({ check }) => check);
  const outcomes = new Map(report.results.map(({ id, outcome }) => [id, outcome]));
  const known = new Set(ids);
  return {
    ...report,
    results: report.results.map((result) => withKnown(result, known)),
    baseline: {
      fixed: ids.filter((id) => outcomes.get(id) === "passed"),
      stale: ids.filter((id) => !outcomes.has(id)),
    },
  };
}

function withKnown(result: CheckResult, ids: ReadonlySet<string>): CheckResult {
  const { known: _before, ...rest } = result;
  return result.outcome === "failed" && ids.has(result.id) ? { ...rest, known: true } : rest;
}

/**
 * Creates the baseline of a report: every check that failed, with its reason from the previous baseline. Entries for
 * checks that the report could not evaluate are kept.
 *
 * @throws {UsageError} if `report` is not a report, or `previous` is not a baseline.
 */
export function createBaseline(report: Report, previous: Baseline = { version: 1, known: [] }): Baseline {
  assertReport(report);
  const { results } = report;
  const before = new Map(parseBaseline(previous).known.map((entry) => [entry.check, entry]));
  const known = results.flatMap(({ id, outcome }) => {
    const entry = before.get(id);
    if (outcome === "failed") return [entry ?? { check: id }];
    return entry !== undefined && outcome !== "passed" ? [entry] : [];
  });
  return { version: 1, known };
}

/**
 * Checks a baseline that comes from a file.
 *
 * @throws {UsageError} that names the first member that is wrong: `baseline.known[0].check`.
 */
export function parseBaseline(value: unknown): Baseline {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- It is checked by the same call.
  const baseline = value as Baseline;
  checkOptions(baseline, BASELINE, "baseline");
  return baseline;
}
