import { isUsageError, renderUsageError } from "@text-completions/core/internal";
import { CommanderError } from "commander";
import { createColors, createKeyRedactor, toPrintable } from "./terminal/output.ts";
import type { CommandContext } from "./terminal/context.ts";

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

/** Prints the error and what to do on stderr, unless already printed, and returns the exit status. */
export function reportError(error: unknown, context: CommandContext): ExitCode {
  if (error instanceof Interruption) return error.exitCode;
  // Commander has printed its error, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODE.ok : EXIT_CODE.usage;
  const { bold, red } = createColors(context.stderr, context);
  const message = error instanceof Error ? error.message : String(error);
  const details = error instanceof CommandError ? error.details : [];
  const redact = createKeyRedactor(context);
  const lines = [message, ...details].map((line) => toPrintable(redact(line))).join("\n  ");
  context.stderr.write(`${bold(red("error:"))} ${lines}\n`);
  return error instanceof CommandError ? error.exitCode : EXIT_CODE.failed;
}

/** The flag, argument or environment variable that sets an option of another package. */
export type FlagNames = Readonly<Record<string, string>>;

/**
 * Calls another package with values of the command line. A usage error of that package becomes a {@link CommandError}
 * that names the flag instead of the option.
 */
export function withFlags<Value>(flags: FlagNames, call: () => Value): Value {
  try {
    return call();
  } catch (error) {
    throw toCommandError(error, flags);
  }
}

/** A usage error as a {@link CommandError} in the names of the flags; any other error as it is. */
export function toCommandError(error: unknown, flags: FlagNames): unknown {
  if (!isUsageError(error)) return error;
  return new CommandError(
    renderUsageError(error, (option) => toFlag(option, flags)),
    { cause: error },
  );
}

/**
 * An item of a list, `only[1]`, is a value of the same flag; a place in a file, `recording/version`, keeps its path, and
 * so does a setting, `chaos.drop`.
 */
function toFlag(option: string, flags: FlagNames): string {
  const [, name = "", rest = ""] = /^(\w*)(.*)$/s.exec(option) ?? [];
  const flag = flags[name];
  if (flag === undefined) return option;
  if (rest.startsWith(".")) return `${flag} ${rest.slice(1)}`;
  return rest.startsWith("/") ? flag + rest : flag;
}
