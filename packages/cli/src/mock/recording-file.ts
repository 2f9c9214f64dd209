import { stat } from "node:fs/promises";
import { describeCause, parseRecording } from "@text-completions/core/internal";
import type { Recording } from "@text-completions/mock/record";
import { CommandError } from "../errors.ts";
import { assertWritable, readText, replaceFile } from "../terminal/files.ts";
import type { CommandContext } from "../terminal/context.ts";

/** A file that contains the whole recording, after a short delay. */
export interface RecordingFile {
  /**
   * Writes the empty recording, so that a file that cannot be written is reported before the first call. An earlier
   * recording stays until then.
   *
   * @returns How many exchanges the earlier recording has.
   * @throws {CommandError} if it cannot be written, or contains something other than a recording.
   */
  open(): Promise<number>;
  /** Schedules a write of the recording. It includes what could not be written before. */
  save(): void;
  /**
   * Waits until everything is written.
   *
   * @throws {CommandError} if it cannot be.
   */
  saved(): Promise<void>;
}

/** How long exchanges are collected for one write, in milliseconds. */
const GATHERING_MS = 100;

/** The pause after a write, as a multiple of its duration: each write is of the whole recording, which grows. */
const PAUSE_FACTOR = 9;

/**
 * Creates a file for a recording.
 *
 * @param onFailure - Called with the first of consecutive failures.
 */
export function createRecordingFile(
  file: string,
  getRecording: () => Recording,
  onFailure: (error: unknown) => void,
  context: CommandContext,
): RecordingFile {
  let due = false;
  let failing = false;
  let pauseMs = GATHERING_MS;
  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();

  async function write(): Promise<void> {
    due = false;
    await replaceFile(file, `${JSON.stringify(getRecording(), undefined, 2)}\n`);
  }

  async function tryToWrite(): Promise<void> {
    const startedAt = performance.now();
    try {
      await write();
      failing = false;
    } catch (error) {
      if (!failing) onFailure(error);
      failing = true;
    }
    pauseMs = Math.max(GATHERING_MS, PAUSE_FACTOR * (performance.now() - startedAt));
    timer = undefined;
    // Exchanges that ended during the write are written now; after a failure, with the next exchange.
    if (due) save();
    due ||= failing;
  }

  function save(): void {
    due = true;
    timer ??= setTimeout(() => {
      writing = tryToWrite();
    }, pauseMs);
  }

  return {
    async open() {
      const earlier = await countExchanges(file, context);
      if (earlier === 0) await write();
      else await assertWritable(file);
      return earlier;
    },
    save,
    async saved() {
      clearTimeout(timer);
      await writing;
      clearTimeout(timer);
      if (due) await write();
    },
  };
}

/** How many exchanges the recording has that will be replaced; 0 if the file is empty or does not exist. */
async function countExchanges(file: string, context: CommandContext): Promise<number> {
  const stats = await stat(file).catch(() => undefined);
  if (stats?.isFile() !== true || stats.size === 0) return 0;
  try {
    return parseRecording(JSON.parse(await readText(file, context))).exchanges.length;
  } catch (error) {
    throw new CommandError(
      `Failed to record to ${JSON.stringify(file)}: it is not empty, and not a recording. Pass another file, or delete it.`,
      { cause: error },
    );
  }
}

/**
 * Reads the JSON of a recording.
 *
 * @throws {CommandError} if it is not JSON.
 */
export async function readRecordingFile(file: string, context: CommandContext): Promise<unknown> {
  const text = await readText(file, context);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CommandError(
      `Failed to read the recording ${JSON.stringify(file)}: ${describeCause(error)}. Pass a file written by --record.`,
      { cause: error },
    );
  }
}
