import { constants, type Stats } from "node:fs";
import { access, lstat, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { describeFileError } from "./describe-file-error.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Writes a whole file. Whoever reads it meanwhile finds the old one or the new one, whole. A link stays and leads to what
 * was written; what is no regular file, such as a device or a pipe, is written into.
 *
 * @throws {UsageError} if it cannot be written.
 */
export async function replaceFile(file: string, content: string): Promise<void> {
  await replace(file, content).catch(rethrow(file));
}

/**
 * Makes sure that a file could be written now.
 *
 * @throws {UsageError} if it could not.
 */
export async function requireWritable(file: string): Promise<void> {
  const { stats, target } = await findPlace(file);
  if (stats?.isDirectory() === true) rethrow(file)(Object.assign(new Error(), { code: "EISDIR" }));
  if (target !== undefined) await access(path.dirname(target), constants.W_OK).catch(rethrow(file));
  // A link that leads nowhere yet has nothing to look at.
  else if (stats !== undefined) await access(file, constants.W_OK).catch(rethrow(file));
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

function rethrow(file: string): (error: unknown) => never {
  return (error) => {
    const reason = describeFileError("write", error);
    throw new UsageError(
      `Failed to write ${JSON.stringify(file)}: ${reason}. Name a file in a folder that is there.`,
      { cause: error },
    );
  };
}
