import type { MessagesNote } from "@text-completions/prompt";

/** One request and what became of it. No prompt, no text and no key is in it. */
export interface BridgeCall {
  /** Counted from 1. */
  readonly number: number;
  readonly method: string;
  readonly url: string;
  /** When it came, in milliseconds since 1970. */
  readonly startedAt: number;
  /** When it was at its end. */
  endedAt?: number;
  /** The status of the answer. Absent if there is none. */
  status?: number;
  /** Of the answer: that of the upstream, or one of the bridge's. */
  requestId: string;
  /** The legacy model that was asked for. */
  model?: string;
  /** The live model that was asked instead. */
  liveModel?: string;
  /** Whether a stream was asked for. */
  stream?: boolean;
  /** What could not be carried over. */
  readonly adaptations: Adaptation[];
  /** The stop reason of the answer, as the caller got it. */
  stopReason?: string;
  /** Tokens as the upstream counted them: `input_tokens`, `output_tokens` and others. */
  usage?: Readonly<Record<string, unknown>>;
  /** What the caller was told of a failure, without the keys that went upstream, if they have 8 characters or more. */
  error?: { readonly type: string; readonly message: string };
  /** What only the one who runs the bridge should know of a failure, without these keys, too. */
  fault?: string | undefined;
  /** `"dropped"`: the upstream broke off; `"aborted"`: the caller went away. */
  outcome: "pending" | "answered" | "dropped" | "aborted";
}

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
