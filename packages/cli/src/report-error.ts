import { type AnyCompletionError, type ApiError, isCompletionError } from "@text-completions/client";
import { CommanderError } from "commander";
import { EXIT_CODE, type ExitCode, Interruption, UsageError } from "./errors.ts";
import { createColors, toPrintable } from "./terminal/output.ts";
import type { Io } from "./terminal/process-io.ts";

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

/** What a person at a terminal can do about a failed completion, as a sentence; nothing if the message says it. */
export function findRemedy(error: AnyCompletionError): string | undefined {
  switch (error.kind) {
    case "api":
      return remedyForType(error);
    case "connection":
      return "Check the network and --base-url, or try it with --mock.";
    case "timeout":
      return "Try again, or ask for less with --max-tokens.";
    case "stream":
      return error.reason === "not-a-stream" ? "Check --base-url, or use --no-stream." : "Try again.";
  }
}

const MS_PER_SECOND = 1000;

/** Failures that pass by themselves. */
const PASSING: ReadonlySet<string> = new Set([
  "rate_limit_error",
  "overloaded_error",
  "api_error",
  "timeout_error",
]);

function remedyForType({ type = "", message, retryAfterMs }: ApiError): string | undefined {
  if (type === "authentication_error" || type === "permission_error") return "Check ANTHROPIC_API_KEY.";
  if (message.includes(": prompt must ")) return "`text-completions prompt` shows where.";
  if (!PASSING.has(type)) return undefined;
  return retryAfterMs ? `Try again in ${Math.ceil(retryAfterMs / MS_PER_SECOND)} s.` : "Try again later.";
}
