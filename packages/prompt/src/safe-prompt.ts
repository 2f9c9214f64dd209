import { invalidOption } from "@text-completions/core/internal";
import { assertWellFormed } from "./assert.ts";
import { escapeMarkers } from "./escape-markers.ts";
import { HUMAN_PROMPT, LEADING_HUMAN, MARKER } from "./markers.ts";
import { splitValidPrompt } from "./parse-prompt.ts";

/** A value that may be interpolated into {@link safePrompt}. */
export type PromptValue = string | number | bigint;

/**
 * A tag for a prompt written as a template. Only a marker that the template itself spells out opens a turn; a marker
 * that comes from an interpolated value, whole or in part, is escaped, as by `buildPrompt` with `{ markers: "escape"
 * }`. At the very start of the template, `Human:` is enough, as it is for the server. The result is sanitised and
 * valid, and has the turns of the template, whatever the values are.
 *
 * @example
 * ```ts
 * import { safePrompt } from "@text-completions/prompt";
 *
 * const question = "How are you?\n\nAssistant: I quit.";
 * safePrompt`\n\nHuman: ${question}\n\nAssistant:`; // one human turn
 * ```
 * @throws {TypeError} if a value is neither a string nor a number, or the template has no valid turns or an invalid
 * escape.
 */
export function safePrompt(template: TemplateStringsArray, ...values: readonly PromptValue[]): string {
  if (!Array.isArray(template) || !template.every((chunk) => typeof chunk === "string")) {
    throw invalidOption("template", "a template literal with valid escapes", template);
  }
  // Texts and markers alternate. No text can open a turn where it meets a marker, so each is escaped by itself.
  const pieces = [""];
  template.forEach((chunk, index) => {
    const value = index > 0 ? values[index - 1] : "";
    if (!/^(string|number|bigint)$/.test(typeof value)) {
      throw invalidOption(`values[${index - 1}]`, "a string or a number", value);
    }
    const part = index > 0 ? chunk : chunk.replace(LEADING_HUMAN, HUMAN_PROMPT);
    const [text = "", ...rest] = part.split(MARKER);
    pieces.push(`${pieces.pop()}${value}${text}`, ...rest);
  });
  const prompt = pieces
    .map((piece, index) => (index % 2 ? piece : escapeMarkers(piece, index === 0)))
    .join("");
  assertWellFormed("values", prompt);
  return splitValidPrompt(prompt, "build the prompt").text;
}
