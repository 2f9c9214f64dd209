import { type Fetchable, type MockServer, serveMock } from "@text-completions/mock/server";
import { Interruption, UsageError } from "./errors.ts";
import type { Io } from "./terminal/process-io.ts";

/** Where a server listens. */
export interface Place {
  port: number;
  host: string;
}

/** How long answers may go on after SIGTERM, which an orchestrator sends before it kills. */
const GRACE_MS = 3000;

/**
 * Serves until the signal of `io` aborts: Ctrl-C breaks open streams, SIGTERM lets them end for a while.
 *
 * @throws {UsageError} if the port cannot be had.
 * @throws the signal's reason, unless it is an interruption, which is how a server ends.
 */
export async function serve(
  served: Fetchable,
  place: Place,
  { signal }: Io,
  onListening: (url: string) => void,
): Promise<void> {
  const server = await listen(served, place);
  onListening(server.url);
  await whenAborted(signal);
  const { reason } = signal;
  const isGraceful = reason instanceof Interruption && reason.by === "SIGTERM";
  await server.close({ graceMs: isGraceful ? GRACE_MS : 0 });
  if (!(reason instanceof Interruption)) throw reason;
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: "the port is in use",
  EACCES: "the port needs more rights",
  EADDRNOTAVAIL: "this machine has no such address",
  ENOTFOUND: "there is no such host",
};

async function listen(served: Fetchable, { port, host }: Place): Promise<MockServer> {
  try {
    return await serveMock(served, { port, host });
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
