import { advise } from "./prompt-problem.ts";
import { demandObject } from "./assert.ts";
import { findAdvice } from "./prompt-rules.ts";
import { findFault } from "./prompt-rules.ts";
import { findModelLimits } from "./prompt-rules.ts";
import { locate } from "./prompt-problem.ts";
import type { PromptProblem } from "./prompt-problem.ts";
import { splitPrompt } from "./split-prompt.ts";
import type { ValidateOptions } from "./validate-options.ts";

const ACTION = "validate the prompt";

/**
 * Judges a prompt as the server does, after the same sanitising, and says more: where, why, and how to mend it. The
 * list has at most one error, the one that the server would answer with, and it comes first; warnings follow in order of
 * place. Turns that the server refuses get no warnings. Without an error of turns, `parsePrompt` reads the prompt.
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
 * @throws {TypeError} if `prompt` is not a string, or `countTokens` returns no number. Never for a bad prompt.
 */
export function validatePrompt(prompt: string, options: ValidateOptions = {}): PromptProblem[] {
  demandObject(ACTION, "options", options);
  const split = splitPrompt(ACTION, prompt);
  const { text, system, segments } = split;
  const fault = findFault(split);
  const findings = fault
    ? [fault]
    : [...findModelLimits(ACTION, text, system, options), ...findAdvice(split)];
  if (!fault && prompt.trimEnd() !== prompt) {
    const end = text.trimEnd().length;
    const why = "The answer gets worse, and the server removes spaces and tabs only.";
    const turn = segments.length - 1;
    findings.push(advise("trailing-space", "white space at the end", end, turn, why, "Remove it."));
  }
  return locate(prompt, text, findings);
}
