import type { RecordedExchange } from "@text-completions/core";
import { groupOf } from "../catalogue/define.ts";
import { type CheckResult, isNewFailure, type Outcome, type Report } from "../report.ts";
import { type Cause, findCauses } from "./causes.ts";
import { excerptOf } from "./excerpt.ts";
import {
  type Case,
  type Fact,
  type Finding,
  causeFacts,
  checkFacts,
  exchangeFacts,
  listCases,
  violationFacts,
} from "./facts.ts";
import { createPaint, type Paint, widthOf, wrapText } from "./terminal.ts";
import { count, describeBaseline, describeFailure, showMs, toPrintable } from "./text.ts";

/** How a report is laid out. */
interface Layout {
  paint: Paint;
  /** How wide a line may be. */
  columns: number;
}

/** A narrower terminal has no room next to the labels. */
const MIN_COLUMNS = 40;

/** Problems beyond this number are listed without evidence: people fix the first ones before they read on. */
const MAX_SHOWN_CAUSES = 10;

/** Writes a report for people at a terminal: what to fix first, the summary last. */
export function formatPretty(report: Report, options: { color: boolean; columns: number }): string {
  const layout = { paint: createPaint(options.color), columns: Math.max(options.columns, MIN_COLUMNS) };
  const causes = findCauses(report);
  const blocks = [
    ...causes.slice(0, MAX_SHOWN_CAUSES).map((cause) => showCause(cause, report, layout)),
    showMoreCauses(causes.slice(MAX_SHOWN_CAUSES), layout),
    showOpen(report, layout),
    showSummary(report, causes, layout),
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

const INDENT = "  ";

function showCause(cause: Cause, report: Report, layout: Layout): string {
  const [first, ...others] = cause.results;
  const inner = { ...layout, columns: layout.columns - INDENT.length };
  const lines =
    others.length === 0 ? describeCheck(first, report, inner) : describeCause(cause, report, inner);
  return [...showTitle(cause, layout), ...lines.map((line) => (line === "" ? "" : INDENT + line))].join("\n");
}

/** A mark, and what is wrong: the id and title of a check, or what several have in common. */
function showTitle({ title, severity, results }: Cause, { paint, columns }: Layout): string[] {
  const mark = severity === "must" ? paint.red("✗") : paint.yellow("!");
  const [{ id }, ...others] = results;
  const name = others.length === 0 ? id : toPrintable(title);
  const text = others.length === 0 ? `${id}  ${severity}  ${toPrintable(title)}` : name;
  const [head = "", ...more] = wrapText(text, columns - INDENT.length);
  const shown = head.startsWith(name) ? paint.bold(name) + head.slice(name.length) : paint.bold(head);
  return [
    `${mark} ${shown}`,
    ...more.map((line) => INDENT + line),
    ...(others.length === 0 ? [] : [INDENT + paint.dim(countChecks(results))]),
  ];
}

/** `6 checks failed: 5 must, 1 should`. */
function countChecks(results: readonly CheckResult[]): string {
  const must = results.filter(({ severity }) => severity === "must").length;
  const should = results.length - must;
  const parts = [must > 0 && `${must} must`, should > 0 && `${should} should`].filter(Boolean);
  return `${results.length} checks failed: ${parts.join(", ")}`;
}

/** What several checks have in common: the fix, one exchange as evidence, and the checks. */
function describeCause(cause: Cause, report: Report, layout: Layout): string[] {
  const [evidence] = listCases(cause.results[0], report);
  return [
    "",
    ...showFacts(causeFacts(cause), layout),
    ...(evidence === undefined ? [] : describeCase(evidence, layout)),
    "",
    ...listIds(cause.results).flatMap((ids, index) =>
      showFacts([[index === 0 ? "checks" : "", ids]], layout),
    ),
  ];
}

/** Ids by group, each group a line: `auth/  key-required, key-checked`. */
function listIds(results: readonly CheckResult[]): string[] {
  const groups = new Map<string, string[]>();
  for (const { id } of results) {
    const group = `${groupOf({ id })}/`;
    groups.set(group, [...(groups.get(group) ?? []), id.slice(group.length)]);
  }
  return [...groups].map(([group, names]) => `${group}  ${names.join(", ")}`);
}

function showMoreCauses(causes: readonly Cause[], layout: Layout): string {
  if (causes.length === 0) return "";
  const { paint } = layout;
  const lines = causes.flatMap(({ title, severity, results: [first, ...others] }) => {
    const mark = severity === "must" ? paint.red("✗") : paint.yellow("!");
    const checks = others.length === 0 ? first.id : count(others.length + 1, "check");
    return showPoint(mark, toPrintable(`${title} (${checks})`), layout, (line) => line);
  });
  return [paint.dim(`${count(causes.length, "more problem")}, in full in the HTML report:`), ...lines].join(
    "\n",
  );
}

/** A mark and text, whose further lines are indented to align with the first. */
function showPoint(
  mark: string,
  text: string,
  { columns }: Layout,
  style: (line: string) => string,
): string[] {
  const [head = "", ...more] = wrapText(text, columns - INDENT.length);
  return [`${mark} ${style(head)}`, ...more.map((line) => INDENT + style(line))];
}

/** The checks that are inconclusive or were skipped, grouped by reason. */
function showOpen(report: Report, layout: Layout): string {
  return [
    ...showBaseline(report, layout),
    ...showReasons("inconclusive", report.results, layout),
    ...showReasons("skipped", report.results, layout),
  ].join("\n");
}

/** How the results differ from a baseline. */
function showBaseline(report: Report, layout: Layout): string[] {
  const { paint } = layout;
  const points = [
    { mark: paint.yellow("!"), style: paint.dim },
    { mark: paint.green("✓"), style: paint.green },
    { mark: paint.yellow("!"), style: paint.dim },
  ];
  return describeBaseline(report).flatMap((text, index) => {
    const { mark, style } = points[index] ?? { mark: "-", style: paint.dim };
    return text === undefined ? [] : showPoint(mark, text, layout, style);
  });
}

/** How many ids are named for a reason. */
const MAX_REASON_IDS = 3;

function showReasons(
  outcome: Extract<Outcome, "inconclusive" | "skipped">,
  results: readonly CheckResult[],
  layout: Layout,
): string[] {
  const { paint } = layout;
  const groups = new Map<string, string[]>();
  for (const { id, reason, ...result } of results) {
    if (result.outcome !== outcome) continue;
    const text = reason?.text ?? "the cause is unknown";
    groups.set(text, [...(groups.get(text) ?? []), id]);
  }
  const mark = outcome === "inconclusive" ? paint.cyan("?") : paint.dim("-");
  return Array.from(groups, ([reason, ids]) => {
    const isListed = outcome === "inconclusive" && ids.length <= MAX_REASON_IDS;
    const name = isListed ? ids.join(", ") : count(ids.length, "check");
    return showPoint(mark, `${name} ${outcome}: ${toPrintable(reason)}`, layout, paint.dim);
  }).flat();
}

function showSummary(report: Report, causes: readonly Cause[], { paint, columns }: Layout): string {
  const failure = describeFailure(report);
  const { text, style } = describeOutcome(report, causes);
  return [
    ...showCounts(report, { paint, columns }),
    ...(failure === undefined ? [] : wrapText(toPrintable(failure), columns).map(paint.red)),
    ...wrapText(text, columns).map(style === undefined ? (line) => line : paint[style]),
  ].join("\n");
}

const SEPARATOR = " · ";

function showCounts({ summary, durationMs }: Report, { paint, columns }: Layout): string[] {
  const { passed, failed, inconclusive, skipped, requests } = summary;
  const parts: { text: string; style: keyof Paint; shown?: boolean }[] = [
    { text: `${passed} passed`, style: "green" },
    { text: `${failed} failed`, style: "red", shown: failed > 0 },
    { text: `${inconclusive} inconclusive`, style: "cyan", shown: inconclusive > 0 },
    { text: `${skipped} skipped`, style: "dim", shown: skipped > 0 },
    { text: `${count(requests, "request")}, ${showMs(durationMs)}`, style: "dim" },
  ];
  const lines: string[] = [];
  let width: number | undefined;
  for (const { text, style, shown = true } of parts) {
    if (!shown) continue;
    const joined: number = (width ?? Infinity) + SEPARATOR.length + text.length;
    if (width === undefined || joined > columns) {
      lines.push(paint[style](text));
      width = text.length;
    } else {
      lines.push(`${lines.pop() ?? ""}${paint.dim(SEPARATOR)}${paint[style](text)}`);
      width = joined;
    }
  }
  return lines;
}

/** Whether the server conforms, in one sentence. */
function describeOutcome(
  { baseUrl, results, complete, summary }: Report,
  causes: readonly Cause[],
): { text: string; style?: keyof Paint } {
  const url = toPrintable(baseUrl);
  const broken = results.filter((result) => isNewFailure(result) && result.severity === "must").length;
  if (broken > 0) {
    const problems = causes.filter(({ severity }) => severity === "must").length;
    const why = problems < broken ? `, for ${count(problems, "reason")}` : "";
    return {
      text: `${url} does not conform: ${count(broken, "required check")} failed${why}.`,
      style: "red",
    };
  }
  const known = results.filter((result) => result.known === true).length;
  if (known > 0)
    return { text: `${url} fails only known checks: ${known} of the baseline.`, style: "yellow" };
  if (summary.passed + summary.failed === 0)
    return { text: `No check of ${url || "the recording"} could be evaluated.` };
  if (!complete) return { text: `${url} conforms as far as the run went.` };
  const advised = results.filter(isNewFailure).length;
  const advice = advised > 0 ? `, with ${count(advised, "warning")}` : "";
  return { text: `${url} conforms${advice}.`, style: "green" };
}

/** How many exchanges of one check are shown, and how many of its findings in each. */
const MAX_CASES = 1;
const MAX_FINDINGS = 2;

/** Describes what a check found wrong, line by line: first how to fix it, then the evidence. */
export function describeCheck(result: CheckResult, report: Report, layout: Layout): string[] {
  const cases = listCases(result, report);
  const shown = cases.slice(0, MAX_CASES);
  const hidden =
    result.violations.length +
    (result.omittedViolations ?? 0) -
    shown.reduce((sum, each) => sum + countShown(each), 0);
  return [
    "",
    ...showFacts(checkFacts(result), layout),
    ...shown.flatMap((each) => describeCase(each, layout)),
    ...(hidden > 0 ? ["", layout.paint.dim(`… and ${count(hidden, "more violation")}`)] : []),
  ];
}

function countShown({ findings }: Case): number {
  return findings.slice(0, MAX_FINDINGS).reduce((sum, { others }) => sum + 1 + others, 0);
}

function describeCase({ exchange, findings }: Case, layout: Layout): string[] {
  return [
    ...(exchange === undefined ? [] : ["", ...showFacts(exchangeFacts(exchange), layout)]),
    ...findings.slice(0, MAX_FINDINGS).flatMap((finding) => describeFinding(finding, exchange, layout)),
  ];
}

function describeFinding(
  { violation, others }: Finding,
  exchange: RecordedExchange | undefined,
  layout: Layout,
): string[] {
  const excerpt = showExcerpt(violation, exchange, layout);
  const more = others > 0 ? ` (and in ${count(others, "more exchange")})` : "";
  return [
    "",
    ...wrapText(toPrintable(violation.message) + more, layout.columns),
    ...showFacts(violationFacts(violation), layout),
    ...(excerpt.length > 0 ? ["", ...excerpt] : []),
  ];
}

function showExcerpt(
  violation: Finding["violation"],
  exchange: RecordedExchange | undefined,
  { paint, columns }: Layout,
): string[] {
  const excerpt = excerptOf(
    violation,
    exchange,
    Math.min(MAX_REACH, Math.floor((columns - MAX_TIME_WIDTH) / 2)),
  );
  const width = Math.max(0, ...excerpt.map(({ time }) => time.length));
  return excerpt.flatMap(({ time, text, errorAt }) => {
    const line = `${paint.dim(`${time.padStart(width)} │`)} ${text}`.trimEnd();
    if (errorAt === undefined) return [line];
    const gap = " ".repeat(widthOf(text.slice(0, errorAt)));
    return [line, `${paint.dim(`${" ".repeat(width)} │`)} ${gap}${paint.red("^")}`];
  });
}

/** How many columns of a line are shown on each side of an error. */
const MAX_REACH = 60;

/** What precedes a line of an excerpt, `+12345 ms │ `, and the marks of its cuts. */
const MAX_TIME_WIDTH = 14;

/** How wide the names of facts are, with the space after them. */
const NAME_WIDTH = 10;

function showFacts(facts: readonly Fact[], { paint, columns }: Layout): string[] {
  return facts.flatMap(([name, value]) => {
    const [head = "", ...more] = wrapText(value, columns - NAME_WIDTH);
    return [
      `${paint.dim(name.padEnd(NAME_WIDTH))}${head}`,
      ...more.map((line) => " ".repeat(NAME_WIDTH) + line),
    ];
  });
}
