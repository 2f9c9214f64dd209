import { findModel, PROMPT_RULES } from "@text-completions/core";
import { splitTokens } from "./split-tokens.ts";

const { markers, errors } = PROMPT_RULES;

/**
 * What the server refuses a sanitised prompt with; undefined if it takes it. The rules are those of `validatePrompt`,
 * without its places and advice, which would be written for nobody at every request; a test holds the two together.
 *
 * Source: `x-prompt-rules`.
 */
export function promptFault(
  prompt: string,
  model: string,
  countTokens: ((text: string) => number) | undefined,
): string | undefined {
  const firstHuman = prompt.indexOf(markers.human);
  if (firstHuman === -1 || prompt.slice(0, firstHuman).includes(markers.assistant))
    return errors.start.message;
  if (prompt.lastIndexOf(markers.assistant) < prompt.lastIndexOf(markers.human)) return errors.end.message;
  return lengthFault(prompt, (findModel(model)?.contextWindow ?? Infinity) - 1, countTokens);
}

function lengthFault(
  prompt: string,
  limit: number,
  countTokens: ((text: string) => number) | undefined,
): string | undefined {
  // A token has at least one character.
  if (countTokens === undefined && prompt.length <= limit) return undefined;
  const tokens = countTokens?.(prompt) ?? splitTokens(prompt).length;
  if (tokens <= limit) return undefined;
  return errors.length.message.replace("{tokens}", String(tokens)).replace("{limit}", String(limit));
}

/** The text of the last human turn of a valid prompt, without the white space around it. */
export function lastHumanTurn(prompt: string): string {
  const begin = prompt.lastIndexOf(markers.human) + markers.human.length;
  return prompt.slice(begin, prompt.indexOf(markers.assistant, begin)).trim();
}
