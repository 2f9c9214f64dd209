import type { Problem } from "@text-completions/core";
import { type Clock, realClock } from "../time/clock.ts";
import { misuse } from "../usage.ts";
import { toRequest, toResponse } from "../engine/fetch.ts";
import { findProblems } from "../scenario/find-problems.ts";
import { describeProblem } from "../scenario/read-scenario.ts";
import { keysOf, toRecordedRequest } from "./record-exchange.ts";
import { RECORDING_SCHEMA } from "./recording-schema.ts";
import type { Recording, RecordedExchange, RecordedRequest, RecordedChunk } from "./recording.ts";
import { errorBody, sleep } from "@text-completions/core/internal";
import { connectionError, createStreamPlayer } from "../engine/stream-player.ts";
import type { StreamAction as Frame } from "../engine/stream-events.ts";

/** Options of `createReplay`. */
export interface ReplayOptions {
  /** How many times as fast as it was: 2 takes half the time, `Infinity` none. Default: 1. */
  speed?: number | undefined;
  /** Where time comes from. Default: `realClock`. */
  clock?: Clock | undefined;
}

/** Answers as a recording says. Made by `createReplay`. */
export interface Replay {
  /** Takes what `fetch` takes, needs no `this`, and fails like `fetch`. */
  readonly fetch: (input: Request | string | URL, init?: RequestInit) => Promise<Response>;
  /** Throws unless every recorded answer was given, and every request was one that was recorded. */
  readonly assertDone: () => void;
}

/**
 * Plays a recording: a request is answered as the same one was, byte for byte and chunk by chunk in its time. Requests are
 * the same if method, path and body are; of several, each is given once, in turn, and the last one stays. A request that
 * was not recorded is answered by a 500 that says so.
 *
 * @example
 * ```ts
 * import { createMock } from "@text-completions/mock";
 * import { createRecorder, createReplay } from "@text-completions/mock/record";
 *
 * const recorder = createRecorder({ fetch: createMock({ delayMs: 100 }).fetch });
 * const ask = { method: "POST", body: "{}" };
 * await (await recorder.fetch("https://api.anthropic.com/v1/complete", ask)).text();
 *
 * const replay = createReplay(recorder.recording, { speed: Infinity });
 * const response = await replay.fetch("https://api.anthropic.com/v1/complete", ask);
 * console.log(response.status); // → 401
 * ```
 *
 * @throws {TypeError} if it is no recording, or the speed is not more than 0.
 */
export function createReplay(recording: unknown, options: ReplayOptions = {}): Replay {
  const { speed = 1, clock = realClock } = options;
  if (!(typeof speed === "number" && speed > 0)) {
    throw misuse("create a replay", `the speed is ${String(speed)}`, "Give a number of more than 0.");
  }
  const problems = findProblems(recording, RECORDING_SCHEMA);
  if (!isRecording(recording, problems)) {
    const reason = `the recording does not fit: ${problems.slice(0, 1).map(describeProblem).join()}`;
    throw misuse("create a replay", reason, "Give what createRecorder() has recorded.");
  }
  const { pick, complaints } = createPicker(recording.exchanges);
  // The signal of a request that nobody holds may be collected as garbage, and then no abort is heard any more.
  const underWay = new Set<Request>();

  return {
    async fetch(input, init) {
      const startedAt = clock.now();
      const request = toRequest(input, init);
      const end = (): void => void underWay.delete(request);
      underWay.add(request);
      try {
        const asked = await toRecordedRequest(request, keysOf(request.headers));
        return await playExchange(pick(asked), request.signal, { clock, speed, startedAt, onEnd: end });
      } catch (error) {
        end();
        throw error;
      }
    },
    assertDone() {
      const lines = complaints();
      if (lines.length > 0) {
        const reason = "it was not followed";
        throw new Error(`Failed to confirm the replay: ${reason}.\n${lines.join("\n")}`);
      }
    },
  };
}

/** The schema has found nothing wrong with it, so it is what the schema describes. */
function isRecording(recording: unknown, problems: readonly Problem[]): recording is Recording {
  return problems.length === 0;
}

/** Finds what a request was answered with. */
export interface Picker {
  readonly pick: (request: RecordedRequest) => RecordedExchange;
  /** A line for each answer that was not given, and for each request that was not recorded. */
  readonly complaints: () => string[];
}

interface Group {
  readonly exchanges: RecordedExchange[];
  given: number;
}

/** Creates a picker that has given nothing yet. */
export function createPicker(exchanges: readonly RecordedExchange[]): Picker {
  const groups = group(exchanges);
  const unknown: string[] = [];

  function pick(request: RecordedRequest): RecordedExchange {
    const same = groups.get(identify(request));
    // The last one stays.
    const exchange = same?.exchanges[Math.min(same.given++, same.exchanges.length - 1)];
    if (exchange !== undefined) return exchange;
    const message = describeUnknown(request, exchanges.length);
    unknown.push(message);
    return answerUnknown(request, message);
  }

  return { pick, complaints: () => [...unknown, ...[...groups.values()].flatMap(describeRest)] };
}

function group(exchanges: readonly RecordedExchange[]): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const exchange of exchanges) {
    const id = identify(exchange.request);
    const same = groups.get(id);
    if (same === undefined) groups.set(id, { exchanges: [exchange], given: 0 });
    else same.exchanges.push(exchange);
  }
  return groups;
}

function describeRest({ exchanges, given }: Group): string[] {
  const { method = "", url = "" } = exchanges[0]?.request ?? {};
  const rest = exchanges.length - given;
  return rest > 0 ? [`Not given: ${rest} of the answers to ${method} ${url}`] : [];
}

/** What makes two requests the same. The host does not count, for a replay may be served elsewhere. */
function identify({ method, url, body, text }: RecordedRequest): string {
  const { pathname, search } = URL.canParse(url) ? new URL(url) : { pathname: url, search: "" };
  return JSON.stringify([method, pathname + search, sortFields(body), text]);
}

/** The same value, its fields in one order, for JSON has none. */
function sortFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortFields);
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(fields.map(([name, each]) => [name, sortFields(each)]));
}

function describeUnknown({ method, url }: RecordedRequest, count: number): string {
  return (
    `Failed to replay ${method} ${url}: none of the ${count} recorded exchanges has such a request. ` +
    "Record it, or ask what was recorded."
  );
}

/** A fault of the recording is no fault of the API, so a client must not try again. */
function answerUnknown(request: RecordedRequest, message: string): RecordedExchange {
  const text = JSON.stringify(errorBody({ type: "api_error", message }));
  const headers = { "content-type": "application/json", "x-should-retry": "false" };
  return {
    request,
    response: { status: 500, headers, atMs: 0, chunks: [{ atMs: 0, text }] },
    end: "complete",
    endAtMs: 0,
  };
}

/** How one answer of a replay runs. */
export interface Tempo {
  readonly clock: Clock;
  readonly speed: number;
  /** When the request came. */
  readonly startedAt: number;
  /** Told when the answer is at its end, unless the returned promise rejects. */
  readonly onEnd: () => void;
}

/** Answers as an exchange was answered, each part at its time. An answer that was aborted breaks where it was. */
export async function playExchange(
  { response, end, endAtMs }: RecordedExchange,
  signal: AbortSignal,
  tempo: Tempo,
): Promise<Response> {
  const waitMs = remaining(response?.atMs ?? endAtMs, tempo);
  if (waitMs > 0) await sleep(tempo.clock, waitMs, signal);
  signal.throwIfAborted();
  if (response === undefined) throw connectionError("fetch failed", false);

  const { status, headers, chunks } = response;
  if (chunks.length === 0 && end === "complete") {
    tempo.onEnd();
    return new Response(null, { status, headers });
  }
  const frames = framesOf(chunks, end, endAtMs, tempo);
  const player = createStreamPlayer(frames, {
    clock: tempo.clock,
    request: { signal },
    onEnd: tempo.onEnd,
  });
  return toResponse({ status, headers, body: player }, signal);
}

function* framesOf(
  chunks: readonly RecordedChunk[],
  end: RecordedExchange["end"],
  endAtMs: number,
  tempo: Tempo,
): Generator<Frame, void> {
  for (const chunk of chunks) {
    yield* waitUntil(chunk.atMs, tempo);
    yield { kind: "chunk", data: "text" in chunk ? chunk.text : decode(chunk.base64), text: "" };
  }
  yield* waitUntil(endAtMs, tempo);
  if (end !== "complete") yield { kind: "drop", isReset: false };
}

function* waitUntil(atMs: number, tempo: Tempo): Generator<Frame, void> {
  const ms = remaining(atMs, tempo);
  if (ms > 0) yield { kind: "wait", ms };
}

/** Milliseconds until a moment of the recording, so that waits that last too long do not add up. */
function remaining(atMs: number, { clock, speed, startedAt }: Tempo): number {
  return startedAt + atMs / speed - clock.now();
}

function decode(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
}
