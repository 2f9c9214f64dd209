import { invalidOption } from "@text-completions/core/internal";
import { HUMAN_PROMPT, LEADING_HUMAN } from "./markers.ts";

/**
 * Returns the prompt as the server reads it. Exactly two things change: a prompt that begins with `Human:`, after any
 * whitespace, gets the whole marker instead, and spaces and tabs at the very end are removed. Line feeds stay.
 *
 * Idempotent, and accepts any string: use `validatePrompt` to find out whether the result is valid.
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
  if (typeof prompt !== "string") throw invalidOption("prompt", "a string", prompt);
  return trimBlanks(prompt).replace(LEADING_HUMAN, HUMAN_PROMPT);
}

/** Removes trailing spaces and tabs. A loop, because `/[ \t]+$/` takes quadratic time in V8. */
export function trimBlanks(text: string): string {
  let end = text.length;
  while (/[ \t]/.test(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
