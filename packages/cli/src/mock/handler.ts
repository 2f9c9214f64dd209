import { type StatsListener, unwatchFile, watchFile } from "node:fs";
import { count, isLoopbackHost, membersOf } from "@text-completions/core/internal";
import type { Call, Chaos, Mock, MockOptions } from "@text-completions/mock";
import type { Fetchable } from "@text-completions/mock/control";
import type { CallLog, LoggedCall } from "../call-log.ts";
import { CommandError } from "../errors.ts";
import { INSPECTOR_PATHS } from "../inspector/inspected-call.ts";
import type { Inspector } from "../inspector/inspector.ts";
import { assertDistinct } from "../terminal/files.ts";
import { printNote, readKeys, reportError, withFlags } from "../terminal/output.ts";
import type { CommandContext } from "../terminal/context.ts";
import { createForwarder } from "./forwarder.ts";
import { logCalls } from "./log-calls.ts";
import { createRecordingFile, readRecordingFile } from "./recording-file.ts";
import { type ProblemFormat, readScenarioFile } from "./scenario-file.ts";

/** The flags of `mock`, as commander names them. */
export interface MockFlags {
  port: number;
  host: string;
  scenario?: string;
  apiKey?: string[];
  latency?: number;
  tokensPerSecond?: number;
  seed?: number;
  chaos?: string;
  control?: true;
  maxCalls?: number;
  record?: string;
  upstream?: string;
  replay?: string;
  speed?: number;
  validate?: string[];
  format?: ProblemFormat;
}

/** What the command serves. */
export interface MockHandler {
  readonly handler: Fetchable;
  /** How many keys it accepts; 0 is any. */
  readonly keys: number;
  /** The path of the page that shows its calls, if it has one. */
  readonly inspectorPath?: string | undefined;
  /** Waits until the recording, if there is one, is on the disk. */
  readonly finish: () => Promise<void>;
}

/** Creates what the command serves: the handler that the flags describe, and the inspector. */
export async function createMockHandler(
  flags: MockFlags,
  context: CommandContext,
  log: CallLog,
): Promise<MockHandler> {
  const inspector = isControlled(flags) ? await createMockInspector(flags, context) : undefined;
  const mock = await createHandler(flags, context, log, inspector);
  if (inspector === undefined) return mock;
  return { ...mock, handler: inspector.mount(mock.handler), inspectorPath: INSPECTOR_PATHS.mock };
}

/** Whether the server has a control API, and a page that shows its calls. */
function isControlled({ control, host }: Pick<MockFlags, "control" | "host">): boolean {
  return control === true || isLoopbackHost(host);
}

async function createMockInspector(flags: MockFlags, context: CommandContext): Promise<Inspector<Call>> {
  const [{ createInspector }, { auditClient }] = await Promise.all([
    import("../inspector/inspector.ts"),
    import("@text-completions/mock/audit"),
  ]);
  const { control = false, apiKey = [], replay, upstream } = flags;
  return createInspector<Call>({
    server: { kind: "mock", scriptable: replay === undefined && upstream === undefined },
    allowRemote: control,
    keys: [...apiKey, ...readKeys(context)],
    findMistakes: (calls) => auditClient(calls).map(({ call, message }) => ({ source: call, text: message })),
  });
}

/** A handler: a mock, a replay or a forwarder, with a recorder if requested. */
async function createHandler(
  flags: MockFlags,
  context: CommandContext,
  log: CallLog,
  inspector: Inspector<Call> | undefined,
): Promise<MockHandler> {
  const { record, replay, upstream, speed, scenario } = flags;
  await assertDistinct([
    { flag: "--replay", file: replay },
    { flag: "--scenario", file: scenario },
    { flag: "--record", file: record, isWritten: true },
  ]);
  if (speed !== undefined && replay === undefined) {
    throw new CommandError("--speed works only with --replay. Pass --replay FILE.");
  }
  if (replay === undefined && upstream === undefined) {
    const { handler, keys } = await createScenarioHandler(flags, context, log, inspector);
    if (record === undefined) return { handler, keys, finish: async () => undefined };
    const recorded = await startRecording(record, handler.fetch, context);
    return { ...recorded, handler: await exceptControl(recorded.handler, handler), keys };
  }
  const fetch = upstream === undefined ? await createReplayFetch(flags, context) : createForwarder(upstream);
  if (record === undefined) {
    return { handler: await withHealth(logCalls(fetch, log)), keys: 0, finish: async () => undefined };
  }
  const recorded = await startRecording(record, fetch, context);
  return { ...recorded, handler: await withHealth(logCalls(recorded.handler.fetch, log)), keys: 0 };
}

type Fetch = (request: Request) => Promise<Response>;

/** Records all exchanges and saves the recording as it grows. */
async function startRecording(
  path: string,
  fetch: Fetch,
  context: CommandContext,
): Promise<Pick<MockHandler, "handler" | "finish">> {
  const { createRecorder } = await import("@text-completions/mock/record");
  const recorder = createRecorder({ fetch, onExchange: () => file.save() });
  const file = createRecordingFile(
    path,
    () => recorder.recording,
    (error) => reportRecordingFailure(error, context),
    context,
  );
  const earlier = await file.open();
  if (earlier > 0) {
    const exchanges = count(earlier, "exchange");
    printNote(`${JSON.stringify(path)} has ${exchanges}, which the first call replaces.`, context);
  }
  return {
    handler: recorder,
    async finish() {
      await file.saved();
      reportDropped(recorder.dropped, context);
    },
  };
}

/** A recording keeps the latest exchanges, up to a number and a size. */
function reportDropped(dropped: number, context: CommandContext): void {
  if (dropped === 0) return;
  const [noun, verb] = dropped === 1 ? ["exchange", "is"] : ["exchanges", "are"];
  printNote(
    `The ${dropped} oldest ${noun} ${verb} not in the recording, which keeps only the latest ones.`,
    context,
  );
}

/** Reports a failed write at once: the end of the run may be hours away. */
function reportRecordingFailure(error: unknown, context: CommandContext): void {
  const message = error instanceof Error ? error.message : String(error);
  const details = ["The next call retries the write."];
  reportError(new CommandError(message, { cause: error, details }), context);
}

async function createReplayFetch({ replay = "", speed }: MockFlags, context: CommandContext): Promise<Fetch> {
  const { createReplay } = await import("@text-completions/mock/record");
  const recording = await readRecordingFile(replay, context);
  const flags = { recording: `recording ${JSON.stringify(replay)}`, speed: "--speed" };
  return withFlags(flags, () => createReplay(recording, { speed })).fetch;
}

/** A mock that plays the scenario of the flags, and reloads it each time its file changes. */
async function createScenarioHandler(
  flags: MockFlags,
  context: CommandContext,
  log: CallLog,
  inspector: Inspector<Call> | undefined,
): Promise<Pick<MockHandler, "handler" | "keys">> {
  const [{ createMock, parseChaos }, { createControl }, { readScenario }] = await Promise.all([
    import("@text-completions/mock"),
    import("@text-completions/mock/control"),
    import("@text-completions/mock/scenario"),
  ]);
  const file = flags.scenario;
  let scenario = file === undefined ? readScenario({}) : await readScenarioFile(file, context);
  const flagged = withFlags(OPTION_FLAGS, () => toOptions(flags, parseChaos));
  const getOptions = (): MockOptions => ({
    ...scenario.options,
    ...flagged,
    onRequest: (call) => inspector?.link(call, () => toLoggedCall(call)),
    onCall: (call) => log.call(toLoggedCall(call)),
  });
  const makeMock = (): Mock => scenario.addTo(createMock(getOptions()));
  let mock = withFlags(OPTION_FLAGS, makeMock);
  const control = createControl(makeMock, { allowRemote: flags.control });

  if (file !== undefined) {
    const reload = async (): Promise<void> => {
      try {
        scenario = await readScenarioFile(file, context);
        mock = makeMock();
        control.reset();
        log.reloaded(file);
      } catch (error) {
        // The old replies stay until the file is valid.
        if (!context.signal.aborted) reportError(error, context);
      }
    };
    watchForChanges(file, () => void reload(), context.signal);
  }
  return {
    handler: isControlled(flags) ? control : await withHealth((request) => mock.fetch(request)),
    keys: getOptions().apiKeys?.length ?? 0,
  };
}

/** The flags that set options of `createMock`. */
const OPTION_FLAGS = {
  apiKeys: "--api-key",
  delayMs: "--latency",
  tokensPerSecond: "--tokens-per-second",
  seed: "--seed",
  chaos: "--chaos",
  maxCalls: "--max-calls",
};

/** The options that flags set; the others are the scenario's. */
function toOptions(
  { apiKey, latency, tokensPerSecond, seed, chaos, maxCalls }: MockFlags,
  parseChaos: (text: string) => Chaos,
): MockOptions {
  const options = {
    apiKeys: apiKey,
    delayMs: latency,
    tokensPerSecond,
    seed,
    chaos: chaos === undefined ? undefined : parseChaos(chaos),
    maxCalls,
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function toLoggedCall({ body, ...call }: Call): LoggedCall {
  const { model } = membersOf(body);
  return {
    number: call.number,
    method: call.method,
    url: call.url,
    startedAt: call.startedAt,
    endedAt: call.endedAt,
    status: call.status,
    model: typeof model === "string" ? model : undefined,
    outcome: call.outcome,
    requestId: call.requestId,
    chaos: call.chaos,
    error: call.error,
  };
}

/** Responds to health checks, which any machine may send, and passes on everything else. */
async function withHealth(fetch: Fetch): Promise<Fetchable> {
  const { respondToHealth } = await import("@text-completions/mock/control");
  return { fetch: async (request) => respondToHealth(request) ?? fetch(request) };
}

/** Keeps requests to the control API out of the recording. */
async function exceptControl(recorder: Fetchable, mock: Fetchable): Promise<Fetchable> {
  const { CONTROL_PATH } = await import("@text-completions/mock/control");
  return {
    ...mock,
    fetch: (request) => {
      const isControl = new URL(request.url).pathname.startsWith(CONTROL_PATH);
      return (isControl ? mock : recorder).fetch(request);
    },
  };
}

const WATCH_INTERVAL_MS = 200;

/**
 * Calls back each time a file has changed, until the signal aborts. It polls the file, which works
 * wherever the file is and however an editor replaces it.
 */
function watchForChanges(file: string, onChange: () => void, signal: AbortSignal): void {
  const listener: StatsListener = (now, before) => {
    if (now.mtimeMs !== before.mtimeMs || now.size !== before.size) onChange();
  };
  watchFile(file, { interval: WATCH_INTERVAL_MS }, listener);
  signal.addEventListener("abort", () => unwatchFile(file, listener), { once: true });
}
