import type { Role } from "./conversation.ts";
import { HUMAN_PROMPT, LINE_FEEDS, MARKER } from "./markers.ts";

/** A marker and what follows it, up to the next one. */
export interface Segment {
  role: Role;
  /** Where the marker's word begins: behind its line feeds, where a reader looks for it. */
  offset: number;
  /** Everything between the marker and the next. */
  body: string;
  /** Where the body begins. */
  bodyOffset: number;
}

/** A prompt cut at its markers, whether it is valid or not. */
export interface SplitPrompt {
  system: string;
  segments: Segment[];
}

/**
 * Cuts a sanitised prompt at its markers. No marker can overlap another, nor arise where a text and a marker meet,
 * so joining the pieces gives the prompt again.
 */
export function splitPrompt(text: string): SplitPrompt {
  const pieces = text.split(MARKER);
  const system = pieces[0] ?? "";
  const segments: Segment[] = [];
  let end = system.length;
  for (let i = 2; i < pieces.length; i += 2) {
    const marker = pieces[i - 1] ?? "";
    const body = pieces[i] ?? "";
    const bodyOffset = end + marker.length;
    const role = marker === HUMAN_PROMPT ? "human" : "assistant";
    segments.push({ role, offset: end + LINE_FEEDS, body, bodyOffset });
    end = bodyOffset + body.length;
  }
  return { system, segments };
}
