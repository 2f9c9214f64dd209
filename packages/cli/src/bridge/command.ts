import { DEFAULT_BASE_URL, MODELS } from "@text-completions/core";
import { describeCause, isLoopbackHost } from "@text-completions/core/internal";
import { type Command, Option } from "commander";
import { createCallLog, createCurlCommand } from "../call-log.ts";
import { CommandError, EXIT_CODE, type ExitCode, type SetExitCode } from "../errors.ts";
import { INSPECTOR_PATHS } from "../inspector/inspected-call.ts";
import { collect, parseAmount, parseCount, parsePort, parsePositive } from "../terminal/flags.ts";
import { type Colors, printNote, toPrintable } from "../terminal/output.ts";
import type { CommandContext } from "../terminal/context.ts";
import type { BridgeFlags } from "./handler.ts";
import type { RunTelemetry } from "./telemetry.ts";

const DEFAULT_PORT = 4011;
const DEFAULT_MAX_BODY = 32;

/** Ten minutes, as the official clients wait: a response that is not streamed begins when it is complete. */
const DEFAULT_TIMEOUT_MS = 600_000;

/** Defines `bridge`: the bridge as a server, until a signal ends it. */
export function defineBridge(command: Command, context: CommandContext, setExitCode: SetExitCode): void {
  command
    .option("--port <number>", "the port to listen on; 0 is any free port", parsePort, DEFAULT_PORT)
    .option("--host <address>", "the address to listen on", "127.0.0.1")
    .option("--upstream <url>", `the Messages API server (default: ${DEFAULT_BASE_URL})`)
    .option(
      "--model <old=new>",
      "the live model for one legacy model (OLD=NEW), or for all others (NEW); may be repeated",
      collect,
    )
    .addOption(
      new Option("--key-from <whom>", "whose API key to send upstream")
        .choices(["caller", "env"])
        .default("caller"),
    )
    .option("--strict", "reject requests that cannot be carried over unchanged")
    .option("--fold-prefill", "if a model cannot continue a prefill, ask it in words to do so")
    .addOption(
      new Option("--response-model <which>", "the model named in responses")
        .choices(["live", "legacy"])
        .default("live"),
    )
    .option(
      "--capability <model:name=value,…>",
      "what a live model accepts, instead of detecting it; may be repeated",
      collect,
    )
    .option(
      "--print-capabilities",
      "print what is known about the live models and how it is known, then exit",
    )
    .option(
      "--explain <file>",
      "print what would be changed in the requests of a recording or of JSON Lines, then exit; - reads stdin",
    )
    .addOption(new Option("--format <name>", "the format of --explain").choices(["table", "json", "html"]))
    .option("--retries <number>", "how many times to retry before a response begins", parseAmount, 0)
    .option(
      "--timeout <ms>",
      "how long an attempt may wait for a response to begin",
      parsePositive,
      DEFAULT_TIMEOUT_MS,
    )
    .option("--max-body <mebibytes>", "the largest request body", parsePositive, DEFAULT_MAX_BODY)
    .option(
      "--max-requests <number>",
      "how many requests with a valid key may run at once (default: no limit)",
      parseCount,
    )
    .option("--telemetry", "trace each request with the OpenTelemetry SDK that runs in this process")
    .addHelpText("after", HELP)
    .action(async (flags: BridgeFlags) => setExitCode(await serveBridge(flags, context)));
}

const HELP = `
With --key-from env, the bridge sends ANTHROPIC_API_KEY, or ANTHROPIC_AUTH_TOKEN
as a bearer token. Set BRIDGE_CALLER_KEYS to a comma-separated list of the keys
that callers may use. If it is not set, callers may use any key, but requests
from web pages of other sites, and requests that address this machine by another
name than localhost, are rejected.

On a terminal, the bridge logs one line per call. Otherwise it prints one JSON
object per line: first {"event":"listening","url":"…"}, then one with
"event":"call" for each completed call, with its token counts. The log contains
no prompts. GET /health responds with 200, GET /ready with 200 or, while the
upstream cannot be reached, 503, and GET /metrics with metrics for Prometheus.

--telemetry creates one span per request, without texts. It needs the package
@opentelemetry/api, and an SDK that starts before the command, for example by
NODE_OPTIONS="--import @opentelemetry/auto-instrumentations-node/register".

--explain reads the body of one request per line, recorded exchanges, or what
mock --record has written. It sends nothing and needs no key.

Exit status: 0 after Ctrl-C, which aborts open streams, or SIGTERM, which lets
them finish for up to 3 s; 2 the command cannot run, there is no key, or the port
is in use.

Examples:
  text-completions bridge --model claude-2.1=claude-sonnet-4-5
  text-completions bridge --model claude-haiku-4-5 --key-from env
  text-completions bridge --model qwen3 --capability qwen3:prefill=false
  text-completions bridge --model Qwen/Qwen3-8B --upstream http://127.0.0.1:8000
  text-completions bridge --model claude-opus-4-8 --explain calls.jsonl`;

async function serveBridge(flags: BridgeFlags, context: CommandContext): Promise<ExitCode> {
  if (flags.printCapabilities) {
    const { formatCapabilities } = await import("./print.ts");
    context.stdout.write(formatCapabilities(flags));
    return EXIT_CODE.ok;
  }
  if (flags.explain !== undefined) {
    const { explainFile } = await import("./print.ts");
    await explainFile(flags.explain, flags, context);
    return EXIT_CODE.ok;
  }
  if (flags.format !== undefined)
    throw new CommandError("--format works only with --explain. Pass --explain FILE.");
  const [{ createBridgeHandler }, { serve }] = await Promise.all([
    import("./handler.ts"),
    import("../serve.ts"),
  ]);
  const log = createCallLog(context, (url, colors) => formatBanner(url, flags, colors));
  const traced = flags.telemetry ? await loadTelemetry(context) : undefined;
  try {
    const handler = createBridgeHandler(flags, context, log, traced?.telemetry);
    await serve(handler, flags, context, log.listening);
  } finally {
    await traced?.flush();
  }
  return EXIT_CODE.ok;
}

async function loadTelemetry(context: CommandContext): Promise<RunTelemetry> {
  const { createRunTelemetry } = await import("./telemetry.ts").catch((error: unknown) => {
    throw new CommandError(
      `Failed to load @opentelemetry/api: ${describeCause(error)}. Install it next to @text-completions/cli, or leave out --telemetry.`,
      { cause: error },
    );
  });
  const traced = createRunTelemetry();
  if (!traced.isRegistered) printNote(NO_SDK, context);
  return traced;
}

const NO_SDK =
  'No OpenTelemetry SDK is running, so --telemetry traces nothing. Start one before the command, for example by NODE_OPTIONS="--import @opentelemetry/auto-instrumentations-node/register".';

function formatBanner(url: string, flags: BridgeFlags, { bold, cyan, dim }: Colors): string {
  const { upstream = DEFAULT_BASE_URL, keyFrom, model = [] } = flags;
  const key = keyFrom === "env" ? "the bridge's own key" : "the callers' keys";
  const legacy = model.find((each) => each.includes("="))?.split("=")[0] ?? MODELS[0].id;
  return [
    "",
    `${bold("Bridge of the Text Completions API")} on ${cyan(url)}`,
    ...(isLoopbackHost(flags.host) ? [`Watch its calls on ${cyan(url + INSPECTOR_PATHS.bridge)}`] : []),
    dim(`Requests go to ${toPrintable(upstream)} with ${key}. Press Ctrl-C to stop.`),
    dim(model.map((each) => toPrintable(each.replace("=", " → "))).join(", ")),
    "",
    createCurlCommand(url, keyFrom === "env", legacy),
    "",
  ].join("\n");
}
