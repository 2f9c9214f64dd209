import { describeMatch, matches, type MockRequest } from "./match.ts";
import { misuse, requireOptions } from "../usage.ts";
import type { ReplyOptions } from "../mock.ts";
import { CONDITIONS, REPLY_OPTIONS } from "../options.ts";
import { type Reply, plainCompletion, requireReply } from "./replies.ts";

/** The replies that were scripted. */
export interface Script {
  add(replies: readonly Reply[], options: ReplyOptions): void;
  /** Takes the reply for a request; undefined if none matches. */
  take(request: MockRequest): Reply | undefined;
  /** One line for each scripted reply. */
  describe(): string[];
  /** One line for each limited reply that has not been given as often as it should. */
  unused(): string[];
  readonly isEmpty: boolean;
  clear(): void;
}

interface Entry extends ReplyOptions {
  readonly replies: readonly Reply[];
  given: number;
}

/** Creates an empty script. */
export function createScript(): Script {
  const entries: Entry[] = [];

  const isSpent = ({ times = Infinity, given }: Entry): boolean => given >= times;

  function take(request: MockRequest): Reply | undefined {
    const isFor = (entry: Entry): boolean => !isSpent(entry) && matches(entry.when, request);
    const entry =
      entries.find((each) => each.times !== undefined && isFor(each)) ??
      entries.findLast((each) => each.when !== undefined && isFor(each)) ??
      entries.findLast(isFor);
    if (entry === undefined) return undefined;
    return entry.replies[Math.min(entry.given++, entry.replies.length - 1)];
  }

  return {
    add(replies, options) {
      if (replies.length === 0)
        throw misuse("script a reply", "the list is empty", "Give one reply at least.");
      for (const reply of replies) requireReply(reply);
      requireOptions("script a reply", options, REPLY_OPTIONS);
      const { when } = options;
      if (typeof when === "object") requireOptions("script a reply", when, CONDITIONS);
      entries.push({ ...options, replies, given: 0 });
    },
    take,
    describe: () => entries.map(describeEntry),
    unused: () => entries.filter((entry) => entry.times !== undefined && !isSpent(entry)).map(describeEntry),
    get isEmpty() {
      return entries.length === 0;
    },
    clear: () => void entries.splice(0),
  };
}

function describeEntry({ replies, when, times, given }: Entry): string {
  const what = replies.map(describeReply).join(", then ");
  const usage = times === undefined ? "" : ` (given ${given} of ${times} times)`;
  return `${what} for ${describeMatch(when)}${usage}`;
}

function describeReply(reply: Reply): string {
  if (typeof reply === "string") return describeReply(plainCompletion(reply));
  if (typeof reply === "function") return "a function";
  if (reply instanceof Response) return `a Response with status ${reply.status}`;
  const { kind } = reply;
  const detail = kind === "completion" ? reply.text : kind === "failure" ? reply.type : undefined;
  return `${kind}(${detail === undefined ? "…" : shorten(detail)})`;
}

/** A text in quotes, cut to what a person needs to recognise it. */
export function shorten(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 40)}…${text.slice(-39)}` : text);
}
