import {
  anyOf,
  BOOLEAN,
  checkOptions,
  count,
  FUNCTION,
  invalidOption,
  isPlainObject,
  number,
  objectOf,
  type OptionKind,
  type OptionTable,
} from "@text-completions/core/internal";
import { assertReply, describeReply, type MockRequest, type Reply, shortenText } from "./replies.ts";

/** Which requests a reply matches: those that meet all conditions, or that a function accepts. */
export type Match = MatchConditions | ((request: MockRequest) => boolean);

/** Conditions on a request. A string must be equal to the value; a regular expression must match it. */
export interface MatchConditions {
  /** The requested model, as it was sent or with its alias resolved. Default: any. */
  model?: string | RegExp | undefined;
  /** The whole prompt, sanitised. Default: any. */
  prompt?: string | RegExp | undefined;
  /** The text of the last human turn, without surrounding whitespace. Default: any. */
  lastHumanTurn?: string | RegExp | undefined;
  /**
   * Headers by name; a missing one is `""`. Those that may contain a key or cookie are always missing. Default: any.
   */
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

/** When and how often a reply is used. */
export interface ReplyOptions {
  /** Which requests it is for. Default: all. */
  when?: Match | undefined;
  /** How many times it is used. Default: no limit. */
  times?: number | undefined;
}

/** The options of a reply, each with its valid values. */
export const REPLY_OPTIONS: OptionTable<ReplyOptions> = {
  when: anyOf(objectOf(CONDITIONS), FUNCTION),
  times: number({ min: 1, integer: true }),
};

/** The replies that were scripted, and what went wrong with them. */
export interface Script {
  readonly isEmpty: boolean;
  add(replies: readonly Reply[], options: ReplyOptions): void;
  /** Takes the reply for a request; undefined if none matches. */
  take(request: MockRequest): Reply | undefined;
  /** The message for a request that no reply matches. */
  describeUnmatched(request: MockRequest): string;
  /** Records that a request got no reply, for {@link Script.assertDone}. */
  addError(message: string): void;
  /** Prints a warning, unless there was one about the same problem. */
  addWarning(problem: string, message: string): void;
  /** Throws unless every limited reply was used and every request found a reply. */
  assertDone(): void;
  clear(): void;
}

interface Entry extends ReplyOptions {
  readonly replies: readonly Reply[];
  used: number;
}

/** How many errors are kept, and how many replies a message lists. */
const MAX_LINES = 100;

/** Creates an empty script. */
export function createScript(): Script {
  const entries: Entry[] = [];
  let errors: string[] = [];
  let errorCount = 0;
  const warnedOf = new Set<string>();

  return {
    get isEmpty() {
      return entries.length === 0;
    },
    add(replies, options) {
      if (replies.length === 0) throw invalidOption("reply", "at least one reply", replies);
      for (const reply of replies) assertReply(reply);
      entries.push({ ...checkOptions(options, REPLY_OPTIONS), replies, used: 0 });
    },
    take(request) {
      const isFor = (entry: Entry): boolean => !isUsedUp(entry) && matches(entry.when, request);
      const entry =
        entries.find((each) => each.times !== undefined && isFor(each)) ??
        entries.findLast((each) => each.when !== undefined && isFor(each)) ??
        entries.findLast(isFor);
      if (entry === undefined) return undefined;
      return entry.replies[Math.min(entry.used++, entry.replies.length - 1)];
    },
    describeUnmatched({ number: call, body, prompt }) {
      const request = `call ${call}, model ${shortenText(body.model)}, prompt ${shortenText(prompt)}`;
      const lines = toLines(entries.map(describeEntry), entries.length);
      return `Failed to find a reply: no scripted reply matches ${request}. Add a reply for this request. Scripted replies:${lines}`;
    },
    addError(message) {
      errorCount += 1;
      if (errors.length < MAX_LINES) errors.push(message);
    },
    addWarning(problem, message) {
      if (warnedOf.has(problem) || warnedOf.size >= MAX_LINES) return;
      warnedOf.add(problem);
      // oxlint-disable-next-line no-console -- The warning is for the author of the script; no other code receives it.
      console.warn(message);
    },
    assertDone() {
      const unused = entries.filter((entry) => entry.times !== undefined && !isUsedUp(entry));
      if (errorCount === 0 && unused.length === 0) return;
      const reasons = [
        ...(errorCount > 0 ? [`${count(errorCount, "request")} got no reply`] : []),
        ...(unused.length > 0
          ? [`${unused.length} ${unused.length === 1 ? "reply was" : "replies were"} not used`]
          : []),
      ];
      const lines =
        toLines(errors, errorCount) + toLines(unused.map((entry) => `Not used: ${describeEntry(entry)}`));
      throw new Error(`Failed to complete the script: ${reasons.join(", and ")}.${lines}`);
    },
    clear() {
      entries.length = 0;
      errors = [];
      errorCount = 0;
      warnedOf.clear();
    },
  };
}

function isUsedUp({ times = Infinity, used }: Entry): boolean {
  return used >= times;
}

function toLines(items: readonly string[], total: number = items.length): string {
  const shown = items.slice(0, MAX_LINES).map((item) => `\n- ${item}`);
  return shown.join("") + (total > shown.length ? `\n- … and ${total - shown.length} more` : "");
}

function describeEntry({ replies, when, times, used }: Entry): string {
  const what = replies.slice(0, MAX_LINES).map(describeReply).join(", then ");
  const usage = times === undefined ? "" : ` (used ${used} of ${times} times)`;
  return `${what} for ${describeMatch(when)}${usage}`;
}

/** Whether a value is a regular expression, of any realm. */
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
  // A regular expression with the flag g or y continues where it was.
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
