import { demand } from "./demand.ts";

/**
 * Counts the tokens of a prompt: `countTokens` of `@anthropic-ai/tokenizer`, the only public tokenizer of these
 * models, or any estimate. Synchronous, as that one is.
 */
export type CountTokens = (prompt: string) => number;

/** Calls the caller's counter, and throws at what is no number: a promise, most likely. */
export function count(action: string, countTokens: CountTokens, prompt: string): number {
  const tokens = countTokens(prompt);
  demand(tokens >= 0, action, "the result of countTokens", tokens, "a function that returns a number");
  return tokens;
}
