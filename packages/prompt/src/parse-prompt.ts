import type { Conversation } from "./conversation.ts";
import { misuse } from "./assert.ts";
import { unescapeMarkers } from "./escape-markers.ts";
import { findFault } from "./prompt-rules.ts";
import { locate } from "./prompt-problem.ts";
import { readMarkers } from "./assert.ts";
import { type SplitPrompt, splitPrompt } from "./split-prompt.ts";
import { fromBody } from "./markers.ts";

/** How `parsePrompt` reads text. */
export interface ParseOptions {
  /**
   * `"keep"` leaves the text as it is. `"unescape"` undoes `{ markers: "escape" }` of `buildPrompt`, exactly.
   * Default: `"keep"`.
   */
  markers?: "keep" | "unescape" | undefined;
}

const ACTION = "parse the prompt";

/**
 * Reads a prompt as a conversation, after sanitising it as the server does. The text after the last marker is the
 * prefill. `buildPrompt` writes the same prompt again, sanitised; one thing is brought into canonical form: a marker
 * followed by text at once (`\n\nHuman:Hi`) gets the space between.
 *
 * @example
 * ```ts
 * import { parsePrompt } from "@text-completions/prompt";
 *
 * parsePrompt("Be brief.\n\nHuman: Hello\n\nAssistant: Hi");
 * // { system: "Be brief.", turns: [{ role: "human", text: "Hello" }], prefill: "Hi" }
 * ```
 * @throws {TypeError} if the server would refuse the turns; its `cause` is the problem, as of `validatePrompt`.
 */
export function parsePrompt(prompt: string, options: ParseOptions = {}): Conversation {
  const markers = readMarkers(ACTION, options, ["keep", "unescape"]);
  const read = markers === "unescape" ? unescapeMarkers : (text: string): string => text;
  const { system, segments } = splitValid(ACTION, prompt);
  const turns = segments.map(({ role, body }) => ({ role, text: read(fromBody(body), false) }));
  const prefill = turns.pop()?.text;
  return { ...(system && { system: read(system, true) }), turns, ...(prefill && { prefill }) };
}

/** Sanitises a prompt and cuts it at its markers. Throws if the server would refuse its turns. */
export function splitValid(action: string, prompt: string): SplitPrompt {
  const split = splitPrompt(action, prompt);
  const fault = findFault(split);
  if (!fault) return split;
  const [cause] = locate(prompt, split.text, [fault]);
  const reason = `${fault.message.replaceAll("\n", "\\n")} (line ${cause?.line}, column ${cause?.column})`;
  const error = misuse(action, reason, `${fault.why} ${fault.remedy}`);
  error.cause = cause;
  throw error;
}
