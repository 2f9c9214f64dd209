import { createId } from "@text-completions/core";
import { type Clock, realClock } from "@text-completions/core/internal";
import type { MockOptions } from "../options.ts";
import type { CallLog } from "./call-log.ts";
import type { CallRecord } from "./call.ts";
import { createRandom, type Incident } from "./chaos.ts";
import type { IncomingRequest } from "./fetch.ts";

/** A pending request, with everything that is needed to respond to it. */
export interface Exchange {
  readonly options: MockOptions;
  readonly request: IncomingRequest;
  readonly recorder: CallRecord;
  readonly clock: Clock;
  readonly random: () => number;
  /** Creates an id for this exchange. */
  readonly createId: (kind: "compl" | "req") => string;
  /** Headers of any response to it. */
  headers: Readonly<Record<string, string>>;
  /** What chaos does to its stream. */
  incident?: Incident;
  /** Records how it ended. */
  end: CallRecord["end"];
}

/** Opens the exchange of a request, and adds its call to the log. */
export function openExchange(request: IncomingRequest, options: MockOptions, log: CallLog): Exchange {
  const { clock = realClock, seed = 0, headers = {} } = options;
  const recorder = log.open(request);
  const { number } = recorder;
  const random = createRandom(seed, number);
  const makeId = (kind: "compl" | "req"): string =>
    options.createId?.(kind, number) ?? createId(kind, random);
  try {
    recorder.requestId = makeId("req");
  } catch (error) {
    recorder.end("aborted");
    throw error;
  }
  const end: Exchange["end"] = (outcome) => recorder.end(outcome);
  return { options, request, recorder, clock, random, headers, createId: makeId, end };
}
