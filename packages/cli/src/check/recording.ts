import { checkRecording, type Exchange, type Report } from "@text-completions/contract";
import { HEADER } from "@text-completions/core";
import {
  createReplay,
  type RecordedChunk,
  type RecordedExchange,
  type Recording,
} from "@text-completions/mock/record";
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
  requireRecording(recording);
  return withFlags(OPTION_FLAGS, () => checkRecording(recording.exchanges.map(toExchange), { only, skip }));
}

/** A replay knows what a recording is. */
function requireRecording(value: unknown): asserts value is Recording {
  withFlags(OPTION_FLAGS, () => createReplay(value));
}

/** What stands where a recording has left out the key. */
const LEFT_OUT = "[redacted]";

function toExchange({ request, response, end, endAtMs }: RecordedExchange): Exchange {
  const { method, url, body, text = "" } = request;
  return {
    request: {
      method,
      url,
      headers: new Headers({ [HEADER.xApiKey]: LEFT_OUT, ...request.headers }),
      body: new TextEncoder().encode(body === undefined ? text : JSON.stringify(body)),
    },
    response: response && {
      status: response.status,
      headers: new Headers(response.headers),
      headersAtMs: response.atMs,
      chunks: response.chunks.map((chunk) => ({ atMs: chunk.atMs, bytes: toBytes(chunk) })),
      endedAtMs: endAtMs,
    },
    failure: end === "broken" ? new Error("The connection broke.") : undefined,
    abandoned: end === "aborted" ? true : undefined,
  };
}

function toBytes(chunk: RecordedChunk): Uint8Array {
  return "text" in chunk ? new TextEncoder().encode(chunk.text) : Buffer.from(chunk.base64, "base64");
}
