import {
  anyOf,
  checkOptions,
  FUNCTION,
  invalidOption,
  number,
  objectOf,
  type OptionTable,
} from "@text-completions/core/internal";
import { CONDITIONS, describeMatch, type Match, matches, type MockRequest, shortenText } from "./match.ts";
import { assertReply, describeReply, type Reply } from "./replies.ts";

/** When and how often a reply is used. */
export interface ReplyOptions {
  /** Which requests it is for. Default: all. */
  when?: Match | undefined;
  /** How often it is used. Default: without limit. */
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
  /** Notes that a request got no reply, for {@link Script.assertDone}. */
  addError(message: string): void;
  /** Prints a warning, unless it printed one about the same problem. */
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
      checkOptions(options, REPLY_OPTIONS);
      entries.push({ ...options, replies, used: 0 });
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
        ...(errorCount > 0
          ? [`${errorCount} ${errorCount === 1 ? "request" : "requests"} got no reply`]
          : []),
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

function toLines(items: readonly string[], count: number = items.length): string {
  const shown = items.slice(0, MAX_LINES).map((item) => `\n- ${item}`);
  return shown.join("") + (count > shown.length ? `\n- … and ${count - shown.length} more` : "");
}

function describeEntry({ replies, when, times, used }: Entry): string {
  const what = replies.slice(0, MAX_LINES).map(describeReply).join(", then ");
  const usage = times === undefined ? "" : ` (used ${used} of ${times} times)`;
  return `${what} for ${describeMatch(when)}${usage}`;
}
