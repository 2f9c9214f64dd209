import type { Io } from "./io.ts";
import { Interruption } from "./interruption.ts";

/** The `Io` of this process. The first signal asks the command to end; the second one kills it, as if nobody listened. */
export function createProcessIo(): Io {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.once(name, () => controller.abort(new Interruption(name)));
  }
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    controller.abort(error.code === "EPIPE" ? new Interruption("EPIPE") : error);
  });
  // Whoever closed stderr wants to hear nothing.
  process.stderr.on("error", () => undefined);
  return {
    // Looked at only when a command reads it: opening it can keep the process alive.
    get stdin() {
      return process.stdin;
    },
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    signal: controller.signal,
  };
}
