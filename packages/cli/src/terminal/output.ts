import {
  collectSecrets,
  createRedactor,
  escapeCharacter,
  findClosest,
  isSecretName,
  isUsageError,
  renderUsageError,
  shorten,
  toPrintable,
  UNPRINTABLE,
} from "@text-completions/core/internal";
import picocolors from "picocolors";
import { CommandError, EXIT_CODE, type ExitCode, Interruption, type UnknownFlag } from "../errors.ts";
import type { CommandContext, Output } from "./context.ts";

/**
 * Writes text and waits until it is flushed. A reader that has closed the pipe is not a failure: the signal of the
 * context reports it.
 *
 * @throws {CommandError} if it cannot be written, to a full disk for instance.
 */
export async function write(output: Output, text: string): Promise<void> {
  for (const slice of toSlices(text)) {
    await writeSlice(output, slice);
    // The reader has closed the pipe.
    if (output.destroyed) return;
  }
}

/** A report may have hundreds of megabytes: slices avoid a second copy of it in memory. */
const SLICE_LENGTH = 1024 * 1024;

/** The parts of a text, at least one, none of which begins within a character. */
export function* toSlices(text: string): Generator<string, void> {
  let start = 0;
  do {
    let end = start + SLICE_LENGTH;
    if (isHighSurrogate(text.charCodeAt(end - 1))) end += 1;
    yield text.slice(start, end);
    start = end;
  } while (start < text.length);
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function writeSlice(output: Output, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    output.write(text, (cause: NodeJS.ErrnoException | null | undefined) => {
      if (!cause || cause.code === "EPIPE") return resolve();
      const message = `Failed to write the output: ${cause.message}. Free disk space, or redirect the output.`;
      reject(new CommandError(message, { cause }));
    });
  });
}

/** Writes text: exactly in a pipe or file; on a terminal with control characters escaped, ended by a line feed. */
export async function writeText(output: Output, text: string): Promise<void> {
  await writePart(output, text);
  await endLine(output, text);
}

/** Writes a part of a text: exactly in a pipe or file, with control characters escaped on a terminal. */
export function writePart(output: Output, text: string): Promise<void> {
  return write(output, output.isTTY ? toTerminalText(text) : text);
}

/** Ends the last line of what was written to a terminal, so that the shell's prompt begins on its own. */
export async function endLine(output: Output, written: string): Promise<void> {
  if (output.isTTY && written !== "" && !written.endsWith("\n")) await write(output, "\n");
}

/** Writes a value as JSON: indented on a terminal, on one line otherwise. */
export async function writeJson(output: Output, value: unknown): Promise<void> {
  await write(output, `${toJson(value, output.isTTY ? 2 : 0)}\n`);
}

export { toPrintable };

/** Multi-line text with control characters shown as escapes. */
function toTerminalText(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(UNPRINTABLE, (character) => {
    return character === "\n" || character === "\t" ? character : escapeCharacter(character);
  });
}

/** JSON that cannot control a terminal, split a line or start a command of a CI runner. It parses to the same value. */
export function toJson(value: unknown, indent = 0): string {
  const lines = JSON.stringify(value, undefined, indent).split("\n");
  return lines.map(toPrintable).join("\n");
}

/** A path at the beginning of a line, where `::` would start a command of a CI runner. */
export function toPrintablePath(path: string): string {
  return toPrintable(/^\s*::/.test(path) ? `./${path}` : path);
}

/** Variables that contain keys, one or several. */
const KEY_VARIABLES = ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "BRIDGE_CALLER_KEYS"];

/** The keys in the environment. */
export function readKeys({ env }: Pick<CommandContext, "env">): string[] {
  return KEY_VARIABLES.flatMap((name) => env[name]?.split(/[\s,]+/) ?? []);
}

/** Redacts keys of the environment and of flags, and what looks like a key, from printed text. */
export function createKeyRedactor(
  { env }: Pick<CommandContext, "env">,
  keys: readonly string[] = [],
): (text: string) => string {
  const redactor = createRedactor(collectSecrets({ known: [...readKeys({ env }), ...keys] }));
  return (text) => redactor.text(text);
}

/** Functions that colour text. */
export type Colors = ReturnType<typeof picocolors.createColors>;

/** The colours for a stream: none unless it is a terminal. `NO_COLOR` and `FORCE_COLOR` take precedence. */
export function createColors(output: Output, { env }: Pick<CommandContext, "env">): Colors {
  return picocolors.createColors(wantsColors(output, env));
}

function wantsColors({ isTTY }: Output, env: CommandContext["env"]): boolean {
  if (env["NO_COLOR"]) return false;
  const forced = env["FORCE_COLOR"];
  if (forced) return forced !== "0" && forced !== "false";
  return isTTY === true && env["TERM"] !== "dumb";
}

/** Prints the error and what to do on stderr, and returns the exit status. */
export function reportError(error: unknown, context: CommandContext): ExitCode {
  if (error instanceof Interruption) return error.exitCode;
  const { bold, red } = createColors(context.stderr, context);
  const message = error instanceof Error ? error.message : String(error);
  const details = error instanceof CommandError ? error.details : [];
  const redact = createKeyRedactor(context);
  const lines = [message, ...details].map((line) => toPrintable(redact(line))).join("\n  ");
  context.stderr.write(`${bold(red("error:"))} ${lines}\n`);
  return error instanceof CommandError ? error.exitCode : EXIT_CODE.failed;
}

/** Which option is meant by one that the command does not have. A key goes into the environment. */
export function explainUnknownFlag({ flag, known, usage }: UnknownFlag): CommandError {
  const isSecret = isSecretName(flag);
  const suggestion = findClosest(flag, known) ?? (isSecret ? known.find(isSecretName) : undefined);
  const message = renderUsageError(
    {
      code: "unknown-option",
      option: shorten(flag, MAX_FLAG),
      suggestion,
      fix: isSecret ? "Set ANTHROPIC_API_KEY." : undefined,
    },
    (option) => `option ${option}`,
  );
  return new CommandError(message, { details: [usage] });
}

/** No flag is longer. */
const MAX_FLAG = 60;

/** Prints a note on stderr. */
export function printNote(text: string, context: Pick<CommandContext, "stderr" | "env">): void {
  const { yellow } = createColors(context.stderr, context);
  context.stderr.write(`${yellow("note:")} ${toPrintable(text)}\n`);
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
 * Names the flag of an option. An item of a list, `only[1]`, is a value of the same flag; a place in a file,
 * `recording/version`, keeps its path, and so does a setting, `chaos.drop`.
 */
function toFlag(option: string, flags: FlagNames): string {
  const [, name = "", rest = ""] = /^(\w*)(.*)$/s.exec(option) ?? [];
  const flag = flags[name];
  if (flag === undefined) return option;
  if (rest.startsWith(".")) return `${flag} ${rest.slice(1)}`;
  return rest.startsWith("/") ? flag + rest : flag;
}
