import { type Command, InvalidArgumentError, Option } from "commander";
import { EXIT_CODE, type ExitCode, type Finish } from "../errors.ts";
import { serve } from "../serve.ts";
import { collect, parseAmount, parseNumber, parsePort, parseRate } from "../terminal/flags.ts";
import type { Io } from "../terminal/process-io.ts";
import { createServed, type MockFlags } from "./handler.ts";
import { createServerLog } from "./log.ts";

const DEFAULT_PORT = 4010;

/** Flags that script the mock, which neither a replay nor another server heeds. */
const SCRIPTING = ["scenario", "apiKey", "latency", "tokensPerSecond", "seed", "control"];

/** Adds `mock`: the mock as a server, until a signal ends it. */
export function addMockCommand(program: Command, io: Io, finish: Finish): void {
  program
    .command("mock")
    .description("Serve a mock that behaves like the API, for a client in any language.")
    .option("--port <number>", "the port to listen on; 0 takes any free one", parsePort, DEFAULT_PORT)
    .option("--host <address>", "the address to listen on", "127.0.0.1")
    .option("--scenario <file>", "play the script of a JSON or YAML file, anew each time it changes")
    .option("--api-key <key>", "accept this key alone; may be repeated (default: any key)", collectKeys)
    .option("--latency <ms>", "wait before each answer", parseAmount)
    .option("--tokens-per-second <number>", "how fast to stream (default: all at once)", parseRate)
    .option("--seed <number>", "where ids come from: the same seed gives the same bytes", parseNumber)
    .option("--control", "let other machines use the control API under /__mock/, too")
    .option("--record <file>", "write each exchange to a file, without keys")
    .addOption(
      new Option("--upstream <url>", "pass requests on to this server, to record it").conflicts(SCRIPTING),
    )
    .addOption(
      new Option("--replay <file>", "answer as a recording says").conflicts([...SCRIPTING, "upstream"]),
    )
    .option("--speed <factor>", "how many times as fast to replay (default: as fast as it was)", parseRate)
    .addHelpText("after", HELP)
    .action(async (flags: MockFlags) => finish(await serveMock(flags, io)));
}

const HELP = `
On a terminal it logs a line for each call. Otherwise stdout has one JSON object
a line: first {"event":"listening","url":"…"}, then one with "event":"call" for
each call that has ended.

Tests in any language script it and see its calls under /__mock/. For monitors
there are /__mock/metrics and, from any machine, /__mock/health.

Exit status: 0 after Ctrl-C, which breaks open streams, or SIGTERM, which lets
them end for up to 3 s; 2 the command line cannot be run, the scenario is wrong,
or the port is in use.

Examples:
  text-completions mock
  text-completions mock --port 0 --latency 200 --tokens-per-second 30
  text-completions mock --scenario scenario.yaml
  text-completions mock --record calls.json --upstream https://api.anthropic.com
  text-completions mock --replay calls.json --speed 10`;

/** An empty key is a variable that is not set: no client could ever send it. */
function collectKeys(value: string, previous?: readonly string[]): string[] {
  if (value.trim() !== "") return collect(value, previous);
  throw new InvalidArgumentError("It is empty. Give a key, or leave the flag out to accept any.");
}

async function serveMock(flags: MockFlags, io: Io): Promise<ExitCode> {
  const log = createServerLog(io);
  const { fetchable, keys, finish } = await createServed(flags, io, log);
  try {
    await serve(fetchable, flags, io, (url) => log.listening({ url, keys }));
  } finally {
    await finish();
  }
  return EXIT_CODE.ok;
}
