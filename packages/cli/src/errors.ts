/** What the command's exit status means. */
export const EXIT_CODE = {
  /** Done. Warnings are allowed. */
  ok: 0,
  /** The API, the connection, the server or the prompt has a problem. */
  failed: 1,
  /**
   * The command cannot run: a wrong flag, no key, an unreadable file, a port in use, a server that does not respond.
   */
  usage: 2,
  /** The terminal was closed (SIGHUP). From here on, as shells count: 128 and the number of the signal. */
  hungUp: 129,
  /** Ctrl-C (SIGINT). */
  interrupted: 130,
  /** SIGTERM. */
  terminated: 143,
} as const;

/** One of the exit statuses. */
export type ExitCode = (typeof EXIT_CODE)[keyof typeof EXIT_CODE];

/** Sets the exit status of the command that ran. */
export type SetExitCode = (exitCode: ExitCode) => void;

/** Why a command ends early: a signal, or `EPIPE` when the reader of stdout has closed the pipe. */
export type InterruptionCause = "SIGINT" | "SIGTERM" | "SIGHUP" | "EPIPE";

const EXIT_CODES: Readonly<Record<InterruptionCause, ExitCode>> = {
  SIGINT: EXIT_CODE.interrupted,
  SIGTERM: EXIT_CODE.terminated,
  SIGHUP: EXIT_CODE.hungUp,
  // `| head -1` has read all it needs.
  EPIPE: EXIT_CODE.ok,
};

/** The reason with which the signal of a `CommandContext` aborts. It is not a failure: nothing is printed for it. */
export class Interruption extends Error {
  override readonly name = "Interruption";
  override readonly cause: InterruptionCause;
  /** The exit status of a command that was interrupted this way. */
  readonly exitCode: ExitCode;

  constructor(cause: InterruptionCause) {
    super(`Interrupted by ${cause}.`);
    this.cause = cause;
    this.exitCode = EXIT_CODES[cause];
  }
}

/** Options of {@link CommandError}. */
interface CommandErrorOptions extends ErrorOptions {
  /** Printed below the message, each on its own line. */
  readonly details?: readonly string[];
  /** Default: 2, the command cannot run. */
  readonly exitCode?: ExitCode;
}

/** An error that ends a command. The message says what is wrong; it or the details say what to do. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly details: readonly string[];
  readonly exitCode: ExitCode;

  constructor(
    message: string,
    { details = [], exitCode = EXIT_CODE.usage, ...options }: CommandErrorOptions = {},
  ) {
    super(message, options);
    this.details = details;
    this.exitCode = exitCode;
  }
}

/** An option that the command does not have. */
export class UnknownFlag extends Error {
  override readonly name = "UnknownFlag";
  /** As it was passed, without a value. */
  readonly flag: string;
  /** The options that the command has. */
  readonly known: readonly string[];
  /** How to print the help of the command, as a sentence. */
  readonly usage: string;

  constructor(flag: string, known: readonly string[], usage: string) {
    super(`Unknown option ${flag}.`);
    this.flag = flag;
    this.known = known;
    this.usage = usage;
  }
}
