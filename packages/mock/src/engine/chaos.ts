import {
  checkOptions,
  invalidOption,
  isUsageError,
  number,
  type OptionKind,
  type OptionTable,
  renderUsageError,
  type RequestError,
} from "@text-completions/core/internal";
import { failure, type MockRequest, type PlainReply } from "../script/replies.ts";
import { drop, stall } from "../script/steps.ts";

/**
 * Random incidents, each with a probability from 0 to 1. Each is drawn independently; if several are drawn for a
 * request, the first of them in this order happens. A reply that an incident replaced is used for the next request.
 */
export interface Chaos {
  /** The seed of the incidents: the same seed and requests have the same incidents. Default: the mock's `seed`. */
  seed?: number | undefined;
  /** How often the response is a 529, `overloaded_error`. Default: 0. */
  overloaded?: number | undefined;
  /** How often the connection closes or is reset: within a stream, else before the response. Default: 0. */
  drop?: number | undefined;
  /** How often the connection goes silent: within a stream, else before the response. Default: 0. */
  stall?: number | undefined;
  /** How often a stream ends early with an error event, `overloaded_error`. Default: 0. */
  errorEvent?: number | undefined;
}

/** An incident that chaos causes. */
export type ChaosIncident = "overloaded" | "drop" | "stall" | "errorEvent";

const PROBABILITY = number({ max: 1 });

/** The settings of chaos, each with its valid values. */
export const CHAOS: OptionTable<Chaos> = {
  seed: number(),
  overloaded: PROBABILITY,
  drop: PROBABILITY,
  stall: PROBABILITY,
  errorEvent: PROBABILITY,
};

/** The header that sets the chaos of one request, such as `seed=7, drop=0.5`, or `off`. */
export const CHAOS_HEADER = "x-mock-chaos";

/** What happens to one request. */
export interface Incident {
  readonly kind: ChaosIncident;
  /** Where in a stream it happens: from 0, before the first chunk, up to but not including 1. */
  readonly position: number;
  /** Whether a dropped connection is reset. */
  readonly isReset: boolean;
}

/** Draws the incidents of a mock. */
export interface IncidentSource {
  /** Draws for a valid request. Returns the incident, none, or the error of an invalid header. */
  draw(request: MockRequest, isStream: boolean, header: string | null): Incident | RequestError | undefined;
}

/** The number of different requests whose repetitions are counted; the oldest are forgotten. */
const MAX_COUNTED = 10_000;

/**
 * Creates a source of incidents. A draw depends on the seed, on the body, and on how often that body came before, so it
 * does not depend on the order of different requests, and a repeated request is drawn again.
 */
export function createIncidentSource(chaos: Chaos | undefined, defaultSeed: number = 0): IncidentSource {
  const counts = new Map<number, number>();

  function count(key: number): number {
    const before = counts.get(key) ?? 0;
    counts.delete(key);
    counts.set(key, before + 1);
    const [oldest] = counts.keys();
    if (counts.size > MAX_COUNTED && oldest !== undefined) counts.delete(oldest);
    return before;
  }

  return {
    draw(request, isStream, header) {
      const settings = header === null ? chaos : readHeader(header);
      if (settings === undefined) return undefined;
      if ("type" in settings) return settings;
      const { seed = defaultSeed } = settings;
      const key = hash(JSON.stringify([seed, request.body]));
      const random = createRandom(seed, hash(`${key} ${count(key)}`));
      const drawn = INCIDENTS.filter((kind) => random() < (settings[kind] ?? 0));
      const kind = drawn.find((each) => isStream || each !== "errorEvent");
      return kind && { kind, position: random(), isReset: random() < 0.5 };
    },
  };
}

const INCIDENTS: readonly ChaosIncident[] = ["overloaded", "drop", "stall", "errorEvent"];

/** The reply of an incident that replaces the scripted one; undefined for an incident within a stream. */
export function replyInstead(
  { kind, isReset }: Incident,
  isStream: boolean,
): Exclude<PlainReply, Response> | undefined {
  if (kind === "overloaded") return failure("overloaded_error");
  if (isStream) return undefined;
  return kind === "drop" ? drop(isReset ? "reset" : "close") : stall();
}

/** FNV-1a, of 32 bits. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
  }
  return state >>> 0;
}

function readHeader(header: string): Chaos | RequestError {
  try {
    return parseChaos(header);
  } catch (error) {
    if (!isUsageError(error)) throw error;
    const message = renderUsageError(error, (option) =>
      option === "chaos"
        ? `header "${CHAOS_HEADER}"`
        : `"${option.slice("chaos.".length)}" in ${CHAOS_HEADER}`,
    );
    return { type: "invalid_request_error", message };
  }
}

const TEXT: OptionKind = {
  expected: '"off", or settings such as "seed=7, overloaded=0.1, drop=0.02"',
  accepts: (value) => typeof value === "string" && toPairs(value) !== undefined,
};

const NO_CHAOS = "off";
const PAIR = /^\s*([A-Za-z]+)\s*=\s*(\d+(?:\.\d+)?|\.\d+)\s*$/;

/** The settings; undefined if a part is not `name=number`, or a name occurs twice. */
function toPairs(text: string): [name: string, value: number][] | undefined {
  if (text.trim() === NO_CHAOS) return [];
  const pairs = text.split(",").map((part): [string, number] => {
    const [, name = "", value = ""] = PAIR.exec(part) ?? [];
    return [name, Number(value)];
  });
  const names = new Set(pairs.map(([name]) => name));
  return names.has("") || names.size < pairs.length ? undefined : pairs;
}

/**
 * Parses the value of the header `x-mock-chaos` or of the flag `--chaos`: `"off"`, or settings such as
 * `"seed=7, overloaded=0.1, drop=0.02"`.
 *
 * @throws {UsageError} if the text or a setting is invalid.
 */
export function parseChaos(text: string): Chaos {
  const pairs = TEXT.accepts(text) ? toPairs(text) : undefined;
  if (pairs === undefined) throw invalidOption("chaos", TEXT.expected, text);
  return checkOptions(Object.fromEntries(pairs), CHAOS, "chaos");
}

/**
 * Creates a generator of numbers from 0 up to, but not including, 1, which depend only on the seed and the stream. Each
 * call of a mock draws from a stream of its own, so calls that run at the same time do not affect each other. The
 * algorithm is mulberry32.
 */
export function createRandom(seed: number, stream: number): () => number {
  let state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(stream + 1, 0xc2b2ae35)) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
