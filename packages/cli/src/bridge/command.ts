import { type Command, Option } from "commander";
import { EXIT_CODE, type ExitCode, type Finish } from "../errors.ts";
import { serve } from "../serve.ts";
import { collect, parseAmount, parsePort, parseRate } from "../terminal/flags.ts";
import type { Io } from "../terminal/process-io.ts";
import { type BridgeFlags, createCliBridge } from "./create-cli-bridge.ts";
import { createGuard } from "./guard.ts";
import { createBridgeLog } from "./log.ts";

const DEFAULT_PORT = 4011;
const DEFAULT_MAX_BODY = 32;

/** Ten minutes, as the official clients wait: a whole answer begins when it is at its end. */
const DEFAULT_TIMEOUT_MS = 600_000;

/** Adds `bridge`: the bridge as a server, until a signal ends it. */
export function addBridgeCommand(program: Command, io: Io, finish: Finish): void {
  program
    .command("bridge")
    .description("Answer legacy requests by today's models, through any server of the Messages API.")
    .option("--port <number>", "the port to listen on; 0 takes any free one", parsePort, DEFAULT_PORT)
    .option("--host <address>", "the address to listen on", "127.0.0.1")
    .option("--upstream <url>", "the server of the Messages API, instead of Anthropic's")
    .requiredOption(
      "--model <old=new>",
      "the live model for a legacy one, or one for all others; may be repeated",
      collect,
    )
    .addOption(
      new Option("--key-from <whom>", "whose key goes upstream").choices(["caller", "env"]).default("caller"),
    )
    .option("--strict", "refuse whatever cannot be carried over")
    .option("--fold-prefill", "where the model cannot continue a prefill, ask it to in words")
    .addOption(
      new Option("--response-model <which>", "the model named in answers")
        .choices(["live", "legacy"])
        .default("live"),
    )
    .option("--retries <number>", "how many times to retry before an answer begins", parseAmount, 0)
    .option(
      "--timeout <ms>",
      "how long an attempt may wait for an answer to begin",
      parseRate,
      DEFAULT_TIMEOUT_MS,
    )
    .option("--max-body <mebibytes>", "the largest body of a request", parseRate, DEFAULT_MAX_BODY)
    .option("--max-requests <number>", "the most requests at once (default: any number)", parseRate)
    .addHelpText("after", HELP)
    .action(async (flags: BridgeFlags) => finish(await serveBridge(flags, io)));
}

const HELP = `
With --key-from env the bridge sends ANTHROPIC_API_KEY, or ANTHROPIC_AUTH_TOKEN
as a bearer token, and takes any key from callers, or those of
BRIDGE_CALLER_KEYS alone, separated by commas.

On a terminal it logs a line for each call. Otherwise stdout has one JSON object
a line: first {"event":"listening","url":"…"}, then one with "event":"call" for
each call that has ended, with its tokens. No prompt is in it. GET /health
answers 200 while it runs.

Exit status: 0 after Ctrl-C, which breaks open streams, or SIGTERM, which lets
them end for up to 3 s; 2 the command line cannot be run, there is no key, or
the port is in use.

Examples:
  text-completions bridge --model claude-2.1=claude-sonnet-4-5
  text-completions bridge --model claude-haiku-4-5 --key-from env
  text-completions bridge --model Qwen/Qwen3-8B --upstream http://127.0.0.1:8000`;

async function serveBridge(flags: BridgeFlags, io: Io): Promise<ExitCode> {
  const log = createBridgeLog(io, flags);
  const guard = createGuard((onCall) => createCliBridge(flags, io, onCall), {
    maxRequests: flags.maxRequests,
    onCall: log.call,
  });
  await serve(guard, flags, io, log.listening);
  return EXIT_CODE.ok;
}
