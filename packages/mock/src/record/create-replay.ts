import type { Problem } from "@text-completions/core";
import { type Clock, realClock } from "../clock.ts";
import { misuse } from "../misuse.ts";
import { toRequest } from "../to-request.ts";
import { findProblems } from "../scenario/find-problems.ts";
import { describeProblem } from "../scenario/scenario-error.ts";
import { createPicker } from "./create-picker.ts";
import { playExchange } from "./play-exchange.ts";
import { keysOf, toRecordedRequest } from "./record-exchange.ts";
import { RECORDING_SCHEMA } from "./recording-schema.ts";
import type { Recording } from "./recording.ts";

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
