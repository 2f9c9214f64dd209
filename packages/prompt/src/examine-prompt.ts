import { findFault } from "./find-fault.ts";
import type { Finding } from "./prompt-problem.ts";
import { sanitize } from "./sanitize-prompt.ts";
import { splitPrompt, type SplitPrompt } from "./split-prompt.ts";

/** A prompt as the server reads it, whether it is valid or not. */
export interface ExaminedPrompt extends SplitPrompt {
  /** The sanitised prompt. */
  text: string;
  /** The error with which the server refuses the turns, if it does. */
  fault: Finding | undefined;
}

/** Sanitises a prompt, cuts it at its markers, and judges its turns. */
export function examinePrompt(action: string, prompt: string): ExaminedPrompt {
  const text = sanitize(action, prompt);
  const split = splitPrompt(text);
  return { text, ...split, fault: findFault(text, split) };
}
