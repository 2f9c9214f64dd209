import type { Conversation, Turn } from "./conversation.ts";
import { demand, misuse } from "./assert.ts";
import { demandConversation } from "./assert.ts";
import { escapeMarkers } from "./escape-markers.ts";
import type { HumanEnds } from "./conversation.ts";
import { AI_PROMPT, HUMAN_PROMPT, MARKER } from "./markers.ts";
import { readMarkers } from "./assert.ts";
import { OPENING } from "./sanitize-prompt.ts";
import { toBody } from "./markers.ts";

/** How `buildPrompt` deals with text that would open a turn. */
export interface BuildOptions {
  /**
   * `"refuse"` throws and says where. `"escape"` puts a backslash before each `Human:` or `Assistant:` that could
   * open a turn, also one that is complete only when CRLF or CR become line feeds; `parsePrompt` takes it away again with `{ markers: "unescape" }`. Default: `"refuse"`.
   */
  markers?: "refuse" | "escape" | undefined;
}

const ACTION = "build the prompt";

/**
 * Writes a conversation as a prompt. The result is always valid, is its own sanitised form, and has exactly the turns
 * of the conversation: `parsePrompt` returns an equal one.
 *
 * A space separates marker and text, unless the text's first line is blank. In a literal, a missing first or last
 * human turn is a type error; at run time turns may end with the assistant, as in some prompts that exist.
 *
 * @example
 * ```ts
 * import { buildPrompt } from "@text-completions/prompt";
 *
 * buildPrompt({ system: "Be brief.", turns: [{ role: "human", text: "Hello" }], prefill: "Hi" });
 * // "Be brief.\n\nHuman: Hello\n\nAssistant: Hi"
 * ```
 * @throws {TypeError} if a text holds a turn marker and `markers` is not `"escape"`; if the first turn is not a human
 * one; if system text is blank, or a prefill empty or ended by a space or tab, since no prompt can say so.
 */
export function buildPrompt<const T extends readonly Turn[]>(
  conversation: Conversation<T & HumanEnds<T>>,
  options: BuildOptions = {},
): string {
  demandConversation(ACTION, conversation);
  const { system, turns, prefill } = conversation;
  const markers = readMarkers(ACTION, options, ["refuse", "escape"]);
  const harmless = markers === "escape" ? escapeMarkers : refuseMarkers;
  demand(system?.trim() !== "", ACTION, "system", system, "some text, or leave it out");
  const isKept = prefill === undefined || /[^ \t]$/.test(prefill);
  demand(isKept, ACTION, "prefill", prefill, "text without blanks at its end, or leave it out");

  const bodies = [...turns, { role: "assistant", text: prefill ?? "" }].map(({ role, text }, index) => {
    const name = index < turns.length ? `turns[${index}].text` : "prefill";
    return (role === "human" ? HUMAN_PROMPT : AI_PROMPT) + toBody(harmless(text, false, name));
  });
  return harmless(system ?? "", true, "system") + bodies.join("");
}

function refuseMarkers(text: string, isSystem: boolean, name: string): string {
  const offset = isSystem && OPENING.test(text) ? 0 : text.search(MARKER);
  if (offset < 0) return text;
  const line = text.slice(0, offset).split("\n").length;
  const found = JSON.stringify(text.slice(offset, offset + 20));
  const reason = `${name} would open a turn at offset ${offset}, line ${line}: ${found}`;
  throw misuse(ACTION, reason, 'Rewrite it, or pass { markers: "escape" }.');
}
