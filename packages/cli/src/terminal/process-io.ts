import { fstatSync } from "node:fs";
import { Readable, type Writable } from "node:stream";
import { Interruption } from "../errors.ts";

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

/** A stream to write to, and what is known of the terminal behind it. */
export type Output = Writable & { isTTY?: boolean | undefined; columns?: number | undefined };

/** A stream to read from, and whether a person types into it. */
export type Input = Readable & { isTTY?: boolean | undefined };

/** All that a command may touch of the process it runs in. */
export interface Io {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted with an `Interruption` by Ctrl-C, SIGTERM, or when nobody reads stdout any more. */
  readonly signal: AbortSignal;
}
