import { checkOptions, trimBlankEnd } from "@text-completions/core/internal";
import { findLoneSurrogate, findModelLimits, findTurnError, findWarnings } from "./prompt-rules.ts";
import { locate, type PromptProblem } from "./prompt-problem.ts";
import { splitPrompt } from "./split-prompt.ts";
import { VALIDATE_OPTIONS, type ValidateOptions } from "./validate-options.ts";

/**
 * Validates a prompt as the server does, after the same sanitising, and adds where, why, and how to fix it. The
 * list has at most one error, the one that the server would respond with, and it comes first; warnings follow in order
 * of place. A prompt with an error gets no warnings. Without an error, `parsePrompt` reads the prompt.
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
 * @throws {TypeError} if `prompt` is not a string, or `countTokens` returns no number. Never for an invalid prompt.
 */
export function validatePrompt(prompt: string, options: ValidateOptions = {}): PromptProblem[] {
  checkOptions(options, VALIDATE_OPTIONS);
  const split = splitPrompt(prompt);
  const { text, system, segments } = split;
  const error = findLoneSurrogate(text) ?? findTurnError(split);
  if (error) return locate(prompt, text, [error]);
  const findings = [...findModelLimits(text, system, options), ...findWarnings(split)];
  if (trimBlankEnd(prompt) !== prompt) {
    findings.push({
      keyword: "trailing-space",
      message: "trailing whitespace",
      offset: trimBlankEnd(text).length,
      turn: segments.length - 1,
      why: "Trailing whitespace makes the completion worse, and the server removes only spaces and tabs.",
      remedy: "Remove it.",
    });
  }
  return locate(prompt, text, findings);
}
