import { CommanderError } from "commander";
import { CommandError, EXIT_CODE, type ExitCode, Interruption } from "./errors.ts";
import { createColors, createKeyRedactor, toPrintable } from "./terminal/output.ts";
import type { CommandContext } from "./terminal/process-io.ts";

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
