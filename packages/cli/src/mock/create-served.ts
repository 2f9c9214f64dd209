import { CONTROL_PATH, type Fetchable } from "@text-completions/mock/control";
import { createRecorder, createReplay } from "@text-completions/mock/record";
import type { Io } from "../io.ts";
import { reportError } from "../report-error.ts";
import { asUsage, UsageError } from "../usage-error.ts";
import { createForwarder } from "./create-forwarder.ts";
import type { MockFlags } from "./mock-flags.ts";
import { createRecordingFile, readRecordingFile } from "./recording-file.ts";
import { type Served, serveScenario } from "./serve-scenario.ts";
import type { ServerLog } from "./server-log.ts";
import { toLoggedCall } from "./to-logged-call.ts";
import { withHealth } from "./with-health.ts";

/** What the flags ask to be served. */
export interface RecordedServed extends Served {
  /** Waits until the recording, if there is one, is on the disk. */
  readonly finish: () => Promise<void>;
}

/** Creates what the flags ask for: a mock, a replay, or a way to another server; recorded, if they say so. */
export async function createServed(flags: MockFlags, io: Io, log: ServerLog): Promise<RecordedServed> {
  const { record, replay, upstream, speed } = flags;
  if (speed !== undefined && replay === undefined) {
    throw new UsageError(
      "Failed to set the speed: there is nothing to replay. Name a recording with --replay.",
    );
  }
  const isMock = replay === undefined && upstream === undefined;
  const faults = new Map<string, string>();
  const served = isMock ? await serveScenario(flags, io, log) : await servePlain(flags, io, faults);
  if (isMock && record === undefined) return { ...served, finish: async () => {} };

  let count = 0;
  const file =
    record === undefined ? undefined : createRecordingFile(record, () => recorder.recording, tellFailure(io));
  const recorder = createRecorder({
    fetch: served.fetchable.fetch,
    onExchange(exchange) {
      if (!isMock) log.call(toLoggedCall(exchange, ++count, Date.now(), faults));
      file?.save();
    },
  });
  await file?.open();
  return {
    ...served,
    fetchable: isMock ? exceptControl(recorder, served.fetchable) : withHealth(recorder),
    finish: async () => file?.saved(),
  };
}

/** Says at once that a recording could not be written, for it may be hours until the end. */
function tellFailure(io: Io): (error: unknown) => void {
  return (error) => {
    const message = error instanceof Error ? error.message : String(error);
    const details = ["It is tried again after the next call."];
    reportError(new UsageError(message, { cause: error, details }), io);
  };
}

/** Faults are noted by the ids of the requests that they answer. */
async function servePlain(
  { replay = "", upstream, speed }: MockFlags,
  io: Io,
  faults: Map<string, string>,
): Promise<Served> {
  if (upstream !== undefined) {
    const fetch = createForwarder(
      upstream,
      ({ requestId, error }) => void faults.set(requestId, error.message),
    );
    return { fetchable: { fetch }, keys: 0 };
  }
  const recording = await readRecordingFile(replay, io);
  return { fetchable: asUsage(() => createReplay(recording, { speed })), keys: 0 };
}

/** The control API is no part of what is recorded. */
function exceptControl(recorder: Fetchable, served: Fetchable): Fetchable {
  return {
    ...served,
    fetch: (request) => {
      const isControl = new URL(request.url).pathname.startsWith(CONTROL_PATH);
      return (isControl ? served : recorder).fetch(request);
    },
  };
}
