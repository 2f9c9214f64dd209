import { PROMPT_RULES } from "@text-completions/core";

/** Begins a turn of the human. Two real line feeds, which the SDK's 0.61 to 0.137 wrote as backslashes. */
export const HUMAN_PROMPT: string = PROMPT_RULES.markers.human;

/** Begins a turn of the assistant. */
export const AI_PROMPT: string = PROMPT_RULES.markers.assistant;
