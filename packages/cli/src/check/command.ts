import {
  type Check,
  checkServer,
  type Plan,
  planChecks,
  type Progress,
  type Report,
  REPORT_FORMATS,
  type ReportFormat,
} from "@text-completions/contract";
import { MODELS } from "@text-completions/core";
import { type Command, InvalidArgumentError, Option } from "commander";
import {
  asUsage,
  EXIT_CODE,
  type ExitCode,
  type Finish,
  Interruption,
  toUsageError,
  UsageError,
} from "../errors.ts";
import { collect, parseNumber } from "../terminal/flags.ts";
import { createColors, toPrintable, write, writeJson } from "../terminal/output.ts";
import type { Io } from "../terminal/process-io.ts";
import { createStatusLine } from "../terminal/status-line.ts";
import { ANY_KEY, type CheckFlags, OPTION_FLAGS, readBaseUrl, readKey, toToldReport } from "./options.ts";
import { readOutputs, requirePlaces, writeReport } from "./outputs.ts";
import { checkFixtures } from "./recording.ts";

/** Adds `check`: whether a server conforms. */
export function addCheckCommand(program: Command, io: Io, finish: Finish): void {
  program
    .command("check")
    .description("Check whether a server speaks this API, and say where it does not, and how to fix it.")
    .argument("[base-url]", "the server, without /v1/complete")
    .option("--api-key <key>", "a key that the server accepts, instead of ANTHROPIC_API_KEY")
    .option("--model <id>", "the model to ask", MODELS[0].id)
    .option(
      "--only <checks>",
      "run these checks or groups, separated by commas; may be repeated",
      collectNames,
    )
    .option("--skip <checks>", "leave out these checks or groups, likewise", collectNames)
    .option("--skip-billable", "leave out every check that lets the model complete")
    .option("--strict", "fail for what a server should do, too")
    .addOption(
      new Option("--format <name>", "how to write the report; may be repeated")
        .choices(REPORT_FORMATS)
        .argParser(collectFormats),
    )
    .option("--output <file>", "write it to a file; may be repeated (format: by its name)", collect)
    .option("--max-requests <number>", "the most requests to send", parseNumber)
    .option("--concurrency <number>", "how many requests are under way at once", parseNumber, 4)
    .option("--timeout <ms>", "how long a request may take", parseNumber, 30_000)
    .option("--list", "print the checks, and send nothing")
    .option("--dry-run", "print what would be sent and cost, and send nothing")
    .option("--fixtures <file>", "check what mock --record has written, and send nothing")
    .addHelpText("after", HELP)
    .action(async (baseUrl: string | undefined, flags: CheckFlags) =>
      finish(await check(baseUrl, flags, io)),
    );
}

const HELP = `
The first --format goes to the first --output, and so on; a format without a
file goes to stdout, which has the pretty report otherwise. How many requests
are sent and what they cost is told on stderr before. Ctrl-C writes the report
as far as it has come.

Exit status: 0 the server conforms, as far as it was checked; 1 it does not; 2
it cannot be checked, or the command line cannot be run; 130 Ctrl-C.

Examples:
  text-completions check http://127.0.0.1:4010
  text-completions check https://gateway.example --only stream,errors
  text-completions check https://gateway.example --output report.html --format junit --output junit.xml
  text-completions check --list
  text-completions check --fixtures calls.json`;

function collectNames(value: string, previous?: readonly string[]): string[] {
  const names = value.split(",").map((name) => name.trim());
  return names
    .filter((name) => name !== "")
    .reduce<string[]>((all, name) => collect(name, all), [...(previous ?? [])]);
}

function collectFormats(value: string, previous?: readonly ReportFormat[]): ReportFormat[] {
  const format = REPORT_FORMATS.find((each) => each === value);
  if (format !== undefined) return [...(previous ?? []), format];
  throw new InvalidArgumentError(`Allowed choices are ${REPORT_FORMATS.join(", ")}.`);
}

async function check(baseUrl: string | undefined, flags: CheckFlags, io: Io): Promise<ExitCode> {
  const outputs = readOutputs(flags);
  if (flags.list) return list(flags, io);
  await requirePlaces(outputs);
  const report = await createReport(baseUrl, flags, io);
  if (report === undefined) return EXIT_CODE.ok;
  await writeReport(report, outputs, io);
  return toExitCode(report, flags, io.signal);
}

async function list({ only, skip, skipBillable, format = [] }: CheckFlags, io: Io): Promise<ExitCode> {
  const { checks } = asUsage(() => planChecks({ only, skip, skipBillable }), OPTION_FLAGS);
  await listChecks(checks, format.includes("json") ? "json" : "pretty", io);
  return EXIT_CODE.ok;
}

/** Checks what the flags say; nothing if they only ask what would be done. */
async function createReport(
  given: string | undefined,
  flags: CheckFlags,
  io: Io,
): Promise<Report | undefined> {
  const { fixtures, dryRun } = flags;
  if (fixtures !== undefined) {
    if (given === undefined) return toToldReport(await checkFixtures(fixtures, flags, io), true);
    throw new UsageError("Failed to check: a server and --fixtures are named. Name one of them.");
  }
  const baseUrl = readBaseUrl(given);
  const { model, only, skip, skipBillable, maxRequests } = flags;
  const choice = { model, only, skip, skipBillable, maxRequests };
  const plan = asUsage(() => planChecks(choice), OPTION_FLAGS);
  const sentence = `${toPrintable(describePlan(plan, baseUrl))}\n`;
  if (dryRun) {
    await write(io.stdout, sentence);
    return undefined;
  }
  const apiKey = readKey(baseUrl, flags, io);
  await write(io.stderr, sentence);
  return toToldReport(await run(baseUrl, { ...flags, apiKey: apiKey ?? ANY_KEY }, io), apiKey !== undefined);
}

async function run(baseUrl: string, flags: CheckFlags & { apiKey: string }, io: Io): Promise<Report> {
  const { timeout, ...options } = flags;
  const progress = createProgressNote(io);
  try {
    return await checkServer({
      ...options,
      baseUrl,
      timeoutMs: timeout,
      onProgress: progress.show,
      signal: io.signal,
    });
  } catch (error) {
    throw toUsageError(error, OPTION_FLAGS);
  } finally {
    progress.clear();
  }
}

/** Tells a person at a terminal how far a run has come. */
export interface ProgressNote {
  show: (progress: Progress) => void;
  clear: () => void;
}

/** Creates the note on stderr. */
export function createProgressNote(io: Io): ProgressNote {
  const line = createStatusLine(io);
  return {
    show: ({ done, total, request, status }) =>
      line.show(`${done}/${total}  ${request}  ${status ?? "no answer"}`),
    clear: line.clear,
  };
}

/** Prints checks: one a line for people, or as JSON. */
export async function listChecks(checks: readonly Check[], format: "pretty" | "json", io: Io): Promise<void> {
  if (format === "json") return writeJson(io.stdout, checks);
  const { bold, dim } = createColors(io.stdout, io);
  const width = Math.max(0, ...checks.map(({ id }) => id.length));
  const lines = checks.map(
    ({ id, severity, title }) => `${bold(id.padEnd(width))}  ${dim(severity.padEnd(6))}  ${title}\n`,
  );
  await write(io.stdout, lines.join(""));
}

/** What the exit status says of a report: an interruption first, then violations, then that nothing could be judged. */
export function toExitCode(report: Report, { strict }: CheckFlags, signal: AbortSignal): ExitCode {
  if (signal.aborted && signal.reason instanceof Interruption) return signal.reason.exitCode;
  const { results, failure, summary } = report;
  const isBroken = results.some(
    ({ outcome, severity }) => outcome === "failed" && (strict === true || severity === "must"),
  );
  if (isBroken) return EXIT_CODE.failed;
  const wasJudged = summary.passed + summary.failed + summary.inconclusive > 0;
  return failure === undefined || wasJudged ? EXIT_CODE.ok : EXIT_CODE.usage;
}

/** What a run will send and roughly cost, in one sentence. */
export function describePlan({ requests, completions, tokens, checks }: Plan, baseUrl: string): string {
  const sent = `${count(checks.length, "check")} by ${count(requests, "request")} to ${baseUrl}`;
  if (completions === 0) return `${sent}. The model completes nothing.`;
  return `${sent}. The model completes ${count(completions, "time")}, which costs up to about ${count(tokens, "token")}.`;
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`;
}
