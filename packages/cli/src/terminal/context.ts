import type { Readable, Writable } from "node:stream";

/** A stream to write to, and the properties of its terminal. */
export type Output = Writable & { isTTY?: boolean | undefined; columns?: number | undefined };

/** A stream to read from, and whether a person types into it. */
export type Input = Readable & { isTTY?: boolean | undefined };

/** What a command may use of its process. */
export interface CommandContext {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborts with an `Interruption` on Ctrl-C, SIGTERM or SIGHUP, or when the reader of stdout has closed the pipe. */
  readonly signal: AbortSignal;
}
