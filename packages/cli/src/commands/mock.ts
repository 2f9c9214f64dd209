import { createMock } from "@text-completions/mock";
import { type MockServer, serveMock } from "@text-completions/mock/server";
import type { Command } from "commander";
import { collect } from "../collect.ts";
import { EXIT_CODE, type ExitCode } from "../exit-code.ts";
import { Interruption } from "../interruption.ts";
import type { Io } from "../io.ts";
import { createServerLog } from "../mock/server-log.ts";
import { watchCalls } from "../mock/watch-calls.ts";
import { parseAmount, parseNumber, parsePort, parseRate } from "../parse-number.ts";
import type { Finish } from "../program.ts";
import { asUsage, UsageError } from "../usage-error.ts";

interface MockFlags {
  port: number;
  host: string;
  apiKey?: string[];
  latency?: number;
  tokensPerSecond?: number;
  seed?: number;
}

const DEFAULT_PORT = 4010;

/** Adds `mock`: the mock as a server, until a signal ends it. */
export function addMockCommand(program: Command, io: Io, finish: Finish): void {
  program
    .command("mock")
    .description("Serve a mock that behaves like the API, for a client in any language.")
    .option("--port <number>", "the port to listen on; 0 takes any free one", parsePort, DEFAULT_PORT)
    .option("--host <address>", "the address to listen on", "127.0.0.1")
    .option("--api-key <key>", "accept this key alone; may be repeated (default: any key)", collect)
    .option("--latency <ms>", "wait before each answer", parseAmount)
    .option("--tokens-per-second <number>", "how fast to stream (default: all at once)", parseRate)
    .option("--seed <number>", "where ids come from: the same seed gives the same bytes", parseNumber)
    .addHelpText("after", HELP)
    .action(async (flags: MockFlags) => finish(await serve(flags, io)));
}

const HELP = `
On a terminal it logs a line for each call. Otherwise stdout has one JSON object
a line: first {"event":"listening","url":"…"}, then one with "event":"call" for
each call that has ended.

Exit status: 0 after Ctrl-C or SIGTERM, which end open streams; 2 the command
line cannot be run, or the port is in use.

Examples:
  text-completions mock
  text-completions mock --port 0 --latency 200 --tokens-per-second 30`;

async function serve(flags: MockFlags, io: Io): Promise<ExitCode> {
  const { apiKey, latency, tokensPerSecond, seed } = flags;
  const mock = asUsage(() => createMock({ apiKeys: apiKey, delayMs: latency, tokensPerSecond, seed }));
  const log = createServerLog(io);
  const fetch = watchCalls(mock, (call) => {
    // Calls that the end of the server breaks off have no client that went away.
    if (!io.signal.aborted) log.call(call);
  });
  const server = await listen({ fetch }, flags);
  log.listening({ url: server.url, keys: apiKey?.length ?? 0 });
  await whenAborted(io.signal);
  await server.close();
  // Interruptions are how a server ends; anything else, such as a full disk under stdout, is a failure.
  if (io.signal.reason instanceof Interruption) return EXIT_CODE.ok;
  throw io.signal.reason;
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: "the port is in use",
  EACCES: "the port needs more rights",
  EADDRNOTAVAIL: "this machine has no such address",
  ENOTFOUND: "there is no such host",
};

async function listen(mock: Parameters<typeof serveMock>[0], { port, host }: MockFlags): Promise<MockServer> {
  try {
    return await serveMock(mock, { port, host });
  } catch (error) {
    const { code = "", message }: NodeJS.ErrnoException =
      error instanceof Error ? error : new Error(String(error));
    throw new UsageError(
      `Failed to listen on ${host}:${port}: ${REASONS[code] ?? message}. Choose others with --port and --host; port 0 is any free one.`,
      { cause: error },
    );
  }
}

function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
