import type { CheckResult, Report } from "../report.ts";
import { checkFacts, exchangeFacts, listCases, violationFacts } from "./facts.ts";
import { count, describeFailure, toPrintable } from "./text.ts";

/**
 * Writes a report as workflow commands of GitHub Actions: an error for each check that a server must pass and does
 * not, a warning for each that it should. Source: GitHub Actions, "Workflow commands".
 */
export function formatGithub(report: Report): string {
  const { summary, baseUrl, results } = report;
  const failure = describeFailure(report);
  const { passed, failed, inconclusive, skipped } = summary;
  const counts = `${passed} passed, ${failed} failed, ${inconclusive} inconclusive, ${skipped} skipped`;
  return [
    ...(failure === undefined ? [] : [command("error", "text-completions check", toPrintable(failure))]),
    ...results.filter(({ outcome }) => outcome === "failed").map((result) => toAnnotation(result, report)),
    // A command begins a line; this is none, whatever the URL is.
    `text-completions check ${toPrintable(baseUrl)}: ${counts}, ${count(summary.requests, "request")}`,
    "",
  ].join("\n");
}

function toAnnotation(result: CheckResult, report: Report): string {
  const { id, severity, violations } = result;
  const [first] = listCases(result, report);
  const { violation } = first?.findings[0] ?? {};
  const facts = [
    ...(first?.exchange === undefined ? [] : exchangeFacts(first.exchange)),
    ...(violation === undefined ? [] : violationFacts(violation)),
    ...checkFacts(result),
  ];
  const text = [
    toPrintable(violation?.message ?? result.title),
    ...facts.map(([name, value]) => `${name}: ${value}`),
    ...(violations.length > 1 ? [`and ${count(violations.length - 1, "more violation")}`] : []),
  ].join("\n");
  return command(severity === "must" ? "error" : "warning", id, text);
}

function command(name: "error" | "warning", title: string, text: string): string {
  return `::${name} title=${escapeProperty(title)}::${escapeData(text)}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
