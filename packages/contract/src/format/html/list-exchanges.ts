import type { ExchangeRecord, Report } from "../../report.ts";
import { exchangeFacts, isStream } from "../facts.ts";
import { shorten, showMs } from "../show.ts";
import { escapeXml } from "../xml.ts";
import { drawTimeline, TIMELINE_LEGEND } from "./draw-timeline.ts";
import { showFacts, violationsIn } from "./show-failed-check.ts";

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
  exchange: ExchangeRecord;
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
  const time = response === undefined ? "" : showMs(response.endedAtMs);
  const fault = violations.length > 0 ? ' class="faulty"' : "";
  return `<details${fault}><summary><span class="number">${number}</span><b>${status}</b><code>${escapeXml(shorten(request.body || request.method, HEADLINE))}</code><span class="time">${time}</span>${drawTimeline(exchange, violations)}</summary>
${showFacts(exchangeFacts(exchange))}</details>`;
}
