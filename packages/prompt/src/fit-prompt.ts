import { BOOLEAN, checkOptions, number, type OptionTable, required } from "@text-completions/core/internal";
import { assertConversation } from "./assert.ts";
import { BUILD_OPTIONS, type BuildOptions, buildPrompt } from "./build-prompt.ts";
import type { Conversation, Turn } from "./conversation.ts";
import { AI_PROMPT, HUMAN_PROMPT } from "./markers.ts";
import { callCounter, COUNTER, type CountTokens } from "./validate-options.ts";

/** The budget of a prompt. */
export interface FitOptions extends BuildOptions {
  /** The maximum number of tokens of the prompt. Leave room for the completion: both share the context window. */
  maxTokens: number;
  /**
   * Counts the tokens of a prompt. Called at most 5 + 5 × log₂(turns) times: with a short sample first, unless the
   * whole may fit, then mostly with prompts of nearly the right length.
   */
  countTokens: CountTokens;
  /**
   * Whether to fill the budget with the end of the last human turn that would otherwise be dropped. Needs a few more
   * counts. Default: false, turns are dropped as a whole.
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
  /** The same conversation as a prompt. */
  prompt: string;
  /** How many tokens the prompt has, as counted. */
  tokens: number;
  /** The turns that were dropped, oldest first, and the beginning of one that was cut. Empty if all fit. */
  dropped: Turn[];
}

/**
 * Drops the oldest turns, as few as possible, until the prompt fits a budget of tokens. System text, the last human
 * turn, what follows it and the prefill always stay, and the rest begins with a human turn. With `trim`, the end of the
 * last turn that does not fit stays, too.
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
 * @throws {TypeError} if `buildPrompt` rejects the conversation, or `countTokens` does not return a number.
 */
export function fitPrompt(conversation: Conversation<readonly Turn[]>, options: FitOptions): FittedPrompt {
  assertConversation(conversation);
  checkOptions(options, FIT_OPTIONS);
  const { turns } = conversation;
  const { maxTokens, countTokens, trim, markers } = options;
  const whole = buildPrompt<readonly Turn[]>(conversation, { markers });

  // The places where the rest may begin, numbered: one per human turn or, with `trim`, one per character of it.
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
  const findPlace = createEstimate(turns, places, whole.length, maxTokens);

  // A short prompt is tried as a whole first. A later place never keeps more than an earlier one.
  let best: FittedPrompt | undefined;
  let tokens = 0;
  let place = 0;
  if (whole.length > Math.max(maxTokens, MAX_UNSAMPLED)) {
    const sample = takeSample(whole);
    place = Math.min(findPlace(sample.length, callCounter(countTokens, sample)), high);
  }
  for (let counts = 1; low <= high; counts++) {
    const start = findTurn(places, place);
    const [dropped, kept] = cutAt(turns, start, place - (places[start] ?? 0));
    const rest = { ...conversation, turns: kept };
    const prompt = buildPrompt<readonly Turn[]>(rest, { markers });
    tokens = callCounter(countTokens, prompt);
    const estimated = findPlace(prompt.length, tokens);
    if (tokens > maxTokens) low = place + 1;
    else {
      best = { conversation: rest, prompt, tokens, dropped };
      high = place - 1;
    }
    // Every fifth time by halving, because estimates may be wrong again and again.
    place = counts % 5 === 0 ? (low + high) >> 1 : Math.min(Math.max(estimated, low), high);
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

/** A prompt of up to this many characters is counted without a sample. */
const MAX_UNSAMPLED = 500;

/** The share of a longer prompt that is its sample. */
const SAMPLE_SHARE = 1 / 64;

/**
 * The end of a long prompt, as a prompt. Counting it shows how many characters a token has, and costs much less than
 * counting the whole.
 */
function takeSample(whole: string): string {
  const start = toBorder(whole, Math.floor(whole.length * (1 - SAMPLE_SHARE)));
  const marker = whole.indexOf(HUMAN_PROMPT, start);
  if (marker >= 0) return whole.slice(marker);
  return buildPrompt({ turns: [{ role: "human", text: whole.slice(start) }] }, { markers: "escape" });
}

/**
 * Creates a function that takes the length of a prompt and its tokens, and estimates the first place that fits, by the
 * tokens per character between this prompt and the previous one.
 */
function createEstimate(
  turns: readonly Turn[],
  places: readonly number[],
  wholeLength: number,
  maxTokens: number,
): (length: number, tokens: number) => number {
  const lengths: number[] = [];
  let rest = wholeLength;
  for (const { role, text } of turns) {
    lengths.push(rest);
    rest -= (role === "human" ? HUMAN_PROMPT : AI_PROMPT).length + 1 + text.length;
  }
  let previous = { length: 0, tokens: 0 };

  return (length, tokens) => {
    const rate = (tokens - previous.tokens) / (length - previous.length);
    const wanted = length + (maxTokens - tokens) / (rate > 0 ? rate : tokens / length);
    previous = { length, tokens };
    let low = 0;
    let high = places.at(-1) ?? 0;
    while (low < high) {
      const middle = (low + high) >> 1;
      const start = findTurn(places, middle);
      if ((lengths[start] ?? 0) - (middle - (places[start] ?? 0)) <= wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

/** Cuts turns in two, at a character of one of them. */
function cutAt(turns: readonly Turn[], start: number, index: number): [before: Turn[], after: Turn[]] {
  const before = turns.slice(0, start);
  const after = turns.slice(start);
  const [first] = after;
  if (first) {
    const { text } = first;
    const border = toBorder(text, index);
    if (border) before.push({ ...first, text: text.slice(0, border) });
    after[0] = { ...first, text: text.slice(border) };
  }
  return [before, after];
}

/** The index, or the one before it if a code point would be cut there. */
function toBorder(text: string, index: number): number {
  return (text.codePointAt(index - 1) ?? 0) > 0xffff ? index - 1 : index;
}
