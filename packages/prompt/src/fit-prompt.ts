import { BOOLEAN, checkOptions, number, type OptionTable, required } from "@text-completions/core/internal";
import { assertConversation } from "./assert.ts";
import { BUILD_OPTIONS, type BuildOptions, buildPrompt } from "./build-prompt.ts";
import type { Conversation, Turn } from "./conversation.ts";
import { callCounter, COUNTER, type CountTokens } from "./validate-options.ts";

/** The budget of a prompt. */
export interface FitOptions extends BuildOptions {
  /** The maximum number of tokens of the prompt. Leave room for the completion: both share the context window. */
  maxTokens: number;
  /** Counts the tokens of a whole prompt: mostly three times, 3 + 3 × log₂(turns) times at most. */
  countTokens: CountTokens;
  /**
   * Whether to keep the end of the oldest human turn that would be dropped, with the turns after it, cut from its
   * beginning to fill the budget. Counts a few times more. Default: false, turns are dropped whole.
   */
  trim?: boolean | undefined;
}

const FIT_OPTIONS = {
  ...BUILD_OPTIONS,
  maxTokens: required(number()),
  countTokens: required(COUNTER),
  trim: BOOLEAN,
} satisfies OptionTable<FitOptions>;

/** A conversation that fits, and its number of tokens. */
export interface FittedPrompt {
  /** The part of the conversation that was kept. */
  conversation: Conversation;
  /** The same, as a prompt. */
  prompt: string;
  /** How many tokens the prompt has, as counted. */
  tokens: number;
  /** The turns that were dropped, oldest first, and the beginning of one that was cut. Empty if all fit. */
  dropped: Turn[];
}

/**
 * Drops the oldest turns, as few as possible, until the prompt fits a budget of tokens. System text, the last human
 * turn, what follows it and the prefill always stay, and the rest begins with a human turn. With `trim`, the end of the
 * last dropped turn stays, too.
 *
 * @example
 * ```ts
 * import { fitPrompt } from "@text-completions/prompt";
 *
 * const countTokens = (prompt: string): number => Math.ceil(prompt.length / 3.5);
 * const turns = [{ role: "human" as const, text: "Hello" }];
 * const { prompt, dropped } = fitPrompt({ turns }, { maxTokens: 4096, countTokens });
 * ```
 * @throws {RangeError} if the part that always stays does not fit.
 * @throws {TypeError} if `buildPrompt` rejects the conversation, or `countTokens` returns no number.
 */
export function fitPrompt(conversation: Conversation<readonly Turn[]>, options: FitOptions): FittedPrompt {
  assertConversation(conversation);
  checkOptions(options, FIT_OPTIONS);
  const { turns } = conversation;
  const { maxTokens, countTokens, trim, markers } = options;

  // Where the rest may begin, as numbers: a human turn is one place or, to be trimmed, has as many as characters.
  let low = 0;
  let high = 0;
  let next = 0;
  const places = turns.map(({ role, text }) => {
    const place = next;
    if (role === "human") {
      high = place;
      next += (trim && text.length) || 1;
    }
    return place;
  });
  const findPlace = createEstimate(turns, places, maxTokens);

  // The whole first, then where its count says: of two places, the later one never keeps more.
  let best: FittedPrompt | undefined;
  let tokens = 0;
  let place = 0;
  for (let counts = 1; low <= high; counts++) {
    const start = findTurn(places, place);
    const [dropped, kept] = cutAt(turns, start, place - (places[start] ?? 0));
    const rest = { ...conversation, turns: kept };
    const prompt = buildPrompt<readonly Turn[]>(rest, { markers });
    tokens = callCounter(countTokens, prompt);
    const estimated = findPlace(place, tokens);
    if (tokens > maxTokens) low = place + 1;
    else {
      best = { conversation: rest, prompt, tokens, dropped };
      high = place - 1;
    }
    // By halving every third time: an estimate may be wrong again and again.
    place = counts % 3 === 0 ? (low + high) >> 1 : Math.min(Math.max(estimated, low), high);
  }
  if (best) return best;
  throw new RangeError(
    `Failed to fit the prompt: system text, last human turn and prefill need ${tokens} tokens, but maxTokens is ${maxTokens}. Shorten them or raise maxTokens.`,
  );
}

/** The turn that a place is in. */
function findTurn(places: readonly number[], place: number): number {
  let low = 0;
  let high = places.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((places[middle] ?? 0) <= place) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** A counted prompt: how many characters of turns it has, and tokens. */
interface Sample {
  readonly characters: number;
  readonly tokens: number;
}

/**
 * Creates a function that takes what was counted and returns the first place that should fit: as many characters as
 * have the tokens that are left, by the closest counts above and below.
 */
function createEstimate(
  turns: readonly Turn[],
  places: readonly number[],
  maxTokens: number,
): (place: number, tokens: number) => number {
  const suffixes: number[] = [];
  let length = 0;
  for (const { text } of turns.toReversed()) suffixes.push((length += text.length + MARKER_LENGTH));
  suffixes.reverse();
  let below: Sample = { characters: 0, tokens: 0 };
  let above: Sample | undefined;

  function charactersFrom(place: number): number {
    const start = findTurn(places, place);
    return (suffixes[start] ?? 0) - (place - (places[start] ?? 0));
  }

  return (place, tokens) => {
    const sample = { characters: charactersFrom(place), tokens };
    if (tokens > maxTokens) above = sample;
    else below = sample;
    if (above === undefined) return place;
    const perToken = (above.characters - below.characters) / (above.tokens - below.tokens);
    const wanted = below.characters + perToken * (maxTokens - below.tokens);
    let low = 0;
    let high = places.at(-1) ?? 0;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (charactersFrom(middle) <= wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

/** About as many characters as a marker has. */
const MARKER_LENGTH = 10;

/** Cuts turns in two, at a character of one of them, or before it if a code point would be cut too. */
function cutAt(turns: readonly Turn[], start: number, index: number): [before: Turn[], after: Turn[]] {
  const before = turns.slice(0, start);
  const after = turns.slice(start);
  const [first] = after;
  if (first) {
    const { text } = first;
    const border = (text.codePointAt(index - 1) ?? 0) > 0xffff ? index - 1 : index;
    if (border) before.push({ ...first, text: text.slice(0, border) });
    after[0] = { ...first, text: text.slice(border) };
  }
  return [before, after];
}
