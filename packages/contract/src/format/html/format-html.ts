import { SPEC_SHA256 } from "@text-completions/core";
import type { CheckResult, Report } from "../../report.ts";
import { count, showCoverage, showMs } from "../show.ts";
import { element, escapeXml } from "../xml.ts";
import { listExchanges } from "./list-exchanges.ts";
import { PAGE_STYLE } from "./page-style.ts";
import { showFailedCheck } from "./show-failed-check.ts";
import { toProse } from "./to-prose.ts";

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
    listMissed(report),
    listOpen("Skipped", "skipped", results),
    `<footer>Judged by the document ${short(report.document)}${report.document === SPEC_SHA256 ? "" : ", which is not the one of the formatter"} · <a href="https://github.com/text-completions/text-completions/tree/main/packages/contract#readme">@text-completions/contract</a></footer>`,
  ];
  return [
    '<!doctype html>\n<html lang="en">\n<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escapeXml(`${verdictOf(report)}: ${report.baseUrl}`)}</title>`,
    `<style>${PAGE_STYLE}</style>`,
    "</head>",
    `<body><main>${body.join("\n")}</main></body>\n</html>\n`,
  ].join("\n");
}

type Verdict = "Conforms" | "Does not conform" | "Cut off" | "Not checked";

function verdictOf({ results, complete, summary }: Report): Verdict {
  if (results.some(({ outcome, severity }) => outcome === "failed" && severity === "must")) {
    return "Does not conform";
  }
  if (summary.passed + summary.failed === 0) return "Not checked";
  return complete ? "Conforms" : "Cut off";
}

const VERDICT_CLASS: Readonly<Record<Verdict, string>> = {
  Conforms: "good",
  "Does not conform": "bad",
  "Cut off": "open",
  "Not checked": "open",
};

const COUNTED = [
  ["failed", "failed", "bad"],
  ["inconclusive", "inconclusive", "open"],
  ["passed", "passed", "good"],
  ["skipped", "skipped", "off"],
] as const;

function showHead(report: Report): string {
  const { baseUrl, startedAt, durationMs, summary, complete, failure } = report;
  const verdict = verdictOf(report);
  const shown = COUNTED.filter(([key]) => summary[key] > 0);
  const bar = shown.map(([key, , kind]) => `<i class="${kind}" style="flex-grow:${summary[key]}"></i>`);
  const counts = shown.map(
    ([key, name, kind]) =>
      `<span class="count"><i class="dot ${kind}"></i><b>${summary[key]}</b> ${name}</span>`,
  );
  const facts = `${escapeXml(startedAt)} · ${count(summary.requests, "request")} in ${showMs(durationMs)}`;
  const end = complete
    ? ""
    : `<p class="cut">The run is not complete: ${escapeXml(failure ?? "it was cut off")}</p>`;
  return `<header class="${VERDICT_CLASS[verdict]}">
<p class="verdict">${verdict}</p>
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
    ({ id, title: name, reason = "" }) =>
      `<tr><td><code>${escapeXml(id)}</code></td><td>${toProse(name)}<small>${escapeXml(reason)}</small></td></tr>`,
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

/** What of the document the run has not met. */
function listMissed({ coverage }: Report): string {
  if (coverage === undefined || coverage.missed.length === 0) return "";
  const rows = coverage.missed.map((pointer) => `<tr><td><code>${escapeXml(pointer)}</code></td></tr>`);
  const met = `<p class="facts">The run met ${showCoverage(coverage)} of the document. It did not meet:</p>`;
  return section("Not met of the document", coverage.missed.length, `${met}<table>${rows.join("")}</table>`);
}

function section(title: string, number: number, content: string): string {
  return element("details", {}, [`<summary><h2>${title} <small>${number}</small></h2></summary>`, content]);
}

function short(sha256: string): string {
  return `<code title="${escapeXml(sha256)}">${escapeXml(sha256.slice(0, 12))}</code>`;
}
