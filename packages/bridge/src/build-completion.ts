import type { CompletionEvent } from "@text-completions/core";
import type { CompletionIdentity } from "./read-message.ts";

/** Builds a completion, whole or an event, its members in the order of the real one. */
export function buildCompletion(
  completion: string,
  { id, model }: CompletionIdentity,
  { stop_reason, stop }: Required<Pick<CompletionEvent, "stop_reason" | "stop">>,
): CompletionEvent {
  return { type: "completion", id, completion, stop_reason, model, stop, log_id: id };
}
