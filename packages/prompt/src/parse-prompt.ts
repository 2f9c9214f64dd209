import { checkOptions, oneOf, type OptionTable } from "@text-completions/core/internal";
import type { Conversation, Turn } from "./conversation.ts";
import { unescapeMarkers } from "./escape-markers.ts";
import { locate } from "./prompt-problem.ts";
import { findLoneSurrogate, findTurnError } from "./prompt-rules.ts";
import { segmentAt, type SplitPrompt, splitPrompt } from "./split-prompt.ts";

/** How `parsePrompt` reads text. */
export interface ParseOptions {
  /**
   * `"keep"` leaves the text as it is. `"unescape"` undoes `{ markers: "escape" }` of `buildPrompt`, exactly.
   * Default: `"keep"`.
   */
  markers?: "keep" | "unescape" | undefined;
}

/** What each option may be. */
export const PARSE_OPTIONS: OptionTable<ParseOptions> = { markers: oneOf("keep", "unescape") };

/**
 * Reads a prompt as a conversation, after sanitising it as the server does. The text after the last marker is the
 * prefill. `buildPrompt` writes the same prompt again, sanitised, with one change: it inserts the space between a
 * marker and its text if that is missing (`\n\nHuman:Hi`).
 *
 * @example
 * ```ts
 * import { parsePrompt } from "@text-completions/prompt";
 *
 * parsePrompt("Be brief.\n\nHuman: Hello\n\nAssistant: Hi");
 * // { system: "Be brief.", turns: [{ role: "human", text: "Hello" }], prefill: "Hi" }
 * ```
 * @throws {TypeError} if the server would reject the prompt; its `cause` is the problem that `validatePrompt` returns.
 */
export function parsePrompt(prompt: string, options: ParseOptions = {}): Conversation {
  const { markers } = checkOptions(options, PARSE_OPTIONS);
  return toConversation(splitValidPrompt(prompt), markers === "unescape");
}

/** A split prompt as a conversation. */
export function toConversation(split: SplitPrompt, unescape: boolean): Conversation {
  const { system } = split;
  // Allocated at once: a growing array is copied again and again.
  // oxlint-disable-next-line unicorn/no-new-array -- `Array.from` with a length takes twice as long as all the rest.
  const turns = new Array<Turn>(split.starts.length);
  for (let index = 0, segment; (segment = segmentAt(split, index)); index++) {
    const { role, text } = segment;
    turns[index] = { role, text: unescape ? unescapeMarkers(text, false) : text };
  }
  const prefill = turns.pop()?.text;
  return {
    ...(system && { system: unescape ? unescapeMarkers(system, true) : system }),
    turns,
    ...(prefill && { prefill }),
  };
}

/**
 * Sanitises a prompt and cuts it at its markers.
 *
 * @param action - What fails, for the message: `"parse the prompt"`.
 * @throws {TypeError} if the server would reject its turns or a lone surrogate in it.
 */
export function splitValidPrompt(prompt: string, action: string = "parse the prompt"): SplitPrompt {
  const split = splitPrompt(prompt);
  const error = findLoneSurrogate(split.text) ?? findTurnError(split);
  if (!error) return split;
  const [cause] = locate(prompt, split.text, [error]);
  const reason = `${error.message.replaceAll("\n", "\\n")} (line ${cause?.line}, column ${cause?.column})`;
  throw new TypeError(`Failed to ${action}: ${reason}. ${error.why} ${error.remedy}`, { cause });
}
