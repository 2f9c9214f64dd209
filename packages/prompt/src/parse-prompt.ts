import { checkOptions, oneOf, type OptionTable } from "@text-completions/core/internal";
import type { Conversation } from "./conversation.ts";
import { unescapeMarkers } from "./escape-markers.ts";
import { fromBody } from "./markers.ts";
import { locate } from "./prompt-problem.ts";
import { findLoneSurrogate, findTurnError } from "./prompt-rules.ts";
import { type SplitPrompt, splitPrompt } from "./split-prompt.ts";

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
 * prefill. `buildPrompt` writes the same prompt again, sanitised, with one change: a marker that text follows at once
 * (`\n\nHuman:Hi`) gets the space between.
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
export function toConversation({ system, segments }: SplitPrompt, unescape: boolean): Conversation {
  const read = unescape ? unescapeMarkers : (text: string): string => text;
  const turns = segments.map(({ role, body }) => ({ role, text: read(fromBody(body), false) }));
  const prefill = turns.pop()?.text;
  return { ...(system && { system: read(system, true) }), turns, ...(prefill && { prefill }) };
}

/**
 * Sanitises a prompt and cuts it at its markers.
 *
 * @param action - What fails, for the message: `"parse the prompt"`.
 * @throws {TypeError} if the server would reject its turns, or a character that JSON cannot carry to it.
 */
export function splitValidPrompt(prompt: string, action: string = "parse the prompt"): SplitPrompt {
  const split = splitPrompt(prompt);
  const error = findLoneSurrogate(split.text) ?? findTurnError(split);
  if (!error) return split;
  const [cause] = locate(prompt, split.text, [error]);
  const reason = `${error.message.replaceAll("\n", "\\n")} (line ${cause?.line}, column ${cause?.column})`;
  throw new TypeError(`Failed to ${action}: ${reason}. ${error.why} ${error.remedy}`, { cause });
}
