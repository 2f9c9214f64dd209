import type { Conversation, Turn } from "./conversation.ts";
import { escapeMarkers } from "./escape-markers.ts";
import type { HumanEnds } from "./human-ends.ts";
import { AI_PROMPT, HUMAN_PROMPT, MARKERS } from "./markers.ts";
import { misuse } from "./misuse.ts";
import { quote, requireConversation } from "./require-conversation.ts";
import { leadingShift, sanitizePrompt } from "./sanitize-prompt.ts";
import { toBody } from "./turn-body.ts";

/** How `buildPrompt` deals with text that would open a turn. */
export interface BuildOptions {
  /**
   * `"refuse"` throws and says where. `"escape"` puts a backslash before each `Human:` or `Assistant:` that could
   * open a turn; `parsePrompt` takes it away again with `{ markers: "unescape" }`. Default: `"refuse"`.
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
 * one; if system text is blank, or a prefill empty or ended by spaces, since no prompt can say so.
 */
export function buildPrompt<const T extends readonly Turn[]>(
  conversation: Conversation<T & HumanEnds<T>>,
  options: BuildOptions = {},
): string {
  requireConversation(ACTION, conversation);
  const { system, turns, prefill } = conversation;
  const { markers = "refuse" } = options;
  if (markers !== "refuse" && markers !== "escape") {
    throw misuse(ACTION, `markers is ${quote(markers)}`, 'Use "refuse" or "escape".');
  }
  const harmless = markers === "escape" ? escapeMarkers : refuseMarkers;
  const parts: string[] = [];
  if (system !== undefined) {
    if (system.trim() === "") throw misuse(ACTION, "system is blank", "Leave it out.");
    parts.push(harmless(system, true, "system"));
  }
  turns.forEach(({ role, text }, index) => {
    parts.push(role === "human" ? HUMAN_PROMPT : AI_PROMPT, toBody(harmless(text, false, `turns[${index}].text`)));
  });
  parts.push(AI_PROMPT);
  if (prefill !== undefined) parts.push(toBody(harmless(requireWritable(prefill), false, "prefill")));
  return parts.join("");
}

/** Returns the prefill, unless it would be lost: an empty one is none, and the server removes blanks from the end. */
function requireWritable(prefill: string): string {
  if (prefill === "") throw misuse(ACTION, "prefill is empty", "Leave it out.");
  if (sanitizePrompt(prefill).length < prefill.length) {
    throw misuse(ACTION, "prefill ends in a space or tab, which the server removes", "Take it away.");
  }
  return prefill;
}

function refuseMarkers(text: string, isSystem: boolean, name: string): string {
  const offset = isSystem && leadingShift(text) ? 0 : text.search(MARKERS);
  if (offset < 0) return text;
  const line = text.slice(0, offset).split("\n").length;
  throw misuse(
    ACTION,
    `${name} would open a turn at offset ${offset}, line ${line}: ${JSON.stringify(text.slice(offset, offset + 24))}`,
    'Rewrite it, or pass { markers: "escape" }.',
  );
}
