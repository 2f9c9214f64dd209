import { HUMAN_PROMPT, HUMAN_WORD } from "./markers.ts";
import { requireString } from "./misuse.ts";

/**
 * The prompt as the server reads it. It does two things and no more: a prompt that begins with `Human:`, after any
 * white space, gets the whole marker in its place, and spaces and tabs at the very end go. Line feeds stay.
 *
 * Idempotent, and happy with any text: whether the result is valid is for `validatePrompt` to say.
 * Source: `x-prompt-rules/sanitize` of the OpenAPI document.
 *
 * @example
 * ```ts
 * import { sanitizePrompt } from "@text-completions/prompt";
 *
 * sanitizePrompt("Human: Hello, Claude\n\nAssistant: "); // "\n\nHuman: Hello, Claude\n\nAssistant:"
 * ```
 * @throws {TypeError} if `prompt` is not a string.
 */
export function sanitizePrompt(prompt: string): string {
  requireString("sanitize the prompt", "it", prompt);
  const text = prompt.slice(0, endWithoutBlanks(prompt));
  return leadingShift(text) === 0 ? text : HUMAN_PROMPT + text.trimStart().slice(HUMAN_WORD.length);
}

/** How many characters sanitising takes from the front: negative if it adds some. */
export function leadingShift(prompt: string): number {
  if (prompt.startsWith(HUMAN_PROMPT)) return 0;
  const trimmed = prompt.trimStart();
  if (!trimmed.startsWith(HUMAN_WORD)) return 0;
  return prompt.length - trimmed.length - (HUMAN_PROMPT.length - HUMAN_WORD.length);
}

/** Scans from the end: `/[ \t]+$/` takes quadratic time in V8. */
function endWithoutBlanks(text: string): number {
  let end = text.length;
  while (end > 0 && (text[end - 1] === " " || text[end - 1] === "\t")) end--;
  return end;
}
