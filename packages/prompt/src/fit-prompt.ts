import { type BuildOptions, buildPrompt } from "./build-prompt.ts";
import type { Conversation, Turn } from "./conversation.ts";
import { count, type CountTokens, isCount } from "./count-tokens.ts";
import { demand, demandObject } from "./demand.ts";
import { demandConversation } from "./demand-conversation.ts";

/** The budget of a prompt. */
export interface FitOptions extends BuildOptions {
  /** The most tokens that the prompt may have. Leave room for the answer: both share the context window. */
  maxTokens: number;
  /** Counts the tokens of a whole prompt. Called 2 + log₂(turns) times at most. */
  countTokens: CountTokens;
  /**
   * Whether to keep the end of the oldest human turn that would be dropped, with the turns after it, cut from its
   * beginning to fill the budget. Counts log₂(characters) times more. Default: false, turns are dropped whole.
   */
  trim?: boolean | undefined;
}

/** A conversation that fits, and what it cost. */
export interface FittedPrompt {
  /** What is left of the conversation. */
  conversation: Conversation;
  /** The same as text. */
  prompt: string;
  /** How many tokens the prompt has, as counted. */
  tokens: number;
  /** The turns that had to go, oldest first, and the beginning of one that was cut. Empty if all fit. */
  dropped: Turn[];
}

const ACTION = "fit the prompt";

/**
 * Drops the oldest turns, as few as possible, until the prompt fits a budget of tokens. System text, the last human
 * turn, what follows it and the prefill always stay, and the rest begins with a human turn again. With `trim`, the end of
 * the last turn to go stays too.
 *
 * @example
 * ```ts
 * import { fitPrompt } from "@text-completions/prompt";
 *
 * const countTokens = (prompt: string): number => Math.ceil(prompt.length / 3.5);
 * const turns = [{ role: "human" as const, text: "Hello" }];
 * const { prompt, dropped } = fitPrompt({ turns }, { maxTokens: 4096, countTokens });
 * ```
 * @throws {RangeError} if what must stay does not fit.
 * @throws {TypeError} if `buildPrompt` refuses the conversation, or `countTokens` returns no number.
 */
export function fitPrompt(conversation: Conversation<readonly Turn[]>, options: FitOptions): FittedPrompt {
  demandConversation(ACTION, conversation);
  demandObject(ACTION, "options", options);
  const { turns } = conversation;
  const { maxTokens, countTokens, trim } = options;
  demand(isCount(maxTokens), ACTION, "maxTokens", maxTokens, "a number");
  const from = (start = 0, cut = 0): FittedPrompt => {
    const dropped = turns.slice(0, start);
    const kept = turns.slice(start);
    const [first] = kept;
    if (cut && first) {
      dropped.push({ ...first, text: first.text.slice(0, cut) });
      kept[0] = { ...first, text: first.text.slice(cut) };
    }
    const rest: Conversation = { ...conversation, turns: kept };
    const prompt = buildPrompt<readonly Turn[]>(rest, options);
    return { conversation: rest, prompt, tokens: count(ACTION, countTokens, prompt), dropped };
  };
  const whole = from();
  if (whole.tokens <= maxTokens) return whole;

  const starts = [...turns.keys()].filter((index) => turns[index]?.role === "human");
  const least = from(starts.at(-1));
  if (least.tokens > maxTokens) {
    throw new RangeError(
      `Failed to ${ACTION}: what must stay has ${least.tokens} tokens, of ${maxTokens} at most. Shorten it.`,
    );
  }
  const best = findFirst(1, starts.length - 1, least, maxTokens, (index) => from(starts[index]));
  const start = starts[starts.indexOf(best.dropped.length) - 1] ?? 0;
  const { text = "" } = (trim && turns[start]) || {};
  return findFirst(1, text.length, best, maxTokens, (cut) => from(start, toBorder(text, cut)));
}

/** The first of the candidates that fits, or else `best`, by halving: of two, the later one is never the longer. */
function findFirst(
  low: number,
  high: number,
  best: FittedPrompt,
  maxTokens: number,
  at: (index: number) => FittedPrompt,
): FittedPrompt {
  if (low >= high) return best;
  const middle = (low + high) >> 1;
  const candidate = at(middle);
  return candidate.tokens > maxTokens
    ? findFirst(middle + 1, high, best, maxTokens, at)
    : findFirst(low, middle, candidate, maxTokens, at);
}

/** The index, or the one before if a code point would be cut in two. */
function toBorder(text: string, index: number): number {
  return (text.codePointAt(index - 1) ?? 0) > 0xffff ? index - 1 : index;
}
