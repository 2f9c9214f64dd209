import type { Check, Plan, Report, ReportFormat } from "@text-completions/contract";
import { MODELS } from "@text-completions/core";
import { type Command, InvalidArgumentError, Option } from "commander";
import {
  CommandError,
  EXIT_CODE,
  type ExitCode,
  Interruption,
  type SetExitCode,
  toCommandError,
  withFlags,
} from "../errors.ts";
import { collect, parseCount, parsePositive } from "../terminal/flags.ts";
import { createColors, toPrintable, write, writeJson } from "../terminal/output.ts";
import type { CommandContext } from "../terminal/process-io.ts";
import { ANY_KEY, type CheckFlags, OPTION_FLAGS, readBaseUrl, readKey, withFlagNames } from "./options.ts";
import { assertOutputsWritable, FORMATS, readOutputs, writeReport } from "./outputs.ts";

const DEFAULT_CONCURRENCY = 4;
const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_MAX_DURATION_MS = 600_000;

/** Defines `check`: whether a server conforms. */
export function defineCheck(command: Command, context: CommandContext, setExitCode: SetExitCode): void {
  command
    .argument("[base-url]", "the server")
    .option("--api-key <key>", "a key that the server accepts; overrides ANTHROPIC_API_KEY")
    .option("--model <id>", "the model to request", MODELS[0].id)
    .option(
      "--only <checks>",
      "run only these checks or groups, separated by commas; may be repeated",
      collectNames,
    )
    .option(
      "--skip <checks>",
      "skip these checks or groups, separated by commas; may be repeated",
      collectNames,
    )
    .option("--skip-billable", "skip every check that makes the model generate text")
    .option("--strict", "also fail if a recommendation, not only a requirement, is not met")
    .addOption(
      new Option("--format <name>", "a report format; may be repeated")
        .choices(FORMATS)
        .argParser(collectFormats),
    )
    .option("--output <file>", "write the report to a file; may be repeated (format: from its name)", collect)
    .option("--max-requests <number>", "the maximum number of requests to send", parseCount)
    .option("--concurrency <number>", "how many requests run at once", parseCount, DEFAULT_CONCURRENCY)
    .option("--timeout <ms>", "how long a request may take", parsePositive, DEFAULT_TIMEOUT_MS)
    .option("--max-duration <ms>", "how long the whole run may take", parsePositive, DEFAULT_MAX_DURATION_MS)
    .option("--list", "print the checks without sending anything")
    .option("--dry-run", "print what would be sent and what it would cost, without sending anything")
    .option("--fixtures <file>", "check a recording made by `mock --record`, without sending anything")
    .addHelpText("after", HELP)
    .action(async (baseUrl: string | undefined, flags: CheckFlags) =>
      setExitCode(await check(baseUrl, flags, context)),
    );
}

const HELP = `
The extension of a file determines its format: .html, .json, .xml (JUnit),
.sarif, .txt. A --format applies to the first --output whose extension does not
determine a format, or else to stdout, whose default is pretty. Before the run,
stderr shows how many requests will be sent and what they cost. After Ctrl-C,
the report contains the results so far.

Exit status: 0 the server conforms as far as it was checked; 1 it does not; 2
it could not be checked, or the command cannot run; 130 Ctrl-C.

Examples:
  text-completions check http://127.0.0.1:4010
  text-completions check https://gateway.example --only stream,errors
  text-completions check https://gateway.example --output report.html --output junit.xml
  text-completions check https://gateway.example --format github
  text-completions check --list
  text-completions check --fixtures calls.json`;

function collectNames(value: string, previous: readonly string[] = []): string[] {
  const names = value.split(",").map((name) => name.trim());
  return [...previous, ...names.filter((name) => name !== "")];
}

function collectFormats(value: string, previous: readonly ReportFormat[] = []): ReportFormat[] {
  const format = FORMATS.find((each) => each === value);
  if (format !== undefined) return [...previous, format];
  throw new InvalidArgumentError(`Allowed choices are ${FORMATS.join(", ")}.`);
}

async function check(
  baseUrl: string | undefined,
  flags: CheckFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const outputs = readOutputs(flags);
  if (flags.list) return listChecks(flags, context);
  await assertOutputsWritable(outputs);
  const report = await createReport(baseUrl, flags, context);
  if (report === undefined) return EXIT_CODE.ok;
  await writeReport(report, outputs, context);
  return toExitCode(report, flags, context.signal);
}

/** Prints checks: one per line for people, or as JSON. */
async function listChecks(flags: CheckFlags, context: CommandContext): Promise<ExitCode> {
  const { planChecks } = await import("@text-completions/contract");
  const { only, skip, skipBillable, format = [] } = flags;
  const { checks } = withFlags(OPTION_FLAGS, () => planChecks({ only, skip, skipBillable }));
  if (format.includes("json")) await writeJson(context.stdout, checks);
  else await write(context.stdout, formatList(checks, context));
  return EXIT_CODE.ok;
}

function formatList(checks: readonly Check[], context: CommandContext): string {
  const { bold, dim } = createColors(context.stdout, context);
  const width = Math.max(0, ...checks.map(({ id }) => id.length));
  return checks
    .map(({ id, severity, title }) => `${bold(id.padEnd(width))}  ${dim(severity.padEnd(6))}  ${title}\n`)
    .join("");
}

/** Runs the checks that the flags select; undefined for a dry run. */
async function createReport(
  argument: string | undefined,
  flags: CheckFlags,
  context: CommandContext,
): Promise<Report | undefined> {
  const { fixtures, dryRun } = flags;
  if (fixtures !== undefined) {
    if (argument !== undefined) throw new CommandError("Pass either a base URL or --fixtures, not both.");
    const { checkFixtures } = await import("./recording.ts");
    return withFlagNames(await checkFixtures(fixtures, flags, context), { hasKey: true });
  }
  const baseUrl = readBaseUrl(argument);
  const { planChecks } = await import("@text-completions/contract");
  const { model, only, skip, skipBillable, maxRequests } = flags;
  const plan = withFlags(OPTION_FLAGS, () => planChecks({ model, only, skip, skipBillable, maxRequests }));
  const sentence = `${toPrintable(describePlan(plan, baseUrl))}\n`;
  if (dryRun) {
    await write(context.stdout, sentence);
    return undefined;
  }
  const apiKey = readKey(baseUrl, flags, context);
  await write(context.stderr, sentence);
  const report = await runChecks(baseUrl, apiKey, flags, context);
  return withFlagNames(report, { hasKey: apiKey !== undefined });
}

/** What a run will send and about what it will cost. */
export function describePlan({ requests, completions, tokens, checks }: Plan, baseUrl: string): string {
  const sent = `${count(checks.length, "check")}, ${count(requests, "request")} to ${baseUrl}`;
  if (completions === 0) return `${sent}. The model generates nothing.`;
  return `${sent}. The model generates ${count(completions, "completion")}, up to about ${count(tokens, "token")}.`;
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`;
}

async function runChecks(
  baseUrl: string,
  apiKey: string = ANY_KEY,
  flags: CheckFlags,
  context: CommandContext,
): Promise<Report> {
  const [{ checkServer }, { createStatusLine }] = await Promise.all([
    import("@text-completions/contract"),
    import("../terminal/status-line.ts"),
  ]);
  const { model, only, skip, skipBillable, maxRequests, concurrency, timeout, maxDuration } = flags;
  const line = createStatusLine(context);
  try {
    return await checkServer({
      baseUrl,
      apiKey,
      model,
      only,
      skip,
      skipBillable,
      maxRequests,
      concurrency,
      timeoutMs: timeout,
      maxDurationMs: maxDuration,
      onProgress: ({ done, total, request, status }) =>
        line.show(`${done}/${total}  ${request}  ${status ?? "no response"}`),
      signal: context.signal,
    });
  } catch (error) {
    throw toCommandError(error, OPTION_FLAGS);
  } finally {
    line.clear();
  }
}

/** The exit status for a report: interruption first, then failed checks, then a report without a result. */
function toExitCode(report: Report, { strict }: CheckFlags, signal: AbortSignal): ExitCode {
  if (signal.aborted && signal.reason instanceof Interruption) return signal.reason.exitCode;
  const { results, failure, summary } = report;
  const failed = results.some(
    ({ outcome, severity }) => outcome === "failed" && (strict === true || severity === "must"),
  );
  if (failed) return EXIT_CODE.failed;
  const evaluated = summary.passed + summary.failed > 0;
  return failure === undefined || evaluated ? EXIT_CODE.ok : EXIT_CODE.usage;
}
