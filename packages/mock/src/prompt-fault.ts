import { PROMPT_RULES } from "@text-completions/core";
import { findModel } from "./find-model.ts";
import { splitTokens } from "./split-tokens.ts";

const { human, assistant } = PROMPT_RULES.markers;

/** What the server refuses a sanitised prompt with, or undefined if its turns are in order. Source: `x-prompt-rules`. */
export function promptFault(
  raw: string,
  model: string,
  countTokens: ((text: string) => number) | undefined,
): string | undefined {
  const prompt = sanitize(raw);
  const firstHuman = prompt.indexOf(human);
  const firstAssistant = prompt.indexOf(assistant);
  if (firstHuman === -1 || (firstAssistant !== -1 && firstAssistant < firstHuman)) return PROMPT_RULES.errors.start.message;
  if (prompt.lastIndexOf(assistant) < prompt.lastIndexOf(human)) return PROMPT_RULES.errors.end.message;
  return lengthFault(prompt, (findModel(model)?.contextWindow ?? Infinity) - 1, countTokens);
}

function lengthFault(prompt: string, limit: number, countTokens?: (text: string) => number): string | undefined {
  // A token has at least one character.
  if (countTokens === undefined && prompt.length <= limit) return undefined;
  const tokens = countTokens?.(prompt) ?? splitTokens(prompt).length;
  if (tokens <= limit) return undefined;
  return PROMPT_RULES.errors.length.message.replace("{tokens}", String(tokens)).replace("{limit}", String(limit));
}

/** The prompt as the server reads it. */
export function sanitize(prompt: string): string {
  let end = prompt.length;
  while (end > 0 && (prompt[end - 1] === " " || prompt[end - 1] === "\t")) end--;
  const text = prompt.slice(0, end);
  const begin = text.trimStart();
  return begin.startsWith(human.trim()) && !text.startsWith(human) ? human + begin.slice(human.trim().length) : text;
}

/** The text of the last human turn, without the white space around it. */
export function lastHumanTurn(prompt: string): string {
  const begin = prompt.lastIndexOf(human) + human.length;
  const end = prompt.indexOf(assistant, begin);
  return prompt.slice(begin, end === -1 ? prompt.length : end).trim();
}
