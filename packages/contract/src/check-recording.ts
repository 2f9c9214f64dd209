import { SPEC_SHA256 } from "@text-completions/core";
import type { PlanOptions } from "./options.ts";
import type { Exchange } from "./exchange.ts";
import { misuse } from "./misuse.ts";
import { readExchange } from "./exchange/parse.ts";
import type { CheckResult, Report } from "./report.ts";
import { requireExchange } from "./check-exchange.ts";
import { requireOptions } from "./options.ts";
import { findCoverage } from "./run/find-coverage.ts";
import { judgeRule } from "./run/evaluate.ts";
import { redact, secretsOf } from "./run/redact.ts";
import { toRecord } from "./run/build-report.ts";
import { type Selection, selectRules } from "./catalogue/select.ts";
import { spareUnread } from "./check-exchange.ts";

/** Options of {@link checkRecording}. */
export interface RecordingOptions extends Pick<PlanOptions, "only" | "skip"> {
  /** What the report names as the server. Default: the origin of the first exchange. */
  baseUrl?: string | undefined;
  /** When the exchanges began, as the report says it. Default: now. */
  startedAt?: Date | undefined;
}

const WHAT = "check exchanges";

/**
 * Judges exchanges that have taken place, both sides of them, and sends nothing. Checks that need requests of their own
 * are skipped.
 *
 * @throws {TypeError} if one of them is no exchange, an option is not what it should be, or `only` or `skip` name a check that does not exist.
 */
export function checkRecording(exchanges: readonly Exchange[], options: RecordingOptions = {}): Report {
  requireList(exchanges);
  requireReportOptions(options);
  const { baseUrl = originOf(exchanges[0]), startedAt = new Date() } = options;
  const readings = exchanges.map((exchange) => readExchange(exchange));
  const evidence = { answers: new Map<string, never>(), readings, cutOff: undefined };
  const results = selectOffline(options).map((selection) => judgeRule(selection, evidence));
  const keys = new Set(readings.flatMap(({ request }) => request.keys));
  const secrets = [...keys].flatMap(secretsOf);
  const report: Report = {
    version: 1,
    document: SPEC_SHA256,
    baseUrl,
    startedAt: startedAt.toISOString(),
    durationMs: 0,
    complete: true,
    results,
    exchanges: readings.map((reading) => toRecord(reading, secrets)),
    coverage: findCoverage(readings),
    summary: summarize(results, exchanges.length),
  };
  return redact(report, secrets);
}

function requireList(exchanges: readonly Exchange[]): void {
  if (!Array.isArray(exchanges)) {
    throw misuse(WHAT, `they are of type ${typeof exchanges}`, "Pass a list of what was recorded");
  }
  for (const [index, exchange] of exchanges.entries()) requireExchange(`check exchange ${index}`, exchange);
}

function requireReportOptions(options: RecordingOptions): void {
  requireOptions(WHAT, options);
  const { baseUrl = "", startedAt = new Date() } = options;
  if (typeof baseUrl !== "string") {
    throw misuse(WHAT, `baseUrl is of type ${typeof baseUrl}`, "Pass a text, or leave it out");
  }
  if (!(startedAt instanceof Date) || Number.isNaN(startedAt.getTime())) {
    throw misuse(WHAT, "startedAt is no date", "Pass a Date, or leave it out");
  }
}

function originOf(exchange: Exchange | undefined): string {
  const url = exchange?.request.url ?? "";
  return URL.canParse(url) ? new URL(url).origin : "";
}

/** The choice of a run, with the checks of clients, and without those that need requests of their own. */
function selectOffline({ only, skip }: RecordingOptions): Selection[] {
  return selectRules({ only, skip }, true).map(({ rule, leftOut }) =>
    rule.mode === "active"
      ? { rule, leftOut: leftOut ?? "it needs requests of its own" }
      : { rule: spareUnread(rule), leftOut },
  );
}

function summarize(results: readonly CheckResult[], requests: number): Report["summary"] {
  const summary = { passed: 0, failed: 0, inconclusive: 0, skipped: 0, requests };
  for (const { outcome } of results) summary[outcome] += 1;
  return summary;
}
