import type { Role } from "./conversation.ts";
import { AI_WORD, HUMAN_WORD, LINE_FEEDS, MARKER_AND_SPACE } from "./markers.ts";
import { sanitizePrompt } from "./sanitize-prompt.ts";

/** A prompt as the server reads it, valid or not, with the positions of its turns. */
export interface SplitPrompt {
  /** The sanitised prompt. */
  text: string;
  system: string;
  /**
   * Where the text of each turn begins. The marker before it shows the role. A typed array: with hundreds of thousands
   * of turns, a growing array of objects takes more than linear time, because the garbage collector copies it again and
   * again.
   */
  starts: Uint32Array;
}

/** A marker and the text that follows it, up to the next one. */
export interface Segment {
  role: Role;
  /** Where the marker's word begins: after its line feeds, where a reader looks for it. */
  offset: number;
  /** The text, without the space that belongs to the marker. */
  text: string;
  /** Where the text begins. */
  textOffset: number;
}

/**
 * Sanitises a prompt and finds its markers. Markers cannot overlap, and none can arise where text meets a marker, so
 * joining the pieces restores the sanitised prompt.
 *
 * @throws {TypeError} if `prompt` is not a string.
 */
export function splitPrompt(prompt: string): SplitPrompt {
  const text = sanitizePrompt(prompt);
  let starts = new Uint32Array(64);
  let count = 0;
  MARKER_AND_SPACE.lastIndex = 0;
  // Unlike `exec`, `matchAll` and `split`, `test` does not create an array for each match.
  while (MARKER_AND_SPACE.test(text)) {
    if (count === starts.length) starts = doubled(starts);
    starts[count++] = MARKER_AND_SPACE.lastIndex;
  }
  starts = starts.subarray(0, count);
  return { text, system: text.slice(0, findEnd(text, starts[0])), starts };
}

function doubled(list: Uint32Array): Uint32Array<ArrayBuffer> {
  const copy = new Uint32Array(2 * list.length);
  copy.set(list);
  return copy;
}

/** The turn at an index, counted from the end if negative. `undefined` if there is none. */
export function segmentAt({ text, starts }: SplitPrompt, index: number): Segment | undefined {
  const position = index < 0 ? starts.length + index : index;
  const textOffset = starts[position];
  if (textOffset === undefined) return undefined;
  const offset = findWord(text, textOffset);
  const role = text.charCodeAt(offset) === HUMAN_LETTER ? "human" : "assistant";
  return { role, offset, text: text.slice(textOffset, findEnd(text, starts[position + 1])), textOffset };
}

/** Where a turn's text ends: before the next marker, or at the end of the prompt. */
function findEnd(text: string, nextStart: number | undefined): number {
  return nextStart === undefined ? text.length : findWord(text, nextStart) - LINE_FEEDS;
}

const HUMAN_LETTER = /* @__PURE__ */ HUMAN_WORD.charCodeAt(0);
const SPACE = 0x20;

/**
 * Where the word of a marker begins, given where its text starts. One character tells which word it is, because the two
 * words differ there; comparing whole words takes three times as long.
 */
function findWord(text: string, start: number): number {
  const end = text.charCodeAt(start - 1) === SPACE ? start - 1 : start;
  const offset = end - HUMAN_WORD.length;
  return text.charCodeAt(offset) === HUMAN_LETTER ? offset : end - AI_WORD.length;
}
