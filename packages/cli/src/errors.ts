/** The command line cannot be run as it stands. Its message says what to change. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  /** Printed below the message, each on a line of its own. */
  readonly details: readonly string[];

  constructor(message: string, options: ErrorOptions & { details?: readonly string[] } = {}) {
    super(message, options);
    this.details = options.details ?? [];
  }
}

/**
 * Calls a sibling with what the command line says: the misuse that it throws is the user's to mend, and told with the
 * flags in the place of the options.
 */
export function asUsage<Value>(call: () => Value, flags: Readonly<Record<string, string>> = {}): Value {
  try {
    return call();
  } catch (error) {
    throw toUsageError(error, flags);
  }
}

/** Misuse as a {@link UsageError}; anything else as it is. */
export function toUsageError(error: unknown, flags: Readonly<Record<string, string>> = {}): unknown {
  if (!(error instanceof TypeError)) return error;
  return new UsageError(nameFlags(error.message, flags), { cause: error });
}

/** What the command's exit status means. */
export const EXIT_CODE = {
  /** It did what was asked. Warnings are allowed. */
  ok: 0,
  /** The API, the connection, the server or the prompt has a problem. */
  failed: 1,
  /** The command line cannot be run as it stands: a wrong flag, no key, an unreadable file, a port in use, a server that cannot be checked. */
  usage: 2,
  /** Ctrl-C, as shells count it: 128 and the number of the signal. */
  interrupted: 130,
  /** SIGTERM, likewise. */
  terminated: 143,
} as const;

/** One of the exit statuses. */
export type ExitCode = (typeof EXIT_CODE)[keyof typeof EXIT_CODE];

/** What a command does with its exit status. */
export type Finish = (exitCode: ExitCode) => void;

/** Why a command has to end before it is done: a signal, or `EPIPE`, nobody reads stdout any more. */
export type InterruptionCause = "SIGINT" | "SIGTERM" | "EPIPE";

/** The reason with which the signal of `Io` is aborted. It is no failure: nothing is printed for it. */
export class Interruption extends Error {
  override readonly name = "Interruption";
  /** The exit status of a command that was interrupted so. */
  readonly exitCode: ExitCode;
  readonly by: InterruptionCause;

  constructor(by: InterruptionCause) {
    super(`Interrupted by ${by}.`);
    this.by = by;
    this.exitCode = EXIT_CODES[by];
  }
}

const EXIT_CODES: Readonly<Record<InterruptionCause, ExitCode>> = {
  SIGINT: EXIT_CODE.interrupted,
  SIGTERM: EXIT_CODE.terminated,
  // `| head -1` has what it wanted.
  EPIPE: EXIT_CODE.ok,
};

/** A sibling's message with flags in the place of the options that they set, by what the message calls them. */
export function nameFlags(message: string, flags: Readonly<Record<string, string>>): string {
  return Object.entries(flags).reduce((text, [option, flag]) => text.replaceAll(option, () => flag), message);
}
