import type { RecordedExchange } from "@text-completions/core";
import { DOCS_URL, WORKFLOW_COMMAND } from "@text-completions/core/internal";
import type { CheckResult, Report, Violation } from "../report.ts";
import { bytesToText, textOf } from "./body.ts";
import { describeFailure, shorten } from "./text.ts";

const HOMEPAGE = `${DOCS_URL}packages/contract.html`;
/** Each result repeats the response. */
const MAX_BODY = 16_384;

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

/** Writes a report as SARIF 2.1.0: each check is a rule, each violation a result with its request and response. */
export function formatSarif(report: Report): string {
  const { results, complete, startedAt } = report;
  const failure = describeFailure(report);
  const run = {
    tool: {
      driver: { name: "text-completions check", informationUri: HOMEPAGE, rules: results.map(toRule) },
    },
    invocations: [
      {
        executionSuccessful: complete,
        startTimeUtc: startedAt,
        ...(failure === undefined
          ? {}
          : { toolExecutionNotifications: [{ level: "error", message: { text: failure } }] }),
      },
    ],
    results: results.flatMap((result, ruleIndex) =>
      result.violations.map((violation) => ({
        ...toResult(violation, ruleIndex, report),
        ...(report.baseline !== undefined && toBaseline(result)),
      })),
    ),
  };
  const text = JSON.stringify({ $schema: SCHEMA, version: "2.1.0", runs: [run] }, undefined, 2);
  return `${text.replaceAll(WORKFLOW_COMMAND, String.raw`\u0023`)}\n`;
}

const LEVEL = { must: "error", should: "warning" } as const;

function toRule({ id, title, severity, spec, remedy, docs }: CheckResult): object {
  return {
    id,
    shortDescription: { text: title },
    help: { text: remedy },
    ...(docs !== undefined && { helpUri: docs }),
    defaultConfiguration: { level: LEVEL[severity] },
    properties: { spec },
  };
}

function toResult(violation: Violation, ruleIndex: number, report: Report): object {
  const { check, severity, message, remedy, where } = violation;
  const exchange = violation.exchange === undefined ? undefined : report.exchanges[violation.exchange];
  return {
    ruleId: check,
    ruleIndex,
    level: LEVEL[severity],
    message: { text: `${message} ${remedy}` },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: exchange?.request.url ?? report.baseUrl } },
        logicalLocations: [{ fullyQualifiedName: where }],
      },
    ],
    ...(exchange === undefined ? {} : toMessages(exchange)),
  };
}

/** Whether a result is in the baseline, and is therefore suppressed, in the terms of SARIF §3.27.23 and §3.35. */
function toBaseline({ known }: CheckResult): object {
  if (known !== true) return { baselineState: "new" };
  return { baselineState: "unchanged", suppressions: [{ kind: "external", justification: "baseline" }] };
}

/** Request and response in the terms of SARIF §3.46 and §3.47. */
function toMessages({ request, response }: RecordedExchange): object {
  const { method, url, headers, body } = request;
  return {
    webRequest: { method, target: url, headers, body: { text: bytesToText(body) } },
    webResponse:
      response === undefined
        ? { noResponseReceived: true }
        : {
            statusCode: response.status,
            headers: response.headers,
            body: { text: shorten(textOf(response.chunks), MAX_BODY) },
          },
  };
}
