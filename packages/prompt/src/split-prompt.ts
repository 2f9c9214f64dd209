import type { Role } from "./conversation.ts";
import { HUMAN_PROMPT, MARKERS } from "./markers.ts";

/** A marker and what follows it, up to the next one. */
export interface Segment {
  role: Role;
  /** Where the marker begins. */
  offset: number;
  /** Everything after the marker. */
  body: string;
}

/** A prompt cut at its markers, whether it is valid or not. */
export interface SplitPrompt {
  system: string;
  segments: Segment[];
}

const MARKER = new RegExp(`(${MARKERS})`);

/**
 * Cuts a sanitised prompt at its markers. No marker can overlap another, nor arise where a text and a marker meet,
 * so joining the pieces gives the prompt again.
 */
export function splitPrompt(text: string): SplitPrompt {
  const pieces = text.split(MARKER);
  const system = pieces[0] ?? "";
  const segments: Segment[] = [];
  let offset = system.length;
  for (let i = 1; i < pieces.length; i += 2) {
    const marker = pieces[i] ?? "";
    const body = pieces[i + 1] ?? "";
    segments.push({ role: marker === HUMAN_PROMPT ? "human" : "assistant", offset, body });
    offset += marker.length + body.length;
  }
  return { system, segments };
}
