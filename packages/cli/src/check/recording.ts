import { checkRecording, type Exchange, type Report } from "@text-completions/contract";
import type { RecordedExchange } from "@text-completions/core";
import { fromRecordedExchange, parseRecording } from "@text-completions/core/internal";
import { withFlags } from "../errors.ts";
import { readRecordingFile } from "../mock/recording-file.ts";
import type { CommandContext } from "../terminal/process-io.ts";
import { type CheckFlags, OPTION_FLAGS } from "./options.ts";

/**
 * Checks what `mock --record` has written, and sends nothing.
 *
 * @throws {CommandError} if it is not a recording.
 */
export async function checkFixtures(
  file: string,
  { only, skip }: CheckFlags,
  context: CommandContext,
): Promise<Report> {
  const recording = await readRecordingFile(file, context);
  return withFlags(OPTION_FLAGS, () =>
    checkRecording(parseRecording(recording).exchanges.map(toExchange), { only, skip }),
  );
}

function toExchange(recorded: RecordedExchange): Exchange {
  const { request, response, end, endedAtMs, error } = fromRecordedExchange(recorded);
  return {
    request,
    response: response && { ...response, chunks: [...response.chunks], endedAtMs },
    failure: end === "broken" ? (error ?? new Error("The connection broke.")) : undefined,
    abandoned: end === "aborted" ? true : undefined,
  };
}
