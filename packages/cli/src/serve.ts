import { isUsageError } from "@text-completions/core/internal";
import { type Fetchable, type MockServer, serveMock } from "@text-completions/mock/server";
import { CommandError, Interruption } from "./errors.ts";
import type { CommandContext } from "./terminal/context.ts";
import { toCommandError } from "./terminal/output.ts";

/** Where a server listens. */
export interface ListenOptions {
  readonly port: number;
  readonly host: string;
}

/** How long responses may continue after SIGTERM, which an orchestrator sends before it kills. */
const GRACE_MS = 3000;

/**
 * Serves until the signal of the context aborts: Ctrl-C aborts open responses, SIGTERM lets them finish for a while.
 *
 * @throws {CommandError} if it cannot listen there.
 * @throws the signal's reason, unless it is an interruption, which is how a server ends.
 */
export async function serve(
  handler: Fetchable,
  options: ListenOptions,
  { signal }: CommandContext,
  onListening: (url: string) => void,
): Promise<void> {
  const server = await listen(handler, options);
  onListening(server.url);
  await whenAborted(signal);
  const { reason } = signal;
  const graceful = reason instanceof Interruption && reason.cause === "SIGTERM";
  await server.close({ graceMs: graceful ? GRACE_MS : 0 });
  if (!(reason instanceof Interruption)) throw reason;
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: "the port is in use",
  EACCES: "permission denied for this port",
  EADDRNOTAVAIL: "this machine does not have that address",
  ENOTFOUND: "the host does not exist",
};

async function listen(handler: Fetchable, { port, host }: ListenOptions): Promise<MockServer> {
  try {
    return await serveMock(handler, { port, host });
  } catch (error) {
    if (isUsageError(error)) throw toCommandError(error, { host: "--host" });
    const { code = "", message }: NodeJS.ErrnoException =
      error instanceof Error ? error : new Error(String(error));
    throw new CommandError(
      `Failed to listen on ${host}:${port}: ${REASONS[code] ?? message}. Pass another --port or --host; port 0 is any free port.`,
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
