import { checkOptions, trimBlankEnd } from "@text-completions/core/internal";
import { findLoneSurrogate, findModelLimits, findTurnError, findWarnings } from "./prompt-rules.ts";
import { type Finding, locate, type PromptProblem } from "./prompt-problem.ts";
import { type SplitPrompt, splitPrompt } from "./split-prompt.ts";
import { VALIDATE_OPTIONS, type ValidateOptions } from "./validate-options.ts";

/**
 * Validates a prompt as the server does, after the same sanitising, and says where each problem is, why it is one, and
 * how to fix it. Returns either the one error that the server would respond with, or warnings in order of place, up to
 * 100 of them. `parsePrompt` accepts a prompt without an error.
 *
 * Source of rules and messages: `x-prompt-rules` and `x-models` of the OpenAPI document.
 *
 * @example
 * ```ts
 * import { validatePrompt } from "@text-completions/prompt";
 *
 * for (const { line, column, message, remedy } of validatePrompt("\n\nHuman: Hello\nAssistant:")) {
 *   console.log(`${line}:${column} ${message}. ${remedy}`);
 * }
 * ```
 * @throws {TypeError} if `prompt` is not a string, or `countTokens` does not return a number. Never for an invalid
 * prompt.
 */
export function validatePrompt(prompt: string, options: ValidateOptions = {}): PromptProblem[] {
  checkOptions(options, VALIDATE_OPTIONS);
  const split = splitPrompt(prompt);
  const error = findLoneSurrogate(split.text) ?? findTurnError(split);
  return locate(prompt, split.text, error ? [error] : findAllWarnings(prompt, split, options));
}

/** In order of place. A prompt that is too long for its model may be an error. */
function* findAllWarnings(
  prompt: string,
  split: SplitPrompt,
  options: ValidateOptions,
): Generator<Finding, undefined> {
  const { text, system, starts } = split;
  yield* findModelLimits(text, system, options);
  yield* findWarnings(split);
  if (trimBlankEnd(prompt) !== prompt) {
    yield {
      keyword: "trailing-space",
      message: "trailing whitespace",
      offset: trimBlankEnd(text).length,
      turn: starts.length - 1,
      why: "Trailing whitespace makes the completion worse, and the server removes only spaces and tabs.",
      remedy: "Remove it.",
    };
  }
}
