import type { Role } from "./conversation.ts";
import { AI_PROMPT, HUMAN_PROMPT, LINE_FEEDS } from "./markers.ts";
import { sanitizePrompt } from "./sanitize-prompt.ts";

/** A marker and what follows it, up to the next one. */
export interface Segment {
  role: Role;
  /** Where the marker's word begins: after its line feeds, where a reader looks for it. */
  offset: number;
  /** Everything between the marker and the next. */
  body: string;
  /** Where the body begins. */
  bodyOffset: number;
}

/** A prompt as the server reads it, cut at its markers, whether it is valid or not. */
export interface SplitPrompt {
  /** The sanitised prompt. */
  text: string;
  system: string;
  segments: Segment[];
}

/**
 * Sanitises a prompt and cuts it at its markers. No marker can overlap another, nor arise where a text and a marker
 * meet, so joining the pieces restores the sanitised prompt.
 *
 * @throws {TypeError} if `prompt` is not a string.
 */
export function splitPrompt(prompt: string): SplitPrompt {
  const text = sanitizePrompt(prompt);
  // Unsigned, so that the -1 of a missing marker is beyond every end.
  const find = (marker: string, from: number): number => text.indexOf(marker, from) >>> 0;
  // Each search goes over the text once. An expression, or a split, costs more: it makes arrays on the way.
  let human = find(HUMAN_PROMPT, 0);
  let assistant = find(AI_PROMPT, 0);
  let start = Math.min(human, assistant);
  const system = text.slice(0, start);
  const segments: Segment[] = [];
  while (start < text.length) {
    const role = human < assistant ? "human" : "assistant";
    const offset = start + LINE_FEEDS;
    const bodyOffset = start + (role === "human" ? HUMAN_PROMPT : AI_PROMPT).length;
    if (role === "human") human = find(HUMAN_PROMPT, bodyOffset);
    else assistant = find(AI_PROMPT, bodyOffset);
    start = Math.min(human, assistant);
    segments.push({ role, offset, body: text.slice(bodyOffset, start), bodyOffset });
  }
  return { text, system, segments };
}
