import { invalidOption, type OptionKind, type OptionTable, STRING } from "@text-completions/core/internal";

/** Options of `validatePrompt`. */
export interface ValidateOptions {
  /** The model's id or alias. Without a known model, checks that depend on the model are skipped. */
  model?: string | undefined;
  /** Counts the tokens, to check whether the prompt is too long for `model`. Default: an estimate, which only warns. */
  countTokens?: CountTokens | undefined;
}

/**
 * Counts the tokens of a prompt, synchronously: `countTokens` of `@anthropic-ai/tokenizer`, the only public tokenizer
 * of these models, or any estimate.
 */
export type CountTokens = (prompt: string) => number;

/** Calls the caller's counter. @throws {UsageError} unless it returns a number; most likely, it returned a promise. */
export function callCounter(countTokens: CountTokens, prompt: string): number {
  const tokens = countTokens(prompt);
  if (!isCount(tokens)) throw invalidOption("countTokens", EXPECTED, tokens);
  return tokens;
}

const EXPECTED = "a function that returns a number of at least 0";

/** The option `countTokens`. */
export const COUNTER: OptionKind = {
  expected: EXPECTED,
  accepts: (value) => typeof value === "function",
};

/** What each option may be. */
export const VALIDATE_OPTIONS: OptionTable<ValidateOptions> = {
  model: STRING,
  countTokens: COUNTER,
};

/** Whether a value can be a number of tokens. */
function isCount(value: unknown): value is number {
  return typeof value === "number" && value >= 0;
}
