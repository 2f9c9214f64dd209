import type { CheckResult, ExchangeRecord, Report, Violation } from "../../report.ts";
import { excerptOf } from "../excerpt.ts";
import { checkFacts, exchangeFacts, type Fact, violationFacts } from "../facts.ts";
import { type Case, type Finding, listCases } from "../list-cases.ts";
import { toPrintable } from "../printable.ts";
import { count } from "../show.ts";
import { escapeXml } from "../xml.ts";
import { drawTimeline } from "./draw-timeline.ts";
import { toProse } from "./to-prose.ts";

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
${rest > 0 ? `<p class="facts">and other things in ${count(rest, "more exchange")}</p>` : ""}
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

function showFinding({ violation, others }: Finding, exchange: ExchangeRecord | undefined): string {
  const more = others > 0 ? ` <span class="facts">and in ${count(others, "more exchange")}</span>` : "";
  return `<p class="message">${toProse(toPrintable(violation.message))}${more}</p>
${showFacts(violationFacts(violation))}${showExcerpt(violation, exchange)}`;
}

function showExcerpt(violation: Violation, exchange: ExchangeRecord | undefined): string {
  const lines = excerptOf(violation, exchange).map(({ time, text, faultAt }) => {
    if (faultAt === undefined) return `<tr><th>${time}</th><td>${escapeXml(text)}</td></tr>`;
    const [head, tail] = [text.slice(0, faultAt), text.slice(faultAt)];
    return `<tr class="fault"><th>${time}</th><td>${escapeXml(head)}<mark>${escapeXml(tail) || " "}</mark></td></tr>`;
  });
  return lines.length === 0 ? "" : `<div class="excerpt"><table>${lines.join("")}</table></div>`;
}
