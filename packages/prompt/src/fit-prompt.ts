import { type BuildOptions, buildPrompt } from "./build-prompt.ts";
import type { Conversation, Turn } from "./conversation.ts";
import { count, type CountTokens } from "./count-tokens.ts";
import { demand } from "./demand.ts";
import { demandConversation } from "./demand-conversation.ts";

/** The budget of a prompt. */
export interface FitOptions extends BuildOptions {
  /** The most tokens that the prompt may have. Leave room for the answer: both share the context window. */
  maxTokens: number;
  /** Counts the tokens of a whole prompt. Called 2 + log₂(turns) times at most. */
  countTokens: CountTokens;
}

/** A conversation that fits, and what it cost. */
export interface FittedPrompt {
  /** What is left of the conversation. */
  conversation: Conversation;
  /** The same as text. */
  prompt: string;
  /** How many tokens the prompt has, as counted. */
  tokens: number;
  /** The turns that had to go, oldest first. Empty if all fit. */
  dropped: Turn[];
}

const ACTION = "fit the prompt";

/**
 * Drops the oldest turns, as few as possible, until the prompt fits a budget of tokens. System text, the last human
 * turn, what follows it and the prefill always stay, no text is cut, and the rest begins with a human turn again.
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
  const { turns } = conversation;
  const { maxTokens, countTokens } = options;
  demand(maxTokens > 0, ACTION, "maxTokens", maxTokens, "a number above 0");
  const from = (start = 0): FittedPrompt => {
    const kept: Conversation = { ...conversation, turns: turns.slice(start) };
    const prompt = buildPrompt<readonly Turn[]>(kept, options);
    const tokens = count(ACTION, countTokens, prompt);
    return { conversation: kept, prompt, tokens, dropped: turns.slice(0, start) };
  };
  const whole = from();
  if (whole.tokens <= maxTokens) return whole;

  const starts = [...turns.keys()].filter((index) => turns[index]?.role === "human");
  let high = starts.length - 1;
  let best = from(starts[high]);
  if (best.tokens > maxTokens) {
    throw new RangeError(
      `Failed to ${ACTION}: what must stay has ${best.tokens} tokens, of ${maxTokens} at most. Shorten it.`,
    );
  }
  for (let low = 1; low < high;) {
    const middle = (low + high) >> 1;
    const candidate = from(starts[middle]);
    if (candidate.tokens > maxTokens) low = middle + 1;
    else [best, high] = [candidate, middle];
  }
  return best;
}
