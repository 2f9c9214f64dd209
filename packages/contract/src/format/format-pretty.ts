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
      .filter(({ outcome }) => outcome === "violated")
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
  const undetermined = results.filter(({ outcome }) => outcome === "undetermined");
  const skipped = new Map<string, number>();
  for (const { outcome, reason = "left out" } of results) {
    if (outcome === "skipped") skipped.set(reason, (skipped.get(reason) ?? 0) + 1);
  }
  return [
    ...undetermined.map(
      ({ id, reason = "" }) =>
        `${paint.cyan("?")} ${id}  ${paint.dim(`not determined: ${toPrintable(reason)}`)}`,
    ),
    ...[...skipped].map(
      ([reason, number]) =>
        `${paint.dim("-")} ${paint.dim(`${count(number, "check")} skipped: ${toPrintable(reason)}`)}`,
    ),
  ].join("\n");
}

function showVerdict(report: Report, paint: Paint): string {
  const { summary, durationMs, failure, complete, coverage } = report;
  const { held, violated, undetermined, skipped, requests } = summary;
  const parts = [
    paint.green(`${held} held`),
    violated > 0 && paint.red(`${violated} violated`),
    undetermined > 0 && paint.cyan(`${undetermined} not determined`),
    skipped > 0 && paint.dim(`${skipped} skipped`),
    paint.dim(`${count(requests, "request")}, ${showMs(durationMs)}`),
  ];
  const end = failure ?? (complete ? undefined : "it was cut off");
  const isKnown = held + violated > 0;
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
    ({ outcome, severity }) => outcome === "violated" && severity === "must",
  ).length;
  if (broken > 0) return paint.red(`${url} breaks the contract: ${count(broken, "required check")} failed.`);
  if (summary.held + summary.violated === 0) return `Nothing is known of ${url}.`;
  if (!complete) return `${url} kept the contract as far as the run went.`;
  const advised = results.filter(({ outcome }) => outcome === "violated").length;
  const advice = advised > 0 ? `, and does not do ${count(advised, "thing")} that it should` : "";
  return paint.green(`${url} keeps the contract${advice}.`);
}
