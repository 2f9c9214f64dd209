import { PROMPT_RULES } from "@text-completions/core";

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

/** The markers without their line feeds: `Human:` and `Assistant:`. */
export const HUMAN_WORD: string = HUMAN_PROMPT.trim();
export const AI_WORD: string = AI_PROMPT.trim();

/** Source of a regular expression for either word. */
export const WORDS: string = `(?:${HUMAN_WORD}|${AI_WORD})`;

/** Source of a regular expression for either marker. */
export const MARKERS: string = `(?:${HUMAN_PROMPT}|${AI_PROMPT})`;
