import type { Report } from "../report.ts";
import { type Cause, findCauses } from "./causes.ts";
import { causeFacts, checkFacts, exchangeFacts, listCases, violationFacts } from "./facts.ts";
import { count, describeBaseline, describeFailure, toPrintable } from "./text.ts";

/**
 * Writes a report as workflow commands of GitHub Actions: an error for each requirement that is not met, a warning for
 * each recommendation. Source: GitHub Actions, "Workflow commands".
 */
export function formatGithub(report: Report): string {
  const { summary, baseUrl, results } = report;
  const failure = describeFailure(report);
  const { passed, failed, inconclusive, skipped } = summary;
  const known = results.filter((result) => result.known === true).length;
  const counts = [
    `${passed} passed`,
    `${failed} failed${known > 0 ? ` (${known} known)` : ""}`,
    `${inconclusive} inconclusive`,
    `${skipped} skipped`,
  ].join(", ");
  return [
    ...(failure === undefined ? [] : [command("error", "text-completions check", toPrintable(failure))]),
    ...findCauses(report).map((cause) => toAnnotation(cause, report)),
    ...describeBaseline(report).flatMap((text) =>
      text === undefined ? [] : [command("notice", "baseline", text)],
    ),
    // It begins with a fixed word, so the URL cannot turn the line into a command.
    `text-completions check ${toPrintable(baseUrl)}: ${counts}, ${count(summary.requests, "request")}`,
    "",
  ].join("\n");
}

function toAnnotation(cause: Cause, report: Report): string {
  const { severity, results } = cause;
  const [first, ...others] = results;
  const isSingle = others.length === 0;
  const [evidence] = listCases(first, report);
  const { violation } = evidence?.findings[0] ?? {};
  const facts = [
    ...(isSingle ? checkFacts(first) : causeFacts(cause)),
    ...(evidence?.exchange === undefined ? [] : exchangeFacts(evidence.exchange)),
    ...(violation === undefined ? [] : violationFacts(violation)),
    ...(isSingle ? [] : [["checks", results.map(({ id }) => id).join(", ")]]),
  ];
  const more = first.violations.length - 1;
  const text = [
    toPrintable(violation?.message ?? first.title),
    ...facts.map(([name, value]) => `${name}: ${value}`),
    ...(isSingle && more > 0 ? [`and ${count(more, "more violation")}`] : []),
  ].join("\n");
  return command(
    severity === "must" ? "error" : "warning",
    isSingle ? first.id : toPrintable(cause.title),
    text,
  );
}

function command(name: "error" | "warning" | "notice", title: string, text: string): string {
  return `::${name} title=${escapeProperty(title)}::${escapeData(text)}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
