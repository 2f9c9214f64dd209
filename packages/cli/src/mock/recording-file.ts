import { rename, writeFile } from "node:fs/promises";
import type { Recording } from "@text-completions/mock/record";
import { describeFileError } from "../describe-file-error.ts";
import type { Io } from "../io.ts";
import { readText } from "../read-text.ts";
import { UsageError } from "../usage-error.ts";

/** A file that always holds the whole recording so far. */
export interface RecordingFile {
  /**
   * Takes the place of what was there.
   *
   * @throws {UsageError} if it cannot be written.
   */
  open(): Promise<void>;
  /** Writes what has been recorded, soon. */
  save(): void;
  /** Waits until all is written. Rejects if it cannot be. */
  saved(): Promise<void>;
}

/** Creates a file for a recording. */
export function createRecordingFile(file: string, getRecording: () => Recording): RecordingFile {
  let isDue = false;
  let writing = Promise.resolve();

  async function write(): Promise<void> {
    isDue = false;
    // Whoever reads the file meanwhile finds the old one or the new one, whole.
    await writeFile(`${file}.partial`, `${JSON.stringify(getRecording(), undefined, 2)}\n`);
    await rename(`${file}.partial`, file);
  }

  return {
    open: () => write().catch(rethrow(file)),
    save() {
      // What ends while the file is being written is written all at once after it.
      if (isDue) return;
      isDue = true;
      writing = writing.then(write);
      // It is told of at the end, by saved().
      writing.catch(() => {});
    },
    saved: () => writing,
  };
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

/**
 * Reads what `openRecordingFile` has written.
 *
 * @throws {UsageError} if it is not JSON.
 */
export async function readRecordingFile(file: string, io: Io): Promise<unknown> {
  const text = await readText(file, io);
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`Failed to read the recording ${JSON.stringify(file)}: ${reason}. Record it anew.`, {
      cause: error,
    });
  }
}
