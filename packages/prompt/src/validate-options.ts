import type { CountTokens } from "./count-tokens.ts";

/** What the prompt is meant for. */
export interface ValidateOptions {
  /** The model's id or alias. Without one that is known, nothing that depends on the model is checked. */
  model?: string | undefined;
  /** Counts the tokens, to tell whether the prompt is too long for `model`. Default: a guess, for a warning. */
  countTokens?: CountTokens | undefined;
}
