import type { CheckResult, Report } from "../report.ts";
import { describeCheck } from "./describe-check.ts";
import { createPaint, type Paint } from "./paint.ts";
import { toPrintable } from "./printable.ts";
import { count, showCoverage, showMs } from "./show.ts";

/** Writes a report for people at a terminal: what is wrong first, the verdict last. */
export function formatPretty(report: Report, color: boolean): string {
  const paint = createPaint(color);
  const blocks = [
    ...report.results
      .filter(({ outcome }) => outcome === "failed")
      .map((result) => showCheck(result, report, paint)),
    showOpen(report, paint),
    showVerdict(report, paint),
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

function showCheck(result: CheckResult, report: Report, paint: Paint): string {
  const { id, title, severity } = result;
  const mark = severity === "must" ? paint.red("✗") : paint.yellow("!");
  return [
    `${mark} ${paint.bold(id)}  ${paint.dim(severity)}  ${title}`,
    ...describeCheck(result, report, paint).map((line) => `  ${line}`.trimEnd()),
  ].join("\n");
}

/** What is not known: checks that could not be judged one by one, those left out by reason. */
function showOpen({ results }: Report, paint: Paint): string {
  const inconclusive = results.filter(({ outcome }) => outcome === "inconclusive");
  const skipped = new Map<string, number>();
  for (const { outcome, reason = "left out" } of results) {
    if (outcome === "skipped") skipped.set(reason, (skipped.get(reason) ?? 0) + 1);
  }
  return [
    ...inconclusive.map(
      ({ id, reason = "" }) =>
        `${paint.cyan("?")} ${id}  ${paint.dim(`inconclusive: ${toPrintable(reason)}`)}`,
    ),
    ...[...skipped].map(
      ([reason, number]) =>
        `${paint.dim("-")} ${paint.dim(`${count(number, "check")} skipped: ${toPrintable(reason)}`)}`,
    ),
  ].join("\n");
}

function showVerdict(report: Report, paint: Paint): string {
  const { summary, durationMs, failure, complete, coverage } = report;
  const { passed, failed, inconclusive, skipped, requests } = summary;
  const parts = [
    paint.green(`${passed} passed`),
    failed > 0 && paint.red(`${failed} failed`),
    inconclusive > 0 && paint.cyan(`${inconclusive} inconclusive`),
    skipped > 0 && paint.dim(`${skipped} skipped`),
    paint.dim(`${count(requests, "request")}, ${showMs(durationMs)}`),
  ];
  const end = failure ?? (complete ? undefined : "it was cut off");
  const isKnown = passed + failed > 0;
  return [
    parts.filter((part) => part !== false).join(paint.dim(" · ")),
    ...(coverage === undefined || !isKnown
      ? []
      : [paint.dim(`The run met ${showCoverage(coverage)} of the document.`)]),
    ...(end === undefined ? [] : [`${paint.red("The run is not complete:")} ${toPrintable(end)}`]),
    showSentence(report, paint),
  ].join("\n");
}

function showSentence({ baseUrl, results, complete, summary }: Report, paint: Paint): string {
  const url = toPrintable(baseUrl);
  const broken = results.filter(
    ({ outcome, severity }) => outcome === "failed" && severity === "must",
  ).length;
  if (broken > 0) return paint.red(`${url} does not conform: ${count(broken, "required check")} failed.`);
  if (summary.passed + summary.failed === 0) return `Nothing is known of ${url}.`;
  if (!complete) return `${url} conforms as far as the run went.`;
  const advised = results.filter(({ outcome }) => outcome === "failed").length;
  const advice = advised > 0 ? `, and does not do ${count(advised, "thing")} that it should` : "";
  return paint.green(`${url} conforms${advice}.`);
}
