/**
 * What the bridge had to change so that a request fits:
 *
 * - `"prefill"`: the model does not continue a prefill; it is moved into the last human turn
 * - `"sampling"`: the model does not accept this `temperature`, `top_p` or `top_k`; it is left out
 * - `"unset"`: one of these is -1; it is left out, because the API of 2024 treated it as unset
 * - `"tokens-clamped"`: more tokens were requested than the model can generate
 * - `"stop-dropped"`: a stop sequence is only whitespace, which the Messages API rejects; it is left out
 * - `"thinking"`: the model thinks before it writes, and its thoughts count as tokens
 * - `"first-turn-blank"`: the first human turn has no text, which the Messages API rejects; a placeholder replaces it
 * - `"blank-dropped"`: another turn, the system text or the prefill is only whitespace; it is left out
 * - `"turns-merged"`: two consecutive turns of the same role are joined by an empty line
 * - `"end-trimmed"`: whitespace is removed from the end of a prefill
 * - `"assistant-last"`: an empty last turn follows another turn of the assistant, which the model continues
 * - `"refusal"`: the model declined; reported with the response, and never rejected
 */
export const ADAPTATION_CODES = [
  "prefill",
  "sampling",
  "unset",
  "tokens-clamped",
  "stop-dropped",
  "thinking",
  "first-turn-blank",
  "blank-dropped",
  "turns-merged",
  "end-trimmed",
  "assistant-last",
  "refusal",
] as const;

/** See {@link ADAPTATION_CODES}. */
export type AdaptationCode = (typeof ADAPTATION_CODES)[number];

/** One change that the bridge made so that a request fits. */
export interface Adaptation {
  readonly code: AdaptationCode;
  /** The field of the legacy request, such as `"temperature"`. */
  readonly field: string;
  /** What was changed and why, without the field. It quotes no text of the prompt. */
  readonly message: string;
  /** The number of turns or items of the field that it affects. */
  readonly count: number;
}

/** What to do when a request needs an adaptation: reject it with a 400, or adapt it and report that. */
export type AdaptationPolicy = "reject" | "adapt";

/**
 * One request and its outcome. It contains no prompt, no text of a completion and no key of at least 8 characters.
 * Strings that the caller or the upstream wrote are shortened to 500 characters.
 */
export interface BridgeCall {
  /** Counted from 1. */
  readonly number: number;
  readonly method: string;
  readonly url: string;
  /** When the request arrived, in milliseconds since 1970. */
  readonly startedAt: number;
  /** When the first text of a streamed completion was read from the upstream. */
  firstTextAt?: number;
  /** When the response ended. */
  endedAt?: number;
  /** The status of the response. Absent if no response was sent. */
  status?: number;
  /** The request id of the response: the upstream's, or one created by the bridge. */
  requestId: string;
  /** The requested legacy model. */
  model?: string;
  /** The live model that was used instead. */
  liveModel?: string;
  /** Whether the caller requested a stream. */
  stream?: boolean;
  /** What the bridge changed. */
  adaptations: readonly Adaptation[];
  /** The id of the completion, as sent to the caller. */
  completionId?: string;
  /** The stop reason of the completion, as sent to the caller. */
  stopReason?: string;
  /** Tokens as the upstream counted them: `input_tokens`, `output_tokens` and others. */
  usage?: Readonly<Record<string, number>>;
  /** The error that was sent to the caller. */
  error?: { readonly type: string; readonly message: string };
  /** Details of an error for the operator of the bridge, which the caller does not get. */
  fault?: string;
  /**
   * What went wrong upstream, for programs: the type of the error that it reported, such as `"overloaded_error"`, or
   * `"connection"`, `"timeout"`, `"truncated"`, `"too-large"` or `"invalid-response"`.
   */
  upstreamError?: string;
  /** `"dropped"`: the upstream closed the connection early; `"aborted"`: the caller disconnected. */
  outcome: "pending" | "answered" | "dropped" | "aborted";
}

/**
 * The adaptations as a value of the `warning` header, in which 199 is a miscellaneous warning.
 *
 * Source: RFC 7234 §5.5.
 */
export function toWarning(adaptations: readonly Adaptation[]): string {
  return adaptations
    .map(({ field, message }) => `${field}: ${message}`)
    .map((text) => `199 text-completions-bridge "${text.replace(/[^ !#-[\]-~]/g, "'")}"`)
    .join(", ");
}
