import { PROMPT_RULES } from "@text-completions/core";

/** How a completion ended, in the words of the legacy API. */
export interface CompletionEnd {
  readonly stop_reason: string;
  /** The stop sequence that appeared. */
  readonly stop: string | null;
}

/** Reasons of the Messages API in the words of the legacy one; `""` for those to which nothing that is sent can lead. */
const REASONS: Readonly<Record<string, string>> = {
  end_turn: "stop_sequence",
  model_context_window_exceeded: "max_tokens",
  tool_use: "",
  pause_turn: "",
};

/**
 * The end of a message as the end of a completion; undefined if it is none. A reason yet unknown is passed on, for the
 * list is open.
 *
 * Source: documentation page "Migrating from Text Completions".
 */
export function toCompletionEnd(
  reason: unknown,
  sequence: unknown,
  refusal: string = "stop_sequence",
): CompletionEnd | undefined {
  if (typeof reason !== "string") return undefined;
  const known = reason === "refusal" ? refusal : (REASONS[reason] ?? reason);
  if (!known) return undefined;
  const stop = reason === "end_turn" ? PROMPT_RULES.markers.human : sequence;
  return { stop_reason: known, stop: typeof stop === "string" ? stop : null };
}
