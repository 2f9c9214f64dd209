import { demand } from "./assert.ts";

/** What the prompt is meant for. */
export interface ValidateOptions {
  /** The model's id or alias. Without one that is known, nothing that depends on the model is checked. */
  model?: string | undefined;
  /** Counts the tokens, to tell whether the prompt is too long for `model`. Default: a guess, for a warning. */
  countTokens?: CountTokens | undefined;
}

/**
 * Counts the tokens of a prompt: `countTokens` of `@anthropic-ai/tokenizer`, the only public tokenizer of these
 * models, or any estimate. Synchronous, as that one is.
 */
export type CountTokens = (prompt: string) => number;

/** Calls the caller's counter, and throws if it is none, or returns no number: a promise, most likely. */
export function count(action: string, countTokens: CountTokens, prompt: string): number {
  demand(typeof countTokens === "function", action, "countTokens", countTokens, WANTED);
  const tokens = countTokens(prompt);
  demand(isCount(tokens), action, "the result of countTokens", tokens, WANTED);
  return tokens;
}

const WANTED = "a function that returns a number";

/** Says whether a value can be a number of tokens. */
export function isCount(value: unknown): value is number {
  return typeof value === "number" && value >= 0;
}
