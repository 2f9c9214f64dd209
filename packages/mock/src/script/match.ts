import type { CompletionRequest } from "@text-completions/core";

/** Which requests a reply is for: all of the conditions, or a function that decides. */
export type Match = MatchConditions | ((request: MockRequest) => boolean);

/** Conditions on a request. A string must be equal, a regular expression must be found. */
export interface MatchConditions {
  /** The model, as asked for or with its alias resolved. */
  model?: string | RegExp | undefined;
  /** The whole prompt, sanitised. */
  prompt?: string | RegExp | undefined;
  /** The text of the last human turn, without the white space around it. */
  lastHumanTurn?: string | RegExp | undefined;
  /** Headers of the request, by name; one that is absent is `""`. Those that carry a key or cookie are always absent. */
  headers?: Readonly<Record<string, string | RegExp>> | undefined;
  /** The number of the call, from 1. */
  call?: number | undefined;
  /** Whether a stream was asked for. */
  stream?: boolean | undefined;
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

/** A condition in words, for a message. */
export function describeMatch(match: Match = {}): string {
  if (typeof match === "function") return `requests that ${match.name || "a function"} accepts`;
  return describe(match, " ") || "any request";
}

function fits(expected: string | RegExp | undefined, actual: string): boolean {
  if (expected === undefined) return true;
  if (typeof expected === "string") return expected === actual;
  // A regular expression with the flag g or y remembers where it was.
  expected.lastIndex = 0;
  return expected.test(actual);
}

function describe(value: object | string | number | boolean, separator: string = ": "): string {
  if (value instanceof RegExp) return String(value);
  if (typeof value !== "object") return JSON.stringify(value);
  return Object.entries(value)
    .flatMap(([name, each]) => (each === undefined ? [] : name + separator + describe(each)))
    .join(", ");
}

/** A valid request, as a reply function and a condition see it. */
export interface MockRequest {
  /** The parsed body. */
  readonly body: CompletionRequest;
  /** Id of the model asked for, its alias resolved. */
  readonly model: string;
  /** The prompt as the server reads it: sanitised. */
  readonly prompt: string;
  /** The text of the last human turn, without the white space around it. */
  readonly lastHumanTurn: string;
  /** The headers, without the key. */
  readonly headers: Readonly<Record<string, string>>;
  /** Which call of the mock this is, from 1; `reset` begins anew. */
  readonly number: number;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
}
