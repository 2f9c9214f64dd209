import {
  WORKFLOW_COMMAND,
  BOOLEAN,
  checkOptions,
  invalidOption,
  number,
  oneOf,
  type OptionTable,
} from "@text-completions/core/internal";
import { assertReport, type Report } from "../report.ts";
import { formatGithub } from "./github.ts";
import { formatHtml } from "./html/page.ts";
import { formatJunit } from "./junit.ts";
import { formatPretty } from "./pretty.ts";
import { formatSarif } from "./sarif.ts";

/**
 * How a report can be written:
 *
 * - `"pretty"`: for people at a terminal
 * - `"json"`: the report itself, as `report.schema.json` describes it
 * - `"junit"`: XML for the test pages of CI servers
 * - `"github"`: annotations of GitHub Actions
 * - `"sarif"`: SARIF 2.1.0 for code scanning
 * - `"html"`: a page for browsers that needs nothing else
 */
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** All formats, in the order in which they are documented. */
export const REPORT_FORMATS = ["pretty", "json", "junit", "github", "sarif", "html"] as const;

/** Options of {@link formatReport}. */
export interface FormatOptions {
  /** Whether `"pretty"` has colours for a terminal. Default: false. */
  color?: boolean | undefined;
  /** The maximum width of the lines of `"pretty"`, in columns; less than 40 counts as 40. Default: no limit. */
  columns?: number | undefined;
}

/**
 * Writes a report as text that ends with a line feed. The same report always results in the same text. It contains no
 * keys, because the report contains none.
 *
 * @example
 * ```ts
 * import { checkServer, formatReport } from "@text-completions/contract";
 *
 * const report = await checkServer({ baseUrl: "http://127.0.0.1:4010", apiKey: "any" });
 * console.log(formatReport(report, "pretty", { color: true }));
 * ```
 *
 * @throws {UsageError} if an argument is wrong.
 */
export function formatReport(
  report: Report,
  format: ReportFormat = "pretty",
  options: FormatOptions = {},
): string {
  assertReport(report);
  const { color = false, columns = Infinity } = checkOptions(options, OPTIONS);
  switch (format) {
    case "pretty":
      return formatPretty(report, { color, columns });
    case "json":
      return formatJson(report);
    case "junit":
      return formatJunit(report);
    case "github":
      return formatGithub(report);
    case "sarif":
      return formatSarif(report);
    case "html":
      return formatHtml(report);
    default:
      throw invalidOption("format", oneOf(...REPORT_FORMATS).expected, format);
  }
}

const OPTIONS = { color: BOOLEAN, columns: number({ min: 1 }) } satisfies OptionTable<FormatOptions>;

/** The report as JSON. Escapes commands for a CI log, which only strings can contain. */
function formatJson(report: Report): string {
  return `${JSON.stringify(report, undefined, 2).replaceAll(WORKFLOW_COMMAND, String.raw`\u0023`)}\n`;
}
