import type { MessagesNote } from "@text-completions/prompt";

/**
 * What could not be carried over as it was:
 *
 * - `"prefill"`: the model does not continue a text; the prefill is folded into the last human turn
 * - `"sampling"`: the model does not take this `temperature`, `top_p` or `top_k`; it is left out
 * - `"unset"`: -1 was given for one of these; it is read as absent, as the API did in 2024
 * - `"tokens-clamped"`: more tokens were asked for than the model writes
 * - `"stop-dropped"`: a stop sequence is white space alone, which the Messages API refuses; it is left out
 * - `"thinking"`: the model thinks before it answers, and its thoughts count as tokens
 * - `"blank-dropped"`, `"turns-merged"`, `"end-trimmed"`, `"assistant-last"`: of the prompt's texts, as `toMessages` of
 *   `@text-completions/prompt` tells
 * - `"refusal"`: the model declined; told when the answer comes, and never rejected
 */
export type AdaptationCode =
  | "prefill"
  | "sampling"
  | "unset"
  | "tokens-clamped"
  | "stop-dropped"
  | "thinking"
  | "refusal"
  | Exclude<MessagesNote["code"], "user-not-first">;

/** One thing that could not be carried over as it was. */
export interface Adaptation {
  readonly code: AdaptationCode;
  /** The field of the legacy request, as in the API's messages: `"temperature"`, `"stop_sequences.0"`. */
  readonly field: string;
  /** Why, as a sentence without the field. It quotes no text of the prompt. */
  readonly message: string;
}

/** What to do when a request needs an adaptation: reject it with a 400, or adapt it and report that. */
export type AdaptationPolicy = "reject" | "adapt";

/**
 * The adaptations as a value of the `warning` header: each once, however many items of a list or turns it befell, for servers
 * read no more than some kilobytes of headers. Source: RFC 7234 §5.5, 199 is a miscellaneous warning.
 */
export function toWarning(adaptations: readonly Adaptation[]): string {
  const texts = new Set(adaptations.map(({ field, message }) => `${field.replace(/\.\d+/, "")}: ${message}`));
  return [...texts]
    .map((text) => `199 text-completions-bridge "${text.replace(/[^ !#-[\]-~]/g, "'")}"`)
    .join(", ");
}
