import { constants, type Stats } from "node:fs";
import { access, lstat, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { addAbortSignal } from "node:stream";
import { buffer } from "node:stream/consumers";
import { UsageError } from "../errors.ts";
import type { Io } from "./process-io.ts";

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
    : await readFile(file, { signal: io.signal }).catch(rethrowRead(file, io));
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

function rethrowRead(file: string, { signal }: Io): (error: unknown) => never {
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

/**
 * Writes a whole file. Whoever reads it meanwhile finds the old one or the new one, whole. A link stays and leads to what
 * was written; what is no regular file, such as a device or a pipe, is written into.
 *
 * @throws {UsageError} if it cannot be written.
 */
export async function replaceFile(file: string, content: string): Promise<void> {
  await replace(file, content).catch(rethrowWrite(file));
}

/**
 * Makes sure that a file could be written now.
 *
 * @throws {UsageError} if it could not.
 */
export async function requireWritable(file: string): Promise<void> {
  const { stats, target } = await findPlace(file);
  if (stats?.isDirectory() === true) rethrowWrite(file)(Object.assign(new Error(), { code: "EISDIR" }));
  if (target !== undefined) await access(path.dirname(target), constants.W_OK).catch(rethrowWrite(file));
  // A link that leads nowhere yet has nothing to look at.
  else if (stats !== undefined) await access(file, constants.W_OK).catch(rethrowWrite(file));
}

async function replace(file: string, content: string): Promise<void> {
  const { stats, target } = await findPlace(file);
  if (target === undefined) return writeFile(file, content);
  const partial = `${target}.partial`;
  try {
    await writeFile(partial, content, stats && { mode: stats.mode });
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/** What is there, and the regular file, there or to be, whose place may be taken. */
async function findPlace(file: string): Promise<{ stats?: Stats; target?: string }> {
  const stats = await stat(file).catch(() => undefined);
  if (stats === undefined) return (await isLink(file)) ? {} : { target: file };
  return stats.isFile() ? { stats, target: await realpath(file) } : { stats };
}

async function isLink(file: string): Promise<boolean> {
  const stats = await lstat(file).catch(() => undefined);
  return stats?.isSymbolicLink() === true;
}

function rethrowWrite(file: string): (error: unknown) => never {
  return (error) => {
    const reason = describeFileError("write", error);
    throw new UsageError(
      `Failed to write ${JSON.stringify(file)}: ${reason}. Name a file in a folder that is there.`,
      { cause: error },
    );
  };
}

const REASONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  read: {
    ENOENT: "there is no such file",
    EISDIR: "it is a folder",
    EACCES: "reading it is not permitted",
  },
  write: {
    ENOENT: "there is no such folder",
    ENOTDIR: "its folder is a file",
    EISDIR: "it is a folder",
    EACCES: "writing there is not permitted",
    EROFS: "nothing can be written there",
    ENOSPC: "the disk is full",
  },
};

/** Why a file could not be read or written, in words; what the system says, if there are none. */
export function describeFileError(action: "read" | "write", error: unknown): string {
  const { code = "", message }: NodeJS.ErrnoException =
    error instanceof Error ? error : new Error(String(error));
  return REASONS[action]?.[code] ?? message;
}
