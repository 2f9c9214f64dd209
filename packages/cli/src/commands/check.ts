import {
  checkServer,
  planChecks,
  type Report,
  REPORT_FORMATS,
  type ReportFormat,
} from "@text-completions/contract";
import { MODELS } from "@text-completions/core";
import { type Command, InvalidArgumentError, Option } from "commander";
import { type CheckFlags, OPTION_FLAGS } from "../check/check-flags.ts";
import { checkFixtures } from "../check/check-fixtures.ts";
import { describePlan } from "../check/describe-plan.ts";
import { listChecks } from "../check/list-checks.ts";
import { readOutputs, requirePlaces, writeReport } from "../check/outputs.ts";
import { createProgressNote } from "../check/progress.ts";
import { readBaseUrl } from "../check/read-base-url.ts";
import { ANY_KEY, readKey } from "../check/read-key.ts";
import { toExitCode } from "../check/to-exit-code.ts";
import { toToldReport } from "../check/to-told-report.ts";
import { collect } from "../collect.ts";
import { EXIT_CODE, type ExitCode, type Finish } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { parseNumber } from "../parse-number.ts";
import { toPrintable } from "../printable.ts";
import { asUsage, toUsageError, UsageError } from "../usage-error.ts";
import { write } from "../write.ts";

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
