import picocolors from "picocolors";
import type { Io, Output } from "./process-io.ts";

/**
 * Writes text and waits until it is on its way; rejects if it cannot be written, to a full disk for instance. A reader
 * that has gone is no failure: the signal of `Io` tells of it.
 */
export function write(output: Output, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    output.write(text, (cause: NodeJS.ErrnoException | null | undefined) => {
      if (!cause || cause.code === "EPIPE") return resolve();
      const reason = `Failed to write the output: ${cause.message}.`;
      reject(new Error(`${reason} Make room for it, or send it elsewhere.`, { cause }));
    });
  });
}

/** Writes text as it is; on a terminal it ends with a line feed, one at least. */
export async function writeText(output: Output, text: string): Promise<void> {
  await write(output, text);
  await endLine(output, text);
}

/** Ends the last line of what was written to a terminal, so that the shell's prompt begins on its own. */
export async function endLine(output: Output, written: string): Promise<void> {
  if (output.isTTY && written !== "" && !written.endsWith("\n")) await write(output, "\n");
}

/** Writes a value as JSON: indented on a terminal, on one line otherwise. */
export async function writeJson(output: Output, value: unknown): Promise<void> {
  await write(output, `${JSON.stringify(value, undefined, output.isTTY ? 2 : 0)}\n`);
}

/** Functions that colour text. */
export type Colors = ReturnType<typeof picocolors.createColors>;

/** The colours for a stream: none unless it is a terminal. `NO_COLOR` and `FORCE_COLOR` decide before. */
export function createColors(output: Output, { env }: Pick<Io, "env">): Colors {
  return picocolors.createColors(wantsColors(output, env));
}

function wantsColors({ isTTY }: Output, env: Io["env"]): boolean {
  if (env["NO_COLOR"]) return false;
  const forced = env["FORCE_COLOR"];
  if (forced) return forced !== "0" && forced !== "false";
  return isTTY === true && env["TERM"] !== "dumb";
}

/** Control characters, line ends beyond the line feed, and marks that turn the direction of writing. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Text on one line, in which nothing steers the terminal: a line feed is shown as `\n`. */
export function toPrintable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => SHORT[character] ?? escape(character));
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
