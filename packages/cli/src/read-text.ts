import { readFile } from "node:fs/promises";
import { addAbortSignal } from "node:stream";
import { buffer } from "node:stream/consumers";
import { describeFileError } from "./describe-file-error.ts";
import type { Io } from "./io.ts";
import { UsageError } from "./usage-error.ts";

/** Names stdin where a file is asked for. */
export const STDIN = "-";

/**
 * Reads a file, or stdin, as UTF-8 text. One line end at the end of all is not part of the text: editors and `echo` put
 * it there.
 *
 * @throws {UsageError} if it cannot be read, or is not UTF-8.
 */
export async function readText(file: string, io: Io): Promise<string> {
  const isStdin = file === STDIN;
  const bytes = isStdin
    ? await readStdin(io)
    : await readFile(file, { signal: io.signal }).catch(rethrow(file, io));
  return decode(isStdin ? "stdin" : file, bytes).replace(/\r?\n$/, "");
}

/** The file to read, if none is named: stdin, unless a person would have to type it. */
export function chooseFile(named: string | undefined, io: Io, remedy: string): string {
  if (named !== undefined) return named;
  if (!io.stdin.isTTY) return STDIN;
  throw new UsageError(`Failed to read the prompt: none was given. ${remedy}`);
}

async function readStdin({ stdin, signal }: Io): Promise<Buffer> {
  try {
    return await buffer(addAbortSignal(signal, stdin));
  } catch (error) {
    signal.throwIfAborted();
    throw new UsageError(`Failed to read stdin: ${describeFileError("read", error)}. Pipe a text into it.`, {
      cause: error,
    });
  }
}

function rethrow(file: string, { signal }: Io): (error: unknown) => never {
  return (error) => {
    signal.throwIfAborted();
    const reason = describeFileError("read", error);
    throw new UsageError(`Failed to read ${JSON.stringify(file)}: ${reason}. Name a text file.`, {
      cause: error,
    });
  };
}

function decode(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new UsageError(`Failed to read ${JSON.stringify(name)}: it is not UTF-8 text. Convert it first.`, {
      cause: error,
    });
  }
}
