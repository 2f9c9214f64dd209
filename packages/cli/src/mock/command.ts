import { type Command, InvalidArgumentError, Option } from "commander";
import { createCallLog, createCurlCommand } from "../call-log.ts";
import { CommandError, EXIT_CODE, type ExitCode, type SetExitCode } from "../errors.ts";
import { collect, parseAmount, parseNumber, parsePort, parsePositive } from "../terminal/flags.ts";
import type { Colors } from "../terminal/output.ts";
import type { CommandContext } from "../terminal/context.ts";
import type { MockFlags, MockHandler } from "./handler.ts";

const DEFAULT_PORT = 4010;

/** Flags that script the mock and have no effect on a replay or another server. */
const SCRIPTING = [
  "scenario",
  "apiKey",
  "latency",
  "tokensPerSecond",
  "seed",
  "chaos",
  "control",
  "maxCalls",
];

/** Defines `mock`: the mock as a server, until a signal ends it. */
export function defineMock(command: Command, context: CommandContext, setExitCode: SetExitCode): void {
  command
    .option("--port <number>", "the port to listen on; 0 is any free port", parsePort, DEFAULT_PORT)
    .option("--host <address>", "the address to listen on", "127.0.0.1")
    .option("--scenario <file>", "play the script of a JSON or YAML file; reload it when it changes")
    .option("--api-key <key>", "accept only this key; may be repeated (default: any key)", collectKeys)
    .option("--latency <ms>", "wait before each response", parseAmount)
    .option("--tokens-per-second <number>", "how fast to stream (default: all at once)", parsePositive)
    .option(
      "--seed <number>",
      "the seed for generated ids: the same seed produces the same bytes",
      parseNumber,
    )
    .option(
      "--chaos <settings>",
      'random incidents, such as "seed=7, overloaded=0.1, drop=0.02, stall=0.01, errorEvent=0.02"',
    )
    .option("--control", "let other machines use the control API under /__mock/")
    .option("--max-calls <number>", "how many calls to keep for /__mock/calls (default: 1000)", parseAmount)
    .option("--record <file>", "write each exchange to a file, without keys")
    .addOption(
      new Option("--upstream <url>", "forward requests to this server, to log or record them").conflicts(
        SCRIPTING,
      ),
    )
    .addOption(
      new Option("--replay <file>", "replay the responses recorded in a file").conflicts([
        ...SCRIPTING,
        "upstream",
      ]),
    )
    .option(
      "--speed <factor>",
      "with --replay: how many times as fast as recorded (default: 1)",
      parsePositive,
    )
    .addOption(
      new Option("--validate <file...>", "validate scenario files without serving anything").conflicts([
        ...SCRIPTING,
        "record",
        "upstream",
        "replay",
      ]),
    )
    .addOption(
      new Option("--format <name>", "with --validate: how to print the problems (default: pretty)").choices([
        "pretty",
        "json",
      ]),
    )
    .addHelpText("after", HELP)
    .action(async (flags: MockFlags) => setExitCode(await runMock(flags, context)));
}

const HELP = `
On a terminal, the mock logs one line per call. Otherwise it prints one JSON
object per line: first {"event":"listening","url":"…"}, then one with
"event":"call" for each completed call.

Tests in any language can script the mock and inspect its calls under /__mock/.
For monitoring, use /__mock/metrics and, from any machine, /__mock/health.

Exit status: 0 after Ctrl-C, which aborts open streams, or SIGTERM, which lets
them finish for up to 3 s; 1 --validate found a problem; 2 the command cannot
run, the scenario is not valid, or the port is in use.

Examples:
  text-completions mock
  text-completions mock --port 0 --latency 200 --tokens-per-second 30
  text-completions mock --scenario scenario.yaml
  text-completions mock --chaos "seed=7, overloaded=0.1, drop=0.02"
  text-completions mock --validate scenario.yaml other.json --format json
  text-completions mock --record calls.json --upstream https://api.anthropic.com
  text-completions mock --replay calls.json --speed 10`;

/** An empty key comes from a variable that is not set: no client could send it. */
function collectKeys(value: string, previous?: readonly string[]): string[] {
  if (value.trim() !== "") return collect(value, previous);
  throw new InvalidArgumentError("Expected a key. Omit the flag to accept any key.");
}

async function runMock(flags: MockFlags, context: CommandContext): Promise<ExitCode> {
  const { validate, format } = flags;
  if (validate !== undefined) {
    const { validateScenarioFiles } = await import("./scenario-file.ts");
    return validateScenarioFiles(validate, format ?? "pretty", context);
  }
  if (format !== undefined) {
    throw new CommandError("--format works only with --validate. Pass --validate FILE….");
  }
  const [{ createMockHandler }, { serve }] = await Promise.all([
    import("./handler.ts"),
    import("../serve.ts"),
  ]);
  let facts: Pick<MockHandler, "keys" | "inspectorPath"> = { keys: 0 };
  const log = createCallLog(context, (url, colors) => formatBanner(url, facts, colors), flags.apiKey);
  const mock = await createMockHandler(flags, context, log);
  facts = mock;
  try {
    await serve(mock.handler, flags, context, log.listening);
  } finally {
    await mock.finish();
  }
  return EXIT_CODE.ok;
}

function formatBanner(
  url: string,
  { keys, inspectorPath }: Pick<MockHandler, "keys" | "inspectorPath">,
  { bold, cyan, dim }: Colors,
): string {
  const accepted = keys === 0 ? "Any key is accepted." : `Accepted keys: ${keys}.`;
  return [
    "",
    `${bold("Mock of the Text Completions API")} on ${cyan(url)}`,
    ...(inspectorPath === undefined ? [] : [`Watch its calls on ${cyan(url + inspectorPath)}`]),
    dim(`${accepted} Press Ctrl-C to stop.`),
    "",
    createCurlCommand(url, keys === 0),
    "",
  ].join("\n");
}
