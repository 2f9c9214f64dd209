import type { RecordedExchange } from "@text-completions/core";
import type { CheckResult, Report } from "../report.ts";
import { excerptOf } from "./excerpt.ts";
import {
  type Case,
  type Fact,
  type Finding,
  checkFacts,
  exchangeFacts,
  listCases,
  violationFacts,
} from "./facts.ts";
import { count, describeFailure, showMs, toPrintable } from "./text.ts";

/** Writes a report for people at a terminal: what is wrong first, the summary last. */
export function formatPretty(report: Report, color: boolean): string {
  const paint = createPaint(color);
  const blocks = [
    ...report.results
      .filter(({ outcome }) => outcome === "failed")
      .map((result) => showCheck(result, report, paint)),
    showOpen(report, paint),
    showSummary(report, paint),
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
  for (const { outcome, reason } of results) {
    const text = reason?.text ?? "the cause is unknown";
    if (outcome === "skipped") skipped.set(text, (skipped.get(text) ?? 0) + 1);
  }
  return [
    ...inconclusive.map(
      ({ id, reason }) =>
        `${paint.cyan("?")} ${id}  ${paint.dim(`inconclusive: ${toPrintable(reason?.text ?? "")}`)}`,
    ),
    ...[...skipped].map(
      ([reason, number]) =>
        `${paint.dim("-")} ${paint.dim(`${count(number, "check")} skipped: ${toPrintable(reason)}`)}`,
    ),
  ].join("\n");
}

function showSummary(report: Report, paint: Paint): string {
  const { summary, durationMs } = report;
  const { passed, failed, inconclusive, skipped, requests } = summary;
  const parts = [
    paint.green(`${passed} passed`),
    failed > 0 && paint.red(`${failed} failed`),
    inconclusive > 0 && paint.cyan(`${inconclusive} inconclusive`),
    skipped > 0 && paint.dim(`${skipped} skipped`),
    paint.dim(`${count(requests, "request")}, ${showMs(durationMs)}`),
  ];
  const failure = describeFailure(report);
  return [
    parts.filter((part) => part !== false).join(paint.dim(" · ")),
    ...(failure === undefined ? [] : [paint.red(toPrintable(failure))]),
    showSentence(report, paint),
  ].join("\n");
}

function showSentence({ baseUrl, results, complete, summary }: Report, paint: Paint): string {
  const url = toPrintable(baseUrl);
  const broken = results.filter(
    ({ outcome, severity }) => outcome === "failed" && severity === "must",
  ).length;
  if (broken > 0) return paint.red(`${url} does not conform: ${count(broken, "required check")} failed.`);
  if (summary.passed + summary.failed === 0) return `No check of ${url} could be evaluated.`;
  if (!complete) return `${url} conforms as far as the run went.`;
  const advised = results.filter(({ outcome }) => outcome === "failed").length;
  const advice = advised > 0 ? `, with ${count(advised, "warning")}` : "";
  return paint.green(`${url} conforms${advice}.`);
}

/** How many exchanges of one check are shown. */
const SHOWN = 3;

/** Tells what a check found wrong, line by line. */
export function describeCheck(result: CheckResult, report: Report, paint: Paint): string[] {
  const cases = listCases(result, report);
  const rest = cases.length - SHOWN;
  const { omittedViolations: omitted = 0 } = result;
  return [
    ...cases.slice(0, SHOWN).flatMap((each) => describeCase(each, paint)),
    ...(rest > 0 ? ["", paint.dim(`… and ${count(rest, "more exchange")}`)] : []),
    ...(omitted > 0 ? ["", paint.dim(`… and ${count(omitted, "more violation")}`)] : []),
    "",
    ...showFacts(checkFacts(result), paint),
  ];
}

function describeCase({ exchange, findings }: Case, paint: Paint): string[] {
  return [
    ...(exchange === undefined ? [] : ["", ...showFacts(exchangeFacts(exchange), paint)]),
    ...findings.flatMap((finding) => describeFinding(finding, exchange, paint)),
  ];
}

function describeFinding(
  { violation, others }: Finding,
  exchange: RecordedExchange | undefined,
  paint: Paint,
): string[] {
  const excerpt = showExcerpt(violation, exchange, paint);
  return [
    "",
    toPrintable(violation.message) +
      (others > 0 ? paint.dim(` (and in ${count(others, "more exchange")})`) : ""),
    ...showFacts(violationFacts(violation), paint),
    ...(excerpt.length > 0 ? ["", ...excerpt] : []),
  ];
}

function showExcerpt(
  violation: Finding["violation"],
  exchange: RecordedExchange | undefined,
  paint: Paint,
): string[] {
  const excerpt = excerptOf(violation, exchange);
  const width = Math.max(0, ...excerpt.map(({ time }) => time.length));
  return excerpt.flatMap(({ time, text, faultAt }) => {
    const line = `${paint.dim(`${time.padStart(width)} │`)} ${text}`;
    if (faultAt === undefined) return [line];
    return [line, `${paint.dim(`${" ".repeat(width)} │`)} ${" ".repeat(faultAt)}${paint.red("^")}`];
  });
}

/** How wide the names of facts are, with the space after them. */
const NAME_WIDTH = 10;

function showFacts(facts: readonly Fact[], paint: Paint): string[] {
  return facts.map(([name, value]) => `${paint.dim(name.padEnd(NAME_WIDTH))}${value}`);
}

const STYLES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

/** Functions that colour text for a terminal. */
export type Paint = Record<keyof typeof STYLES, (text: string) => string>;

/** Creates functions that colour text, or leave it as it is. Source: ECMA-48 §8.3.117. */
export function createPaint(color: boolean): Paint {
  const style = (name: keyof typeof STYLES) => (text: string) => {
    const [on, off] = STYLES[name];
    return color ? `\u001B[${on}m${text}\u001B[${off}m` : text;
  };
  return {
    bold: style("bold"),
    dim: style("dim"),
    red: style("red"),
    green: style("green"),
    yellow: style("yellow"),
    cyan: style("cyan"),
  };
}
