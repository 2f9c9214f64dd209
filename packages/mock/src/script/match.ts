import type { CompletionRequest } from "@text-completions/core";
import {
  BOOLEAN,
  isPlainObject,
  number,
  type OptionKind,
  type OptionTable,
} from "@text-completions/core/internal";

/** A valid request, as reply functions and conditions see it. */
export interface MockRequest {
  /** The parsed body. */
  readonly body: CompletionRequest;
  /** Id of the requested model; an alias is resolved. */
  readonly model: string;
  /** The prompt as the server reads it: sanitised. */
  readonly prompt: string;
  /** The text of the last human turn, without surrounding whitespace. */
  readonly lastHumanTurn: string;
  /** The headers, without those that may hold a key. */
  readonly headers: Readonly<Record<string, string>>;
  /** The number of the call, from 1; `reset` starts again. */
  readonly number: number;
  /** Aborts when the client disconnects. */
  readonly signal: AbortSignal;
}

/** Which requests a reply matches: those that meet all conditions, or that a function accepts. */
export type Match = MatchConditions | ((request: MockRequest) => boolean);

/** Conditions on a request. A string must be equal, a regular expression must match. */
export interface MatchConditions {
  /** The requested model, as it was sent or with its alias resolved. Default: any. */
  model?: string | RegExp | undefined;
  /** The whole prompt, sanitised. Default: any. */
  prompt?: string | RegExp | undefined;
  /** The text of the last human turn, without surrounding whitespace. Default: any. */
  lastHumanTurn?: string | RegExp | undefined;
  /** Headers by name; a missing one is `""`. Those that may hold a key or cookie are always missing. Default: any. */
  headers?: Readonly<Record<string, string | RegExp>> | undefined;
  /** The number of the call, from 1. Default: any. */
  call?: number | undefined;
  /** Whether the request asks for a stream. Default: any. */
  stream?: boolean | undefined;
}

const PATTERN: OptionKind = {
  expected: "a string or a RegExp",
  accepts: (value) => typeof value === "string" || isRegExp(value),
};

const PATTERNS: OptionKind = {
  expected: "an object of strings and regular expressions",
  accepts: (value) => isPlainObject(value) && Object.values(value).every(PATTERN.accepts),
};

/** The conditions, each with its valid values. */
export const CONDITIONS: OptionTable<MatchConditions> = {
  model: PATTERN,
  prompt: PATTERN,
  lastHumanTurn: PATTERN,
  headers: PATTERNS,
  call: number({ min: 1, integer: true }),
  stream: BOOLEAN,
};

/** Of any realm. */
function isRegExp(value: unknown): value is RegExp {
  return Object.prototype.toString.call(value) === "[object RegExp]";
}

/** Whether a request meets a condition. */
export function matches(match: Match | undefined, request: MockRequest): boolean {
  if (match === undefined) return true;
  if (typeof match === "function") return match(request);
  const { model, prompt, lastHumanTurn, headers = {}, call, stream } = match;
  return (
    (call === undefined || call === request.number) &&
    (stream === undefined || stream === (request.body.stream ?? false)) &&
    (fits(model, request.model) || fits(model, request.body.model)) &&
    fits(prompt, request.prompt) &&
    fits(lastHumanTurn, request.lastHumanTurn) &&
    Object.entries(headers).every(([name, value]) => fits(value, request.headers[name.toLowerCase()] ?? ""))
  );
}

function fits(expected: string | RegExp | undefined, actual: string): boolean {
  if (expected === undefined) return true;
  if (typeof expected === "string") return expected === actual;
  // A regular expression with the flag g or y remembers where it was.
  expected.lastIndex = 0;
  return expected.test(actual);
}

/** A condition in words, for messages. */
export function describeMatch(match: Match = {}): string {
  if (typeof match === "function") return `requests that ${match.name || "a function"} accepts`;
  return describe(match, " ") || "any request";
}

function describe(value: object | string | number | boolean, separator: string = ": "): string {
  if (isRegExp(value)) return String(value);
  if (typeof value === "string") return shortenText(value);
  if (typeof value !== "object") return String(value);
  return Object.entries(value)
    .flatMap(([name, each]) => (each === undefined ? [] : name + separator + describe(each)))
    .join(", ");
}

/** A text in quotes, shortened to a recognisable length. */
export function shortenText(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 40)}…${text.slice(-39)}` : text);
}
