import type { Readable, Writable } from "node:stream";

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
