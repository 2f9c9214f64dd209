import type { Recording } from "@text-completions/mock/record";
import { UsageError } from "../errors.ts";
import { readText, replaceFile } from "../terminal/files.ts";
import type { Io } from "../terminal/process-io.ts";

/** A file that holds the whole recording, or will in a moment. */
export interface RecordingFile {
  /**
   * Takes the place of what was there.
   *
   * @throws {UsageError} if it cannot be written.
   */
  open(): Promise<void>;
  /** Writes what has been recorded, soon. What could not be written is tried again then. */
  save(): void;
  /**
   * Waits until all is written.
   *
   * @throws {UsageError} if it cannot be.
   */
  saved(): Promise<void>;
}

/** How long exchanges are gathered for one write, in milliseconds. */
const GATHERING_MS = 100;

/** How many times as long as a write the pause after it is: each writes all, and so takes the longer the more there is. */
const PAUSE_FACTOR = 9;

/**
 * Creates a file for a recording.
 *
 * @param onFailure - Told of the first failure in a row.
 */
export function createRecordingFile(
  file: string,
  getRecording: () => Recording,
  onFailure: (error: unknown) => void,
): RecordingFile {
  let isDue = false;
  let isFailing = false;
  let pauseMs = GATHERING_MS;
  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();

  async function write(): Promise<void> {
    isDue = false;
    await replaceFile(file, `${JSON.stringify(getRecording(), undefined, 2)}\n`);
  }

  async function tryToWrite(): Promise<void> {
    const startedAt = performance.now();
    try {
      await write();
      isFailing = false;
    } catch (error) {
      if (!isFailing) onFailure(error);
      isFailing = true;
    }
    pauseMs = Math.max(GATHERING_MS, PAUSE_FACTOR * (performance.now() - startedAt));
    timer = undefined;
    // What has ended meanwhile is due; what could not be written waits for the next exchange.
    if (isDue) save();
    isDue ||= isFailing;
  }

  function save(): void {
    isDue = true;
    timer ??= setTimeout(() => {
      writing = tryToWrite();
    }, pauseMs);
  }

  return {
    open: write,
    save,
    async saved() {
      clearTimeout(timer);
      await writing;
      clearTimeout(timer);
      if (isDue) await write();
    },
  };
}

/**
 * Reads what a {@link RecordingFile} holds.
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
