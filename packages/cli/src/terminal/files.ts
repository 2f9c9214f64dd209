import { constants, createReadStream, type Stats } from "node:fs";
import { access, lstat, open, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { addAbortSignal } from "node:stream";
import { buffer } from "node:stream/consumers";
import { CommandError } from "../errors.ts";
import { toSlices } from "./output.ts";
import type { CommandContext } from "./context.ts";

/** Names stdin where a file is expected. */
export const STDIN = "-";

/**
 * Reads a file, or stdin, as UTF-8 text. One line end at the very end is not part of the text: editors and `echo` put
 * it there.
 *
 * @throws {CommandError} if it cannot be read, or is not UTF-8.
 */
export async function readText(file: string, context: CommandContext): Promise<string> {
  const bytes = file === STDIN ? await readStdin(context) : await readBytes(file, context);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes).replace(/\r?\n$/, "");
  } catch (error) {
    throw notUtf8(file, error);
  }
}

/** The file to read if none is passed: stdin, unless it is a terminal. */
export function chooseFile(file: string | undefined, context: CommandContext, whatToPass: string): string {
  if (file !== undefined) return file;
  if (!context.stdin.isTTY) return STDIN;
  throw new CommandError(`Missing prompt. ${whatToPass}`);
}

/**
 * Reads the lines of a file, or of stdin, one by one, as UTF-8 text.
 *
 * @throws {CommandError} if it cannot be read, or is not UTF-8.
 */
export async function* readLines(
  file: string,
  { stdin, signal }: CommandContext,
): AsyncGenerator<string, void> {
  const input = file === STDIN ? addAbortSignal(signal, stdin) : createReadStream(file, { signal });
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = "";
  try {
    for await (const chunk of input) {
      const text = decoder.decode(chunk, { stream: true });
      rest += text;
      // Split only when a line ends: a long line that arrives in many chunks would otherwise be searched each time.
      if (!text.includes("\n")) continue;
      const lines = rest.split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) yield line.replace(/\r$/, "");
    }
    rest += decoder.decode();
  } catch (error) {
    signal.throwIfAborted();
    if (isEncodingError(error)) throw notUtf8(file, error);
    const name = file === STDIN ? "stdin" : JSON.stringify(file);
    const reason = describeFileError("read", error);
    throw new CommandError(`Failed to read ${name}: ${reason}. Pass a text file.`, { cause: error });
  }
  if (rest !== "") yield rest;
}

function isEncodingError(error: unknown): boolean {
  return error instanceof TypeError && "code" in error && error.code === "ERR_ENCODING_INVALID_ENCODED_DATA";
}

function notUtf8(file: string, cause: unknown): CommandError {
  const name = file === STDIN ? "stdin" : JSON.stringify(file);
  return new CommandError(`Failed to read ${name}: it is not UTF-8 text. Convert it to UTF-8.`, { cause });
}

async function readStdin({ stdin, signal }: CommandContext): Promise<Buffer> {
  try {
    return await buffer(addAbortSignal(signal, stdin));
  } catch (error) {
    signal.throwIfAborted();
    const reason = describeFileError("read", error);
    throw new CommandError(`Failed to read stdin: ${reason}. Pipe text into the command.`, { cause: error });
  }
}

async function readBytes(file: string, { signal }: CommandContext): Promise<Buffer> {
  try {
    return await readFile(file, { signal });
  } catch (error) {
    signal.throwIfAborted();
    const reason = describeFileError("read", error);
    throw new CommandError(`Failed to read ${JSON.stringify(file)}: ${reason}. Pass a text file.`, {
      cause: error,
    });
  }
}

/**
 * Writes a whole file atomically: a concurrent reader sees the old or the new content. A link is kept and leads to the
 * new content; devices and pipes are written to directly.
 *
 * @throws {CommandError} if it cannot be written.
 */
export async function replaceFile(file: string, content: string): Promise<void> {
  try {
    await replace(file, content);
  } catch (error) {
    throw toWriteError(file, error);
  }
}

/** A file that a flag names. */
export interface NamedFile {
  readonly flag: string;
  readonly file: string | undefined;
  /** Whether the command writes it. Default: it reads it. */
  readonly isWritten?: boolean;
}

/**
 * Makes sure that no other flag names a file that a command writes.
 *
 * @throws {CommandError} if one is.
 */
export async function assertDistinct(files: readonly NamedFile[]): Promise<void> {
  const seen = new Map<string, NamedFile>();
  for (const named of files) {
    const { file, flag, isWritten = false } = named;
    if (file === undefined || file === STDIN) continue;
    const place = await realpath(file).catch(() => path.resolve(file));
    const other = seen.get(place);
    if (other !== undefined && (isWritten || other.isWritten === true)) {
      const reason =
        other.flag === flag ? `${flag} names it twice` : `both ${other.flag} and ${flag} name it`;
      throw new CommandError(`Failed to write ${JSON.stringify(file)}: ${reason}. Pass different files.`);
    }
    seen.set(place, named);
  }
}

/**
 * Makes sure that a file could be written now.
 *
 * @throws {CommandError} if it could not.
 */
export async function assertWritable(file: string): Promise<void> {
  try {
    const { stats, target } = await findTarget(file);
    if (stats?.isDirectory() === true) throw Object.assign(new Error(), { code: "EISDIR" });
    if (target !== undefined) await access(path.dirname(target), constants.W_OK);
    // A dangling link has no status.
    else if (stats !== undefined) await access(file, constants.W_OK);
  } catch (error) {
    throw toWriteError(file, error);
  }
}

/** Rights of a new file, before the process's umask. */
const DEFAULT_MODE = 0o666;

/**
 * Written by hand because the usual libraries open their temporary file without O_EXCL, so a link planted there
 * would be followed. A random name that has to be new cannot be a link.
 */
async function replace(file: string, content: string): Promise<void> {
  const { stats, target } = await findTarget(file);
  if (target === undefined) return writeFile(file, content);
  // Not named after the file, whose name may already have the maximum length.
  const temporary = path.join(path.dirname(target), `${crypto.randomUUID()}.partial`);
  const handle = await open(temporary, "wx", stats?.mode ?? DEFAULT_MODE);
  try {
    try {
      // The file keeps its rights, of which the umask may have removed some.
      if (stats !== undefined) await handle.chmod(stats.mode & 0o777);
      await writeFile(handle, toSlices(content));
    } finally {
      await handle.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** What is there, and the regular file, existing or not, that may be replaced. */
async function findTarget(file: string): Promise<{ stats?: Stats; target?: string }> {
  if (file === "" || file === STDIN) throw new Error("it is not the name of a file");
  const stats = await stat(file).catch(ifAbsent);
  if (stats !== undefined) return stats.isFile() ? { stats, target: await realpath(file) } : { stats };
  const link = await lstat(file).catch(ifAbsent);
  if (link?.isSymbolicLink() === true) return {};
  if (/[/\\]$/.test(file)) throw Object.assign(new Error(), { code: "EISDIR" });
  return { target: file };
}

function ifAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}

function toWriteError(file: string, error: unknown): CommandError {
  const reason = describeFileError("write", error);
  const fix = reason === REASONS.write["ENOSPC"] ? "Free disk space, or pass" : "Pass";
  return new CommandError(
    `Failed to write ${JSON.stringify(file)}: ${reason}. ${fix} a file in an existing, writable directory.`,
    { cause: error },
  );
}

const REASONS: Readonly<Record<"read" | "write", Readonly<Record<string, string>>>> = {
  read: {
    ENOENT: "the file does not exist",
    EISDIR: "it is a directory",
    EACCES: "permission denied",
  },
  write: {
    ENOENT: "the directory does not exist",
    ENOTDIR: "part of its path is not a directory",
    EISDIR: "it is a directory",
    EACCES: "permission denied",
    EPERM: "permission denied",
    EROFS: "the file system is read-only",
    ENOSPC: "the disk is full",
    ENAMETOOLONG: "its name is too long",
  },
};

/** Why a file could not be read or written, in plain words or those of the system. */
function describeFileError(action: "read" | "write", error: unknown): string {
  const { code = "", message }: NodeJS.ErrnoException =
    error instanceof Error ? error : new Error(String(error));
  return REASONS[action][code] ?? message;
}
