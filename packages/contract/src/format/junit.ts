import { type CheckResult, isNewFailure, type Report } from "../report.ts";
import { describeCheck } from "./pretty.ts";
import { createPaint } from "./terminal.ts";
import { describeFailure, toPrintable } from "./text.ts";
import { element, escapeXml } from "@text-completions/core/internal";

/**
 * Writes a report as JUnit XML: a suite for each group of checks, a case for each check. JUnit has no warnings, so a
 * failed recommendation is the output of a case that passed.
 */
export function formatJunit(report: Report): string {
  const suites = [...groupBy(report.results)].map(([group, results]) => toSuite(group, results, report));
  if (!report.complete) suites.unshift(toRunSuite(report));
  const broken = report.results.filter(isBroken).length;
  const root = element(
    "testsuites",
    {
      name: "text-completions check",
      tests: report.results.length + (report.complete ? 0 : 1),
      failures: broken,
      errors: report.complete ? 0 : 1,
      skipped: report.results.filter(isOpen).length,
      time: seconds(report.durationMs),
    },
    lines(suites),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}

function groupBy(results: readonly CheckResult[]): Map<string, CheckResult[]> {
  const groups = new Map<string, CheckResult[]>();
  for (const result of results) {
    // A check is named after its group first.
    const [group = ""] = result.id.split("/");
    groups.set(group, [...(groups.get(group) ?? []), result]);
  }
  return groups;
}

function toSuite(name: string, results: readonly CheckResult[], report: Report): string {
  return element(
    "testsuite",
    {
      name,
      tests: results.length,
      failures: results.filter(isBroken).length,
      errors: 0,
      skipped: results.filter(isOpen).length,
      time: seconds(results.reduce((sum, { durationMs }) => sum + durationMs, 0)),
      timestamp: report.startedAt,
    },
    lines(results.map((result) => toCase(result, report))),
  );
}

/** The run itself, as a case that has an error. */
function toRunSuite(report: Report): string {
  const { startedAt, failure } = report;
  const error = element("error", { message: describeFailure(report), type: failure?.code ?? "run" });
  const testcase = element("testcase", { name: "The run is complete", classname: "run", time: 0 }, [error]);
  const counts = { tests: 1, failures: 0, errors: 1, skipped: 0, time: 0 };
  return element("testsuite", { name: "run", ...counts, timestamp: startedAt }, lines([testcase]));
}

function toCase(result: CheckResult, report: Report): string {
  const { id, title, durationMs } = result;
  const attributes = { name: title, classname: id.replaceAll("/", "."), time: seconds(durationMs) };
  return element("testcase", attributes, toOutcome(result, report));
}

function toOutcome(result: CheckResult, report: Report): string[] {
  const { outcome, severity, violations } = result;
  const reason = result.reason?.text ?? "";
  switch (outcome) {
    case "passed":
      return [];
    case "inconclusive":
      return [element("skipped", { message: `inconclusive: ${reason}` })];
    case "skipped":
      return [element("skipped", { message: reason })];
    case "failed": {
      if (result.known === true) return [element("skipped", { message: "known to fail (baseline)" })];
      const text = describeCheck(result, report, LAYOUT).join("\n").trim();
      if (severity === "should") return [element("system-out", {}, [escapeXml(text)])];
      const messages = new Set(violations.map((violation) => toPrintable(violation.message)));
      const message = [...messages].join(" ");
      return [element("failure", { message, type: result.id }, [escapeXml(text)])];
    }
  }
}

/** JUnit pages show text in a box that scrolls. */
const LAYOUT = { paint: /* @__PURE__ */ createPaint(false), columns: 120 };

function isOpen({ outcome, known }: CheckResult): boolean {
  return outcome === "inconclusive" || outcome === "skipped" || known === true;
}

function isBroken(result: CheckResult): boolean {
  return isNewFailure(result) && result.severity === "must";
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

/** Content on separate lines. */
function lines(parts: readonly string[]): string[] {
  return parts.length === 0 ? [] : ["\n", parts.join("\n"), "\n"];
}
