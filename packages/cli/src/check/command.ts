import type { Check, Plan, Report, ReportFormat } from "@text-completions/contract";
import { MODELS } from "@text-completions/core";
import { type Command, InvalidArgumentError, Option } from "commander";
import { CommandError, EXIT_CODE, type ExitCode, Interruption, type SetExitCode } from "../errors.ts";
import { collect, parseCount, parsePositive } from "../terminal/flags.ts";
import {
  createColors,
  toCommandError,
  toPrintable,
  withFlags,
  write,
  writeJson,
} from "../terminal/output.ts";
import type { CommandContext } from "../terminal/context.ts";
import type { BaselineFile } from "./baseline.ts";
import {
  ANY_KEY,
  type CheckFlags,
  type CheckSettings,
  findConfigFile,
  OPTION_FLAGS,
  readBaseUrl,
  readKey,
  withFlagNames,
} from "./options.ts";
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
    .addOption(
      new Option("--profile <name>", "the edition of the API that the server imitates").choices([
        "latest",
        "2023",
      ]),
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
    .option("--baseline <file>", "the known failures: only others fail")
    .option("--update-baseline", "write what fails now to the file of --baseline")
    .option("--config <file>", "a configuration file instead of text-completions.config.json or .yaml")
    .addHelpText("after", HELP)
    .action(async (argument: string | undefined, flags: CheckFlags) => {
      const settings = await readSettings(
        argument,
        flags,
        (name) => command.getOptionValueSource(name),
        context,
      );
      setExitCode(await check(settings, context));
    });
}

const HELP = `
The extension of a file determines its format: .html, .json, .xml (JUnit),
.sarif, .txt. A --format applies to the first --output whose extension does not
determine a format, or else to stdout, whose default is pretty. Before the run,
stderr shows how many requests will be sent and what they cost. After Ctrl-C,
the report contains the results so far.

Exit status: 0 the server conforms as far as it was checked; 1 it does not; 2
it could not be checked, or the command cannot run; 130 Ctrl-C. With
--baseline, known failures count as 0.

Examples:
  text-completions check https://gateway.example
  text-completions check https://gateway.example --only stream,errors
  text-completions check https://gateway.example --output report.html --output junit.xml
  text-completions check https://gateway.example --format github
  text-completions check https://gateway.example --baseline known.json --update-baseline
  text-completions check --list
  text-completions check --fixtures calls.json`;

function collectNames(value: string, previous: readonly string[] = []): string[] {
  const names = value.split(",").map((name) => name.trim());
  const passed = names.filter((name) => name !== "");
  // An empty list comes from a variable that is not set: a run without checks would pass.
  if (passed.length === 0) throw new InvalidArgumentError("Expected ids or groups of checks, see --list.");
  return [...previous, ...passed];
}

function collectFormats(value: string, previous: readonly ReportFormat[] = []): ReportFormat[] {
  const format = FORMATS.find((each) => each === value);
  if (format !== undefined) return [...previous, format];
  throw new InvalidArgumentError(`Allowed choices are ${FORMATS.join(", ")}.`);
}

/** Where the value of a flag comes from: `"default"`, or the command line. */
type SourceOf = (name: string) => string | undefined;

/**
 * Merges the settings of a configuration file, if there is one, with those of the command line, which take precedence.
 */
async function readSettings(
  argument: string | undefined,
  flags: CheckFlags,
  sourceOf: SourceOf,
  context: CommandContext,
): Promise<CheckSettings> {
  const file = flags.config ?? findConfigFile();
  if (file === undefined) return withBaseUrl(argument, flags);
  const { readConfig } = await import("./config.ts");
  const config = await readConfig(file, context);
  const passed = Object.entries(flags).filter(([name]) => !(name in config) || sourceOf(name) !== "default");
  // A recording is checked instead of the server that the file names.
  const baseUrl = argument ?? (flags.fixtures === undefined ? config.baseUrl : undefined);
  return withBaseUrl(baseUrl, { ...config, ...Object.fromEntries(passed) });
}

function withBaseUrl(baseUrl: string | undefined, settings: CheckSettings): CheckSettings {
  const { baseUrl: _fromFile, ...rest } = settings;
  return baseUrl === undefined ? rest : { ...rest, baseUrl };
}

async function check(settings: CheckSettings, context: CommandContext): Promise<ExitCode> {
  const outputs = readOutputs(settings);
  if (settings.list) return listChecks(settings, context);
  await assertOutputsWritable(outputs, settings);
  const baseline = await openBaselineOf(settings, context);
  const report = await createReport(settings, context);
  if (report === undefined) return EXIT_CODE.ok;
  const compared = baseline === undefined ? report : await baseline.apply(report);
  await writeReport(compared, outputs, context);
  return toExitCode(compared, settings, context.signal);
}

async function openBaselineOf(
  { baseline, updateBaseline, dryRun }: CheckSettings,
  context: CommandContext,
): Promise<BaselineFile | undefined> {
  if (baseline === undefined) {
    if (updateBaseline === undefined) return undefined;
    throw new CommandError("Missing --baseline. Pass the file that --update-baseline writes.");
  }
  if (dryRun) return undefined;
  const { openBaseline } = await import("./baseline.ts");
  return openBaseline(baseline, updateBaseline === true, context);
}

/** Prints checks: one per line for people, or as JSON. */
async function listChecks(settings: CheckSettings, context: CommandContext): Promise<ExitCode> {
  const { planChecks } = await import("@text-completions/contract");
  const { only, skip, skipBillable, profile, checks, format = [] } = settings;
  const plan = withFlags(OPTION_FLAGS, () => planChecks({ only, skip, skipBillable, profile, checks }));
  if (format.includes("json")) await writeJson(context.stdout, plan.checks);
  else await write(context.stdout, formatList(plan.checks, context));
  return EXIT_CODE.ok;
}

function formatList(checks: readonly Check[], context: CommandContext): string {
  const { bold, dim } = createColors(context.stdout, context);
  const width = Math.max(0, ...checks.map(({ id }) => id.length));
  return checks
    .map(({ id, severity, title }) => `${bold(id.padEnd(width))}  ${dim(severity.padEnd(6))}  ${title}\n`)
    .join("");
}

/** Runs the checks that the settings select; undefined for a dry run. */
async function createReport(settings: CheckSettings, context: CommandContext): Promise<Report | undefined> {
  const { fixtures, dryRun } = settings;
  if (fixtures !== undefined) {
    if (settings.baseUrl !== undefined)
      throw new CommandError("Pass either a base URL or --fixtures, not both.");
    const { checkFixtures } = await import("./recording.ts");
    return withFlagNames(await checkFixtures(fixtures, settings, context), { hasKey: true });
  }
  const baseUrl = readBaseUrl(settings.baseUrl);
  const { planChecks } = await import("@text-completions/contract");
  const { model, only, skip, skipBillable, profile, maxRequests, checks } = settings;
  const plan = withFlags(OPTION_FLAGS, () =>
    planChecks({ model, only, skip, skipBillable, profile, maxRequests, checks }),
  );
  const sentence = `${toPrintable(describePlan(plan, baseUrl))}\n`;
  if (dryRun) {
    await write(context.stdout, `${sentence}${describePurposes(plan)}`);
    return undefined;
  }
  const apiKey = readKey(baseUrl, settings, context);
  await write(context.stderr, sentence);
  const report = await runChecks(baseUrl, apiKey, settings, context);
  return withFlagNames(report, { hasKey: apiKey !== undefined });
}

/** What a run will send and about what it will cost. */
export function describePlan(
  { requests, completions, tokens, checks, followUps }: Plan,
  baseUrl: string,
): string {
  const sent = `${count(checks.length, "check")}, ${count(requests, "request")} to ${baseUrl}`;
  const generated =
    completions === 0
      ? "The model generates nothing."
      : `The model generates ${count(completions, "completion")}, up to about ${count(tokens, "token")}.`;
  if (followUps === 0) return `${sent}. ${generated}`;
  return `${sent}. ${generated} If some fail, up to ${count(followUps, "more request")} to find out why.`;
}

/** The requests of a plan, a line for each purpose. */
function describePurposes({ purposes }: Plan): string {
  const rows = purposes.map(({ purpose, requests, tokens }) => ({
    requests: String(requests),
    tokens: tokens === 0 ? "" : count(tokens, "token"),
    purpose,
  }));
  const width = Math.max(0, ...rows.map((row) => row.requests.length));
  const tokensWidth = Math.max(0, ...rows.map(({ tokens }) => tokens.length));
  return rows
    .map((row) => `  ${row.requests.padStart(width)}  ${row.tokens.padStart(tokensWidth)}  ${row.purpose}\n`)
    .join("");
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`;
}

async function runChecks(
  baseUrl: string,
  apiKey: string = ANY_KEY,
  settings: CheckSettings,
  context: CommandContext,
): Promise<Report> {
  const [{ checkServer }, { createStatusLine }] = await Promise.all([
    import("@text-completions/contract"),
    import("../terminal/status-line.ts"),
  ]);
  const { model, only, skip, skipBillable, profile, checks, maxRequests, concurrency, timeout, maxDuration } =
    settings;
  const line = createStatusLine(context);
  try {
    return await checkServer({
      baseUrl,
      apiKey,
      model,
      only,
      skip,
      skipBillable,
      checks,
      profile,
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

/** The exit status for a report: interruption first, then failed checks, then a report in which nothing was checked. */
function toExitCode(report: Report, { strict }: CheckFlags, signal: AbortSignal): ExitCode {
  if (signal.aborted && signal.reason instanceof Interruption) return signal.reason.exitCode;
  const { results, summary } = report;
  const failed = results.some(
    ({ outcome, severity, known }) =>
      outcome === "failed" && known !== true && (strict === true || severity === "must"),
  );
  if (failed) return EXIT_CODE.failed;
  return summary.passed + summary.failed > 0 ? EXIT_CODE.ok : EXIT_CODE.usage;
}
