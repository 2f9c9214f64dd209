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
  // Not by `demand`: who takes this function alone, as the mock does, would take all that words its errors.
  if (typeof prompt !== "string")
    throw new TypeError(`Failed to sanitize the prompt: its type is ${typeof prompt}. Pass a string.`);
  return sanitize(prompt);
}

/** The same, of what is known to be a string. */
export function sanitize(prompt: string): string {
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
