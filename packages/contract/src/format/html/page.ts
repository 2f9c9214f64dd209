import { SPEC_SHA256 } from "@text-completions/core";
import type { RecordedExchange } from "@text-completions/core";
import type { CheckResult, Report, Violation } from "../../report.ts";
import { excerptOf } from "../excerpt.ts";
import {
  type Case,
  type Fact,
  type Finding,
  checkFacts,
  exchangeFacts,
  isStream,
  listCases,
  violationFacts,
} from "../facts.ts";
import { count, describeFailure, shorten, showMs, toPrintable } from "../text.ts";
import { element, escapeXml } from "../xml.ts";
import { PAGE_STYLE } from "./style.ts";
import { TIMELINE_LEGEND, drawTimeline } from "./timeline.ts";
import { bytesToText } from "../body.ts";

/** Writes a report as a page that loads nothing and runs no script, light or dark as the browser is. */
export function formatHtml(report: Report): string {
  const { results } = report;
  const failed = results.filter(({ outcome }) => outcome === "failed");
  const body = [
    showHead(report),
    failed.length > 0
      ? `<h2>What is wrong</h2>${failed.map((result) => showFailedCheck(result, report)).join("")}`
      : "",
    listOpen("Inconclusive", "inconclusive", results),
    listExchanges(report),
    listPassed(results),
    listOpen("Skipped", "skipped", results),
    `<footer>Checked against the document ${short(report.document)}${report.document === SPEC_SHA256 ? "" : ", which is not the one of the formatter"} · <a href="https://github.com/text-completions/text-completions/tree/main/packages/contract#readme">@text-completions/contract</a></footer>`,
  ];
  return [
    '<!doctype html>\n<html lang="en">\n<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escapeXml(`${outcomeOf(report)}: ${report.baseUrl}`)}</title>`,
    `<style>${PAGE_STYLE}</style>`,
    "</head>",
    `<body><main>${body.join("\n")}</main></body>\n</html>\n`,
  ].join("\n");
}

type PageOutcome = "Conforms" | "Does not conform" | "Not finished" | "Not checked";

function outcomeOf({ results, complete, summary }: Report): PageOutcome {
  if (results.some(({ outcome, severity }) => outcome === "failed" && severity === "must")) {
    return "Does not conform";
  }
  if (summary.passed + summary.failed === 0) return "Not checked";
  return complete ? "Conforms" : "Not finished";
}

const OUTCOME_CLASS: Readonly<Record<PageOutcome, string>> = {
  Conforms: "good",
  "Does not conform": "bad",
  "Not finished": "open",
  "Not checked": "open",
};

const COUNTED = [
  ["failed", "failed", "bad"],
  ["inconclusive", "inconclusive", "open"],
  ["passed", "passed", "good"],
  ["skipped", "skipped", "off"],
] as const;

function showHead(report: Report): string {
  const { baseUrl, startedAt, durationMs, summary, complete } = report;
  const outcome = outcomeOf(report);
  const shown = COUNTED.filter(([key]) => summary[key] > 0);
  const bar = shown.map(([key, , kind]) => `<i class="${kind}" style="flex-grow:${summary[key]}"></i>`);
  const counts = shown.map(
    ([key, name, kind]) =>
      `<span class="count"><i class="dot ${kind}"></i><b>${summary[key]}</b> ${name}</span>`,
  );
  const facts = `${escapeXml(startedAt)} · ${count(summary.requests, "request")} in ${showMs(durationMs)}`;
  const end = complete ? "" : `<p class="cut">${escapeXml(describeFailure(report) ?? "")}</p>`;
  return `<header class="${OUTCOME_CLASS[outcome]}">
<p class="verdict">${outcome}</p>
<h1>${escapeXml(baseUrl)}</h1>
<p class="facts">${facts}</p>${end}
<div class="bar">${bar.join("")}</div>
<p class="counts">${counts.join("")}</p>
</header>`;
}

function listOpen(
  title: string,
  outcome: "inconclusive" | "skipped",
  results: readonly CheckResult[],
): string {
  const open = results.filter((result) => result.outcome === outcome);
  if (open.length === 0) return "";
  const rows = open.map(
    ({ id, title: name, reason }) =>
      `<tr><td><code>${escapeXml(id)}</code></td><td>${toProse(name)}<small>${escapeXml(reason?.text ?? "")}</small></td></tr>`,
  );
  return section(title, open.length, `<table>${rows.join("")}</table>`);
}

function listPassed(results: readonly CheckResult[]): string {
  const passed = results.filter(({ outcome }) => outcome === "passed");
  if (passed.length === 0) return "";
  const rows = passed.map(
    ({ id, title, exchanges }) =>
      `<tr><td><code>${escapeXml(id)}</code></td><td>${toProse(title)}<small>${count(exchanges.length, "exchange")}</small></td></tr>`,
  );
  return section("Passed", passed.length, `<table>${rows.join("")}</table>`);
}

function section(title: string, number: number, content: string): string {
  return element("details", {}, [`<summary><h2>${title} <small>${number}</small></h2></summary>`, content]);
}

function short(sha256: string): string {
  return `<code title="${escapeXml(sha256)}">${escapeXml(sha256.slice(0, 12))}</code>`;
}

/** Lists all exchanges: first the streams, each with its timeline, then the rest. */
export function listExchanges(report: Report): string {
  const numbered = report.exchanges.map((exchange, number) => ({ exchange, number }));
  const streams = numbered.filter(({ exchange }) => isStream(exchange.response?.headers ?? {}));
  const others = numbered.filter((each) => !streams.includes(each));
  return [
    showList("Streams", streams, report, TIMELINE_LEGEND),
    showList("Other exchanges", others, report, ""),
  ].join("\n");
}

interface Numbered {
  exchange: RecordedExchange;
  number: number;
}

function showList(title: string, numbered: readonly Numbered[], report: Report, legend: string): string {
  if (numbered.length === 0) return "";
  const items = numbered.map((each) => showExchange(each, report));
  const state = legend === "" ? "" : " open";
  return `<details${state}><summary><h2>${title} <small>${numbered.length}</small></h2></summary>${legend}${items.join("")}</details>`;
}

/** How much of a body stands in the line of an exchange. */
const HEADLINE = 160;

function showExchange({ exchange, number }: Numbered, report: Report): string {
  const { response, request } = exchange;
  const violations = violationsIn(report, number);
  const status = response === undefined ? "—" : String(response.status);
  const time = response === undefined ? "" : showMs(exchange.endedAtMs);
  const fault = violations.length > 0 ? ' class="faulty"' : "";
  return `<details${fault}><summary><span class="number">${number}</span><b>${status}</b><code>${escapeXml(shorten(bytesToText(request.body) || request.method, HEADLINE))}</code><span class="time">${time}</span>${drawTimeline(exchange, violations)}</summary>
${showFacts(exchangeFacts(exchange))}</details>`;
}

/** How many exchanges of one check are shown; the JSON has all. */
const SHOWN = 10;

/** Shows a check that was failed, with the timelines of the streams it was seen in. */
export function showFailedCheck(result: CheckResult, report: Report): string {
  const { id, title, severity } = result;
  const cases = listCases(result, report);
  const rest = cases.length - SHOWN;
  const shown = cases.slice(0, SHOWN).map((each) => showCase(each, report));
  return `<section class="check ${severity}" id="${escapeXml(id)}">
<h3><span class="badge">${severity}</span> ${toProse(title)} <code class="id">${escapeXml(id)}</code></h3>
${shown.join("\n")}
${rest > 0 ? `<p class="facts">… and ${count(rest, "more exchange")}</p>` : ""}
<div class="remedy">${showFacts(checkFacts(result))}</div>
</section>`;
}

/** Shows names and values, values as code unless they are prose. */
export function showFacts(facts: readonly Fact[]): string {
  const rows = facts.map(([name, value]) =>
    name === "fix"
      ? `<dt>${name}</dt><dd>${toProse(value)}</dd>`
      : `<dt>${name}</dt><dd class="code">${escapeXml(value)}</dd>`,
  );
  return `<dl>${rows.join("")}</dl>`;
}

/** All violations that were seen in an exchange. */
export function violationsIn({ results }: Report, exchange: number | undefined): Violation[] {
  return results.flatMap(({ violations }) =>
    violations.filter((violation) => violation.exchange === exchange),
  );
}

function showCase({ exchange, number, findings }: Case, report: Report): string {
  // A header that is wrong has nothing to do with time.
  const isOfStream = findings.some(({ violation }) => violation.where.startsWith("stream"));
  return `<article>${exchange === undefined ? "" : showFacts(exchangeFacts(exchange))}
${findings.map((finding) => showFinding(finding, exchange)).join("\n")}
${exchange !== undefined && isOfStream ? drawTimeline(exchange, violationsIn(report, number)) : ""}</article>`;
}

function showFinding({ violation, others }: Finding, exchange: RecordedExchange | undefined): string {
  const more = others > 0 ? ` <span class="facts">and in ${count(others, "more exchange")}</span>` : "";
  return `<p class="message">${toProse(toPrintable(violation.message))}${more}</p>
${showFacts(violationFacts(violation))}${showExcerpt(violation, exchange)}`;
}

function showExcerpt(violation: Violation, exchange: RecordedExchange | undefined): string {
  const lines = excerptOf(violation, exchange).map(({ time, text, faultAt }) => {
    if (faultAt === undefined) return `<tr><th>${time}</th><td>${escapeXml(text)}</td></tr>`;
    const [head, tail] = [text.slice(0, faultAt), text.slice(faultAt)];
    return `<tr class="fault"><th>${time}</th><td>${escapeXml(head)}<mark>${escapeXml(tail) || " "}</mark></td></tr>`;
  });
  return lines.length === 0 ? "" : `<div class="excerpt"><table>${lines.join("")}</table></div>`;
}

/** A sentence as HTML: what stands between backticks is code. */
export function toProse(text: string): string {
  return escapeXml(text).replace(/`([^`]+)`/g, "<code>$1</code>");
}
