import { fstatSync } from "node:fs";
import { Readable } from "node:stream";
import type { Input, Io } from "./io.ts";
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
      return isFolder(STDIN) ? createFolderInput() : process.stdin;
    },
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    signal: controller.signal,
  };
}

/** Number of the file that stdin is. */
const STDIN = 0;

function isFolder(file: number): boolean {
  try {
    return fstatSync(file).isDirectory();
  } catch {
    return false;
  }
}

/** What fails when it is read. Node's own stdin would be empty. */
function createFolderInput(): Input {
  return new Readable({
    read() {
      this.destroy(Object.assign(new Error("stdin is a folder"), { code: "EISDIR" }));
    },
  });
}
