import { WHITE_SPACE } from "@text-completions/core/internal";
import { PROMPT_RULES } from "@text-completions/core";
import type { Role } from "./conversation.ts";

/**
 * What opens a human turn: two line feeds and `Human:`, with no space after it.
 * Source: `x-prompt-rules/markers/human` of the OpenAPI document.
 */
export const HUMAN_PROMPT: typeof PROMPT_RULES.markers.human = PROMPT_RULES.markers.human;

/**
 * What opens an assistant turn, and ends every prompt that has no prefill: two line feeds and `Assistant:`.
 * Source: `x-prompt-rules/markers/assistant` of the OpenAPI document.
 */
export const AI_PROMPT: typeof PROMPT_RULES.markers.assistant = PROMPT_RULES.markers.assistant;

/** `Human:`, the marker without its line feeds. */
export const HUMAN_WORD: string = /* @__PURE__ */ HUMAN_PROMPT.trim();

/** `Assistant:`, the marker without its line feeds. */
export const AI_WORD: string = /* @__PURE__ */ AI_PROMPT.trim();

/** The word of each role's marker. */
export const MARKER_WORD: Readonly<Record<Role, string>> = { human: HUMAN_WORD, assistant: AI_WORD };

/** How many line feeds a marker has before its word. */
export const LINE_FEEDS: number = /* @__PURE__ */ HUMAN_PROMPT.indexOf(HUMAN_WORD);

/** Source of a regular expression for the word of either marker. */
export const MARKER_WORDS: string = /* @__PURE__ */ either(HUMAN_WORD, AI_WORD);

/** Either marker, as a group, so that `split` keeps it. */
export const MARKER: RegExp = /* @__PURE__ */ new RegExp(/* @__PURE__ */ either(HUMAN_PROMPT, AI_PROMPT));

/**
 * A function call, because bundlers remove an unused call that is marked pure, and keep a template whose parts they do
 * not know.
 */
function either(one: string, other: string): string {
  return `(${one}|${other})`;
}

/**
 * What the server replaces by the human marker at the very start of a prompt. Does not match a whole marker, because
 * replacing it would copy the prompt.
 */
export const LEADING_HUMAN: RegExp = /* @__PURE__ */ new RegExp(
  `^(?!${HUMAN_PROMPT})${WHITE_SPACE}*${HUMAN_WORD}`,
);

/** Source of a regular expression for a first line that is not blank. */
const FIRST_LINE = String.raw`[^\S\n]*\S`;

const BEGINS_IN_FIRST_LINE = /* @__PURE__ */ new RegExp(`^${FIRST_LINE}`);

/**
 * A turn's text as it is written after a marker. One space separates the two, unless the text's first line is blank:
 * `"\n<document>"` begins on its own line, and an empty text leaves no trailing space.
 */
export function toBody(text: string): string {
  return BEGINS_IN_FIRST_LINE.test(text) ? ` ${text}` : text;
}

/**
 * Each marker of a prompt, with the space that {@link toBody} writes after it. If that space is missing, the text
 * begins right after the marker.
 */
export const MARKER_AND_SPACE: RegExp = /* @__PURE__ */ new RegExp(
  `${MARKER.source}(?: (?=${FIRST_LINE}))?`,
  "g",
);
