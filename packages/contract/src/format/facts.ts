import { HEADER, type RecordedExchange } from "@text-completions/core";
import type { Check } from "../catalogue/define.ts";
import type { CheckResult, Report, Violation } from "../report.ts";
import type { Cause } from "./causes.ts";
import { count, shorten, showBytes, showMs, showValue, toPrintable } from "./text.ts";
import { bytesToText, decodeChunks, textOf } from "./body.ts";

/** One line of a description. */
export type Fact = readonly [name: string, value: string];

/** A request and its response. */
export function exchangeFacts(exchange: RecordedExchange): Fact[] {
  return [
    ["request", describeRequest(exchange)],
    ["response", describeResponse(exchange)],
  ];
}

/** Where something is wrong, what was expected there, and what was received. */
export function violationFacts({ where, expected, received }: Violation): Fact[] {
  return [
    ["where", toPrintable(where)],
    ...(expected === undefined ? [] : [["expected", showValue(expected)] as const]),
    ...(received === undefined ? [] : [["received", showValue(received)] as const]),
  ];
}

/** How to fix a server that fails a check, the part of the spec it enforces, and the page that explains it. */
export function checkFacts({ spec, remedy, docs }: Check): Fact[] {
  return [
    ["fix", toPrintable(remedy)],
    ["spec", toPrintable(spec)],
    ...(docs === undefined ? [] : [["docs", toPrintable(docs)] as const]),
  ];
}

/** How to fix what several failed checks have in common, and the page that explains the first of them. */
export function causeFacts({ fix, results: [first] }: Cause): Fact[] {
  return [
    ["fix", toPrintable(fix)],
    ...(first.docs === undefined ? [] : [["docs", toPrintable(first.docs)] as const]),
  ];
}

/** A request on one line: method, path, the headers that the API looks at, body. */
function describeRequest({ request }: RecordedExchange): string {
  const { method, url, headers, body } = request;
  const shown = Object.entries(headers).filter(([name]) => LOOKED_AT.has(name));
  return toPrintable(
    [
      `${method} ${pathOf(url)}`,
      ...shown.map(([name, value]) => `${name}: ${shorten(value)}`),
      shorten(bytesToText(body)),
    ]
      .filter((part) => part !== "")
      .join("  "),
  );
}

const LOOKED_AT: ReadonlySet<string> = new Set([
  HEADER.anthropicVersion,
  HEADER.contentType,
  HEADER.xApiKey,
  HEADER.authorization,
]);

function pathOf(url: string): string {
  return URL.canParse(url) ? url.slice(new URL(url).origin.length) : url;
}

/** A response on one line: status, type, size and time, and the body unless it is a stream. */
function describeResponse({ response, endedAtMs, error }: RecordedExchange): string {
  if (response === undefined) {
    return toPrintable(`no response: ${error ?? "the cause is unknown"}`);
  }
  const { status, headers, chunks } = response;
  const bytes = decodeChunks(chunks).reduce((sum, chunk) => sum + chunk.bytes, 0);
  const facts = [
    `${status}  ${headers[HEADER.contentType] ?? "no content-type"}`,
    `${showBytes(bytes)} in ${count(chunks.length, "piece")} within ${showMs(endedAtMs)}`,
    ...(error === undefined ? [] : [`then: ${error}`]),
    ...(isStream(headers) ? [] : [shorten(textOf(chunks))]),
  ];
  return toPrintable(facts.filter((fact) => fact !== "").join("  "));
}

/** Whether the headers of a response announce a stream. */
export function isStream(headers: Readonly<Record<string, string>>): boolean {
  return /^text\/event-stream/i.test(headers[HEADER.contentType] ?? "");
}

/** What a check found wrong in one exchange. */
export interface Case {
  /** Its number in the report. */
  number: number | undefined;
  exchange: RecordedExchange | undefined;
  findings: Finding[];
}

/** A violation, and in how many more exchanges the same was found at the same place. */
export interface Finding {
  violation: Violation;
  others: number;
}

/** What a check found wrong, exchange by exchange; what was found many times stands where it was found first. */
export function listCases({ violations }: CheckResult, { exchanges }: Report): Case[] {
  const findings = new Map<string, Finding>();
  const cases = new Map<number | undefined, Case>();
  for (const violation of violations) {
    const { message, where, exchange: number } = violation;
    const likeness = JSON.stringify([message, where]);
    const known = findings.get(likeness);
    if (known !== undefined) {
      known.others++;
      continue;
    }
    const finding: Finding = { violation, others: 0 };
    findings.set(likeness, finding);
    const exchange = number === undefined ? undefined : exchanges[number];
    const found = cases.get(number) ?? { number, exchange, findings: [] };
    cases.set(number, found);
    found.findings.push(finding);
  }
  return [...cases.values()];
}
