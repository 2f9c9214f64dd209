import { type RecordedExchange, SPEC_SHA256 } from "@text-completions/core";
import { DOCS_URL, element, escapeXml, drawTimelineLegend } from "@text-completions/core/internal";
import { type CheckResult, isNewFailure, type Report, type Violation } from "../../report.ts";
import { type Cause, findCauses } from "../causes.ts";
import { excerptOf } from "../excerpt.ts";
import {
  type Case,
  type Fact,
  type Finding,
  causeFacts,
  checkFacts,
  exchangeFacts,
  isStream,
  listCases,
  violationFacts,
} from "../facts.ts";
import { count, describeBaseline, describeFailure, shorten, showMs, toPrintable } from "../text.ts";
import { createPageStyle } from "./style.ts";
import { drawStream } from "./draw-stream.ts";
import { bytesToText } from "../body.ts";

/** Writes a report as a page that loads nothing and runs no script, light or dark as the browser prefers. */
export function formatHtml(report: Report): string {
  const { results } = report;
  const causes = findCauses(report);
  const body = [
    showHead(report, causes),
    showContents(report, causes),
    causes.length > 0
      ? `<h2 id="fix">What to fix</h2>${causes.map((cause, index) => showCause(cause, index, report)).join("")}`
      : "",
    listKnown(report),
    listOpen("Inconclusive", "inconclusive", results),
    listExchanges(report),
    listPassed(results),
    listOpen("Skipped", "skipped", results),
    `<footer>Checked against the document ${short(report.document)}${report.document === SPEC_SHA256 ? "" : ", which is not the one of the formatter"} · <a href="${DOCS_URL}packages/contract.html">@text-completions/contract</a></footer>`,
  ];
  return [
    '<!doctype html>\n<html lang="en">\n<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escapeXml(`${outcomeOf(report)}: ${report.baseUrl}`)}</title>`,
    `<style>${createPageStyle()}</style>`,
    "</head>",
    `<body><main>${body.join("\n")}</main></body>\n</html>\n`,
  ].join("\n");
}

type PageOutcome =
  | "Conforms"
  | "Does not conform"
  | "Fails only known checks"
  | "Not finished"
  | "Not checked";

function outcomeOf({ results, complete, summary }: Report): PageOutcome {
  const required = results.filter(({ outcome, severity }) => outcome === "failed" && severity === "must");
  if (required.some(isNewFailure)) return "Does not conform";
  if (required.length > 0) return "Fails only known checks";
  if (summary.passed + summary.failed === 0) return "Not checked";
  return complete ? "Conforms" : "Not finished";
}

const OUTCOME_CLASS: Readonly<Record<PageOutcome, string>> = {
  Conforms: "good",
  "Does not conform": "bad",
  "Fails only known checks": "open",
  "Not finished": "open",
  "Not checked": "open",
};

const COUNTED = [
  ["failed", "bad"],
  ["inconclusive", "open"],
  ["passed", "good"],
  ["skipped", "off"],
] as const;

function showHead(report: Report, causes: readonly Cause[]): string {
  const { baseUrl, startedAt, durationMs, summary, complete } = report;
  const outcome = outcomeOf(report);
  const shown = COUNTED.filter(([key]) => summary[key] > 0);
  const bar = shown.map(([key, kind]) => `<i class="${kind}" style="flex-grow:${summary[key]}"></i>`);
  const counts = shown.map(
    ([key, kind]) => `<span class="count"><i class="dot ${kind}"></i><b>${summary[key]}</b> ${key}</span>`,
  );
  const facts = `${escapeXml(startedAt)} · ${count(summary.requests, "request")} in ${showMs(durationMs)}`;
  const end = complete ? "" : `<p class="cut">${escapeXml(describeFailure(report) ?? "")}</p>`;
  return `<header class="${OUTCOME_CLASS[outcome]}">
<p class="outcome">${outcome}${describeCauses(report.results.filter(isNewFailure).length, causes)}</p>
<h1>${escapeXml(baseUrl)}</h1>
<p class="facts">${facts}</p>${end}
<div class="bar">${bar.join("")}</div>
<p class="counts">${counts.join("")}</p>
</header>`;
}

/** `: 61 checks failed, for 3 reasons`, unless both numbers are the same. */
function describeCauses(failed: number, causes: readonly Cause[]): string {
  if (causes.length === 0 || causes.length === failed) return "";
  return `: ${count(failed, "check")} failed, for ${count(causes.length, "reason")}`;
}

/** The number of problems that fit on a screen; with more, the page begins with a list of them. */
const MAX_WITHOUT_CONTENTS = 2;

function showContents(report: Report, causes: readonly Cause[]): string {
  if (causes.length <= MAX_WITHOUT_CONTENTS) return "";
  const items = causes.map(
    ({ title, severity, results }, index) =>
      `<li class="${severity}"><a href="#${idOfCause(index)}">${toProse(title)}</a> <small>${severity}${results.length > 1 ? `, ${count(results.length, "check")}` : ""}</small></li>`,
  );
  const rest = SECTIONS.filter(({ has }) => has(report)).map(
    ({ id, title }) => `<a href="#${id}">${title}</a>`,
  );
  return `<nav aria-label="Contents"><ol>${items.join("")}</ol><p>${rest.join(" · ")}</p></nav>`;
}

function idOfCause(index: number): string {
  return `problem-${index + 1}`;
}

/** What a baseline names, and what can be removed from it. */
function listKnown(report: Report): string {
  if (report.baseline === undefined) return "";
  const known = report.results.filter((result) => result.known === true);
  const rows = known.map(
    (check) =>
      `<tr id="${escapeXml(check.id)}"><td>${linkToDocs(check)}</td><td>${toProse(check.title)}<small>${linkToExchanges(check.exchanges)}</small></td></tr>`,
  );
  const [, ...changes] = describeBaseline(report);
  const lines = changes.map((text) => (text === undefined ? "" : `<p>${escapeXml(text)}</p>`));
  return section("Baseline", known.length, `${lines.join("")}<table>${rows.join("")}</table>`);
}

const SECTIONS: readonly { id: string; title: string; has: (report: Report) => boolean }[] = [
  { id: "baseline", title: "Baseline", has: ({ baseline }) => baseline !== undefined },
  { id: "inconclusive", title: "Inconclusive", has: ({ summary }) => summary.inconclusive > 0 },
  { id: "streams", title: "Streams", has: ({ exchanges }) => exchanges.some(isStreamed) },
  { id: "exchanges", title: "Other exchanges", has: ({ exchanges }) => !exchanges.every(isStreamed) },
  { id: "passed", title: "Passed", has: ({ summary }) => summary.passed > 0 },
  { id: "skipped", title: "Skipped", has: ({ summary }) => summary.skipped > 0 },
];

function isStreamed({ response }: RecordedExchange): boolean {
  return isStream(response?.headers ?? {});
}

function listOpen(
  title: string,
  outcome: "inconclusive" | "skipped",
  results: readonly CheckResult[],
): string {
  const open = results.filter((result) => result.outcome === outcome);
  if (open.length === 0) return "";
  const rows = open.map(
    ({ reason, ...check }) =>
      `<tr><td>${linkToDocs(check)}</td><td>${toProse(check.title)}<small>${escapeXml(reason?.text ?? "")}</small></td></tr>`,
  );
  return section(title, open.length, `<table>${rows.join("")}</table>`);
}

function listPassed(results: readonly CheckResult[]): string {
  const passed = results.filter(({ outcome }) => outcome === "passed");
  if (passed.length === 0) return "";
  const rows = passed.map(
    ({ exchanges, ...check }) =>
      `<tr><td>${linkToDocs(check)}</td><td>${toProse(check.title)}<small>${linkToExchanges(exchanges)}</small></td></tr>`,
  );
  return section("Passed", passed.length, `<table>${rows.join("")}</table>`);
}

function section(title: string, number: number, content: string): string {
  return element("details", { id: title.toLowerCase() }, [
    `<summary><h2>${title} <small>${number}</small></h2></summary>`,
    content,
  ]);
}

function short(sha256: string): string {
  return `<code title="${escapeXml(sha256)}">${escapeXml(sha256.slice(0, 12))}</code>`;
}

/** Lists all exchanges: first the streams, each with its timeline, then the rest. */
function listExchanges(report: Report): string {
  const numbered = report.exchanges.map((exchange, number) => ({ exchange, number }));
  const streams = numbered.filter(({ exchange }) => isStreamed(exchange));
  const others = numbered.filter((each) => !streams.includes(each));
  return [
    showList("streams", "Streams", streams, report, drawTimelineLegend("report")),
    showList("exchanges", "Other exchanges", others, report, ""),
  ].join("\n");
}

interface Numbered {
  exchange: RecordedExchange;
  number: number;
}

function showList(
  id: string,
  title: string,
  numbered: readonly Numbered[],
  report: Report,
  legend: string,
): string {
  if (numbered.length === 0) return "";
  const items = numbered.map((each) => showExchange(each, report));
  const state = legend === "" ? "" : " open";
  return `<details id="${id}"${state}><summary><h2>${title} <small>${numbered.length}</small></h2></summary>${legend}${items.join("")}</details>`;
}

/** How much of a body is in the line of an exchange. */
const HEADLINE = 160;

function showExchange({ exchange, number }: Numbered, report: Report): string {
  const { response, request } = exchange;
  const violations = violationsIn(report, number);
  const status = response === undefined ? "—" : String(response.status);
  const time = response === undefined ? "" : showMs(exchange.endedAtMs);
  const wrong = violations.length > 0 ? ' class="wrong"' : "";
  // The id is inside, so that a link to it opens the element around it.
  return `<details${wrong}><summary><span class="number">${number}</span><b>${status}</b><code>${escapeXml(shorten(bytesToText(request.body) || request.method, HEADLINE))}</code><span class="time">${time}</span>${drawStream(exchange, violations)}</summary>
<div id="exchange-${number}">${showFacts(exchangeFacts(exchange))}${listViolations(violations)}</div></details>`;
}

/** What was found wrong in an exchange, each with its check. */
function listViolations(violations: readonly Violation[]): string {
  if (violations.length === 0) return "";
  const items = violations.map(
    ({ check, message }) =>
      `<li><a href="#${escapeXml(check)}"><code>${escapeXml(check)}</code></a> ${toProse(toPrintable(message))}</li>`,
  );
  return `<ul class="violations">${items.join("")}</ul>`;
}

/** A link to the page that explains a check, if there is one. */
function linkToDocs({ id, docs }: Pick<CheckResult, "id" | "docs">): string {
  const name = `<code>${escapeXml(id)}</code>`;
  return docs === undefined || !/^https?:/.test(docs) ? name : `<a href="${escapeXml(docs)}">${name}</a>`;
}

/** How many links a check that passed has. */
const MAX_LINKS = 5;

function linkToExchanges(numbers: readonly number[]): string {
  const links = numbers.slice(0, MAX_LINKS).map(linkToExchange);
  const rest = numbers.length - links.length;
  return links.join(" ") + (rest > 0 ? ` and ${count(rest, "more exchange")}` : "");
}

function linkToExchange(number: number): string {
  return `<a href="#exchange-${number}">#${number}</a>`;
}

/** How many exchanges of one check are shown; the JSON report has all of them. */
const MAX_CASES = 10;
/** How many of them are open; further ones rarely add anything. */
const MAX_OPEN_CASES = 1;

/** Shows what one change of the server is likely to fix: first the change, then the evidence, then the checks. */
function showCause(cause: Cause, index: number, report: Report): string {
  const { title, severity, results } = cause;
  const [first, ...others] = results;
  const isSingle = others.length === 0;
  const name = isSingle
    ? `<code class="id">${escapeXml(first.id)}</code>`
    : `<small>${count(results.length, "check")} failed</small>`;
  return `<section class="check ${severity}" id="${idOfCause(index)}">
<h3${isSingle ? ` id="${escapeXml(first.id)}"` : ""}><span class="badge">${severity}</span> ${toProse(title)} ${name}</h3>
<div class="fix">${showFacts(isSingle ? checkFacts(first) : causeFacts(cause))}</div>
${showCases(first, report, isSingle ? MAX_CASES : MAX_OPEN_CASES)}
${isSingle ? "" : listResults(results)}
</section>`;
}

/** The exchanges of a check, the first of them open. */
function showCases(result: CheckResult, report: Report, max: number): string {
  const cases = listCases(result, report);
  const shown = cases.slice(0, max).map((each) => showCase(each, report));
  const [open, closed] = [shown.slice(0, MAX_OPEN_CASES), shown.slice(MAX_OPEN_CASES)];
  const hidden = cases.length - shown.length;
  const more =
    hidden > 0 && max > MAX_OPEN_CASES ? `<p class="facts">… and ${count(hidden, "more exchange")}</p>` : "";
  if (closed.length === 0) return open.join("\n") + more;
  return `${open.join("\n")}
<details class="more"><summary>${count(cases.length - open.length, "more exchange")}</summary>${closed.join("\n")}${more}</details>`;
}

/** The checks that have a cause in common, each with what it found and where. */
function listResults(results: readonly CheckResult[]): string {
  const rows = results.map(({ violations: [violation], ...check }) => {
    const { exchange, message = "" } = violation ?? {};
    const place = exchange === undefined ? "" : ` ${linkToExchange(exchange)}`;
    return `<tr id="${escapeXml(check.id)}"><td>${linkToDocs(check)}</td><td>${toProse(check.title)}<small>${toProse(toPrintable(message))}${place}</small></td></tr>`;
  });
  return `<details class="more"><summary>${count(results.length, "failed check")}</summary><table>${rows.join("")}</table></details>`;
}

/** Shows names with values, which are code unless they are prose, after a link to the exchange that they are about. */
function showFacts(facts: readonly Fact[], exchange?: number): string {
  const link = exchange === undefined ? "" : `<dt>exchange</dt><dd>${linkToExchange(exchange)}</dd>`;
  const rows = facts.map(([name, value]) => {
    if (name === "fix") return `<dt>${name}</dt><dd>${toProse(value)}</dd>`;
    const text = escapeXml(value);
    const shown = name === "docs" && /^https?:/.test(value) ? `<a href="${text}">${text}</a>` : text;
    return `<dt>${name}</dt><dd class="code">${shown}</dd>`;
  });
  return `<dl>${link}${rows.join("")}</dl>`;
}

/** All violations that were seen in an exchange. */
function violationsIn({ results }: Report, exchange: number | undefined): Violation[] {
  return results.flatMap(({ violations }) =>
    violations.filter((violation) => violation.exchange === exchange),
  );
}

function showCase({ exchange, number, findings }: Case, report: Report): string {
  // A wrong header has no place on a time axis.
  const isOfStream = findings.some(({ violation }) => violation.where.startsWith("stream"));
  const facts = exchange === undefined ? [] : exchangeFacts(exchange);
  return `<article>${showFacts(facts, number)}
${findings.map((finding) => showFinding(finding, exchange)).join("\n")}
${exchange !== undefined && isOfStream ? drawStream(exchange, violationsIn(report, number)) : ""}</article>`;
}

function showFinding({ violation, others }: Finding, exchange: RecordedExchange | undefined): string {
  const more = others > 0 ? ` <span class="facts">and in ${count(others, "more exchange")}</span>` : "";
  return `<p class="message">${toProse(toPrintable(violation.message))}${more}</p>
${showFacts(violationFacts(violation))}${showExcerpt(violation, exchange)}`;
}

function showExcerpt(violation: Violation, exchange: RecordedExchange | undefined): string {
  const lines = excerptOf(violation, exchange).map(({ time, text, errorAt }) => {
    if (errorAt === undefined) return `<tr><th>${time}</th><td>${escapeXml(text)}</td></tr>`;
    const [head, tail] = [text.slice(0, errorAt), text.slice(errorAt)];
    return `<tr class="error"><th>${time}</th><td>${escapeXml(head)}<mark>${escapeXml(tail) || " "}</mark></td></tr>`;
  });
  return lines.length === 0 ? "" : `<div class="excerpt"><table>${lines.join("")}</table></div>`;
}

/** A sentence as HTML: what is between backticks is code. */
function toProse(text: string): string {
  return escapeXml(text).replace(/`([^`]+)`/g, "<code>$1</code>");
}
