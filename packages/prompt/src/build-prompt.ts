import {
  checkOptions,
  hideKeyShapes,
  invalidOption,
  isBlank,
  oneOf,
  type OptionTable,
  shortenMiddle,
  UsageError,
} from "@text-completions/core/internal";
import { assertConversation, assertWellFormed } from "./assert.ts";
import type { Conversation, HumanEnds, Turn } from "./conversation.ts";
import { escapeMarkers } from "./escape-markers.ts";
import { AI_PROMPT, HUMAN_PROMPT, LEADING_HUMAN, MARKER, toBody } from "./markers.ts";
import { trimBlanks } from "./sanitize-prompt.ts";

/** How `buildPrompt` handles text that would open a turn. */
export interface BuildOptions {
  /**
   * `"reject"` throws and says where. `"escape"` puts a backslash before each `Human:` or `Assistant:` that could open
   * a turn, including those that could do so only once other line endings become line feeds; `parsePrompt` removes it
   * again with `{ markers: "unescape" }`. Default: `"reject"`.
   */
  markers?: "reject" | "escape" | undefined;
}

/** What each option may be. */
export const BUILD_OPTIONS: OptionTable<BuildOptions> = {
  markers: oneOf("reject", "escape"),
};

/**
 * Writes a conversation as a prompt. The result is always valid, is its own sanitised form, and has exactly the turns
 * of the conversation: `parsePrompt` returns an equal one.
 *
 * A space separates marker and text, unless the text's first line is blank. In a literal, a missing first or last
 * human turn is a type error; at run time turns may end with the assistant, as in some existing prompts.
 *
 * @example
 * ```ts
 * import { buildPrompt } from "@text-completions/prompt";
 *
 * buildPrompt({ system: "Be brief.", turns: [{ role: "human", text: "Hello" }], prefill: "Hi" });
 * // "Be brief.\n\nHuman: Hello\n\nAssistant: Hi"
 * ```
 * @throws {TypeError} if text contains a turn marker and `markers` is not `"escape"`; if the first turn is not a human
 * one; if system text is blank, or a prefill is empty or ends in a space or tab, which no prompt can express; if text
 * contains a lone surrogate.
 */
export function buildPrompt<const T extends readonly Turn[]>(
  conversation: Conversation<T & HumanEnds<T>>,
  options: BuildOptions = {},
): string {
  assertConversation(conversation);
  const { system, turns, prefill } = conversation;
  const { markers } = checkOptions(options, BUILD_OPTIONS);
  const secure = markers === "escape" ? escapeMarkers : rejectMarkers;
  if (system !== undefined && isBlank(system)) {
    throw invalidText("system", "text that is not blank", system, "Omit blank system text.");
  }
  if (prefill !== undefined && !/[^ \t]$/.test(prefill)) {
    const fix = "Omit an empty prefill. toPrefill() turns a partial completion into a prefill.";
    throw invalidText("prefill", "non-empty text without a space or tab at its end", prefill, fix);
  }

  assertWellFormed("system", system ?? "");
  const bodies = [...turns, { role: "assistant", text: prefill ?? "" }].map(({ role, text }, index) => {
    const name = index < turns.length ? `turns[${index}].text` : "prefill";
    assertWellFormed(name, text);
    return (role === "human" ? HUMAN_PROMPT : AI_PROMPT) + toBody(secure(text, false, name));
  });
  return secure(system ?? "", true, "system") + bodies.join("");
}

/**
 * Turns a partial completion into the next prefill: without the space that a completion begins with, because
 * `buildPrompt` writes one, and without spaces and tabs at the end. `undefined` if nothing is left.
 *
 * @example
 * ```ts
 * import { buildPrompt, toPrefill } from "@text-completions/prompt";
 *
 * const partial = " Once upon a "; // `error.partial` of a stream that broke
 * buildPrompt({ turns: [{ role: "human", text: "Tell me a story" }], prefill: toPrefill(partial) });
 * // "\n\nHuman: Tell me a story\n\nAssistant: Once upon a"
 * ```
 * @throws {TypeError} if `completion` is not a string.
 */
export function toPrefill(completion: string): string | undefined {
  if (typeof completion !== "string") throw invalidOption("completion", "a string", completion);
  return trimBlanks(completion.replace(/^ /, "")) || undefined;
}

function rejectMarkers(text: string, isSystem: boolean, name: string): string {
  const offset = isSystem && LEADING_HUMAN.test(text) ? 0 : text.search(MARKER);
  if (offset < 0) return text;
  const line = text.slice(0, offset).split("\n").length;
  throw new UsageError({
    code: "invalid-option",
    option: name,
    expected: "text without a turn marker",
    received: `${quoteEnds(hideKeyShapes(text.slice(offset)).slice(0, 20))} at offset ${offset}, line ${line}`,
    fix: 'Rephrase the text, or pass { markers: "escape" }.',
  });
}

function invalidText(option: string, expected: string, value: string, fix: string): UsageError {
  return new UsageError({ code: "invalid-option", option, expected, received: quoteEnds(value), fix });
}

/** Quotes text as JSON. Keeps the end of a long text, where a prefill can be invalid, as well as its beginning. */
function quoteEnds(text: string): string {
  return shortenMiddle(JSON.stringify(hideKeyShapes(text)), 81);
}
