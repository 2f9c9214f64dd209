import { checkRecording, type Report } from "@text-completions/contract";
import { parseRecording } from "@text-completions/core/internal";
import { withFlags } from "../terminal/output.ts";
import { readRecordingFile } from "../mock/recording-file.ts";
import type { CommandContext } from "../terminal/context.ts";
import { type CheckSettings, OPTION_FLAGS } from "./options.ts";

/**
 * Checks what `mock --record` has written, and sends nothing.
 *
 * @throws {CommandError} if it is not a recording.
 */
export async function checkFixtures(
  file: string,
  { only, skip, profile, checks }: CheckSettings,
  context: CommandContext,
): Promise<Report> {
  const recording = await readRecordingFile(file, context);
  return withFlags({ ...OPTION_FLAGS, recording: `recording ${JSON.stringify(file)}` }, () =>
    checkRecording(parseRecording(recording).exchanges, { only, skip, profile, checks }),
  );
}
