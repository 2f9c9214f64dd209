import { demandString } from "./demand.ts";
import { HUMAN_PROMPT, HUMAN_WORD } from "./markers.ts";

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
  return sanitize("sanitize the prompt", prompt);
}

/** The same, as a part of another action, which an error names. */
export function sanitize(action: string, prompt: string): string {
  demandString(action, "prompt", prompt);
  return trimBlanks(prompt).replace(OPENING, HUMAN_PROMPT);
}

/** What becomes the human marker at the very start of a prompt. To replace a whole one would copy the prompt in vain. */
export const OPENING: RegExp = /* @__PURE__ */ new RegExp(`^(?!${HUMAN_PROMPT})\\s*${HUMAN_WORD}`);

/** Removes spaces and tabs from the end. A scan, since `/[ \t]+$/` takes quadratic time in V8. */
export function trimBlanks(text: string): string {
  let end = text.length;
  while (/[ \t]/.test(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
