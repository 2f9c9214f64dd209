import { type StatsListener, unwatchFile, watchFile } from "node:fs";
import { HEADER } from "@text-completions/core";
import { isLoopbackHost } from "@text-completions/core/internal";
import { createMock, type Mock, type MockOptions } from "@text-completions/mock";
import { answerHealth, CONTROL_PATH, createControl, type Fetchable } from "@text-completions/mock/control";
import { createRecorder, createReplay, type RecordedExchange } from "@text-completions/mock/record";
import { readScenario } from "@text-completions/mock/scenario";
import { asUsage, UsageError } from "../errors.ts";
import { reportError } from "../report-error.ts";
import type { Io } from "../terminal/process-io.ts";
import { createForwarder } from "./forwarder.ts";
import type { LoggedCall, ServerLog } from "./log.ts";
import { createRecordingFile, readRecordingFile } from "./recording-file.ts";
import { readScenarioFile } from "./scenario-file.ts";

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

/** What is to be served, and how many keys it accepts; 0 is any. */
export interface Served {
  fetchable: Fetchable;
  keys: number;
}

/** A mock that plays the scenario of the flags, and plays it anew each time its file changes. */
export async function serveScenario(flags: MockFlags, io: Io, log: ServerLog): Promise<Served> {
  const file = flags.scenario;
  let scenario = file === undefined ? readScenario({}) : await readScenarioFile(file, io);
  const optionsOf = (): MockOptions => ({ ...scenario.options, ...toOptions(flags), onCall: log.call });
  const makeMock = (): Mock => scenario.addTo(createMock(optionsOf()));
  let mock = asUsage(makeMock);
  const control = createControl(makeMock, { allowRemote: flags.control });

  if (file !== undefined) {
    const reload = async (): Promise<void> => {
      try {
        scenario = await readScenarioFile(file, io);
        mock = makeMock();
        control.reset();
        log.reloaded(file);
      } catch (error) {
        // The replies stay as they are until the file is mended.
        if (!io.signal.aborted) reportError(error, io);
      }
    };
    watchForChanges(file, () => void reload(), io.signal);
  }
  const isControlled = flags.control === true || isLoopbackHost(flags.host);
  return {
    fetchable: isControlled ? control : withHealth({ fetch: (request) => mock.fetch(request) }),
    keys: optionsOf().apiKeys?.length ?? 0,
  };
}

/** The options that flags name; those they do not name are for the scenario to say. */
function toOptions({ apiKey, latency, tokensPerSecond, seed }: MockFlags): MockOptions {
  const options = { apiKeys: apiKey, delayMs: latency, tokensPerSecond, seed };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** What the command line says of the server. */
export interface MockFlags {
  port: number;
  host: string;
  scenario?: string;
  apiKey?: string[];
  latency?: number;
  tokensPerSecond?: number;
  seed?: number;
  control?: true;
  record?: string;
  upstream?: string;
  replay?: string;
  speed?: number;
}

/** Answers whether the server is up, which any machine may ask, in front of whatever answers all else. */
export function withHealth({ fetch }: Fetchable): Fetchable {
  return { fetch: async (request) => answerHealth(request) ?? fetch(request) };
}

const INTERVAL_MS = 200;

/**
 * Calls back each time a file has changed, until the signal aborts. It looks at the file at intervals, which works
 * wherever the file is and however an editor replaces it.
 */
export function watchForChanges(file: string, onChange: () => void, signal: AbortSignal): void {
  const listener: StatsListener = (now, before) => {
    if (now.mtimeMs !== before.mtimeMs || now.size !== before.size) onChange();
  };
  watchFile(file, { interval: INTERVAL_MS }, listener);
  signal.addEventListener("abort", () => unwatchFile(file, listener), { once: true });
}

const OUTCOMES = { complete: "answered", broken: "dropped", aborted: "aborted" } as const;

/** What the log tells of an exchange that has just ended, and of the fault noted for its id, which is told once. */
export function toLoggedCall(
  { request, response, end, endAtMs }: RecordedExchange,
  number: number,
  now: number,
  faults: Map<string, string>,
): LoggedCall {
  const { method, url, body } = request;
  const requestId = response?.headers[HEADER.requestId] ?? "";
  const fault = faults.get(requestId);
  faults.delete(requestId);
  return {
    number,
    method,
    url,
    body,
    requestId,
    status: response?.status,
    error: undefined,
    fault,
    outcome: OUTCOMES[end],
    startedAt: now - endAtMs,
    endedAt: now,
  };
}
