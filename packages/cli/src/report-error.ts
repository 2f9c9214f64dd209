import { isCompletionError } from "@text-completions/client";
import { CommanderError } from "commander";
import { createColors } from "./colors.ts";
import { EXIT_CODE, type ExitCode } from "./exit-code.ts";
import { findRemedy } from "./find-remedy.ts";
import { Interruption } from "./interruption.ts";
import type { Io } from "./io.ts";
import { toPrintable } from "./printable.ts";
import { UsageError } from "./usage-error.ts";

/** Tells on stderr what went wrong and what to do, unless it has been told, and gives the exit status. */
export function reportError(error: unknown, io: Io): ExitCode {
  if (error instanceof Interruption) return error.exitCode;
  // Commander has printed its error, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODE.ok : EXIT_CODE.usage;
  const details = error instanceof UsageError ? error.details : [];
  printError(io, [describe(error), ...details].map(toPrintable).join("\n  "));
  return error instanceof UsageError ? EXIT_CODE.usage : EXIT_CODE.failed;
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const remedy = isCompletionError(error) ? findRemedy(error) : undefined;
  return remedy ? `${error.message.replace(/\.?$/, ".")} ${remedy}` : error.message;
}

function printError(io: Io, message: string): void {
  const { bold, red } = createColors(io.stderr, io);
  io.stderr.write(`${bold(red("error:"))} ${message}\n`);
}
