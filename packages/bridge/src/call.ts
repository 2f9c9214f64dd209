/**
 * What could not be carried over as it was:
 *
 * - `"prefill"`: the model does not continue a text; the prefill is folded into the last human turn
 * - `"sampling"`: the model does not take this `temperature`, `top_p` or `top_k`; it is left out
 * - `"unset"`: -1 was passed for one of these; it is read as absent, as the API did in 2024
 * - `"tokens-clamped"`: more tokens were asked for than the model writes
 * - `"stop-dropped"`: a stop sequence is white space alone, which the Messages API rejects; it is left out
 * - `"thinking"`: the model thinks before it writes, and its thoughts count as tokens
 * - `"first-turn-blank"`: the first human turn has no text, which the Messages API rejects; a placeholder stands for it
 * - `"blank-dropped"`: another turn, the system text or the prefill is white space alone; it is left out
 * - `"turns-merged"`: two turns of one role in a row are joined by an empty line
 * - `"end-trimmed"`: white space is cut from the end of a prefill
 * - `"assistant-last"`: an empty last turn follows another one of the assistant, which the model continues
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

/** One thing that could not be carried over as it was. */
export interface Adaptation {
  readonly code: AdaptationCode;
  /** The field of the legacy request, as in the API's messages: `"temperature"`, `"stop_sequences"`. */
  readonly field: string;
  /** Why, as a sentence without the field. It quotes no text of the prompt. */
  readonly message: string;
  /** How many turns or items of the field it concerns. */
  readonly count: number;
}

/** What to do when a request needs an adaptation: reject it with a 400, or adapt it and report that. */
export type AdaptationPolicy = "reject" | "adapt";

/**
 * One request and what became of it. It holds no prompt, no text of a completion and no key of at least 8 characters.
 * What the caller or the upstream wrote is cut at 500 characters.
 */
export interface BridgeCall {
  /** Counted from 1. */
  readonly number: number;
  readonly method: string;
  readonly url: string;
  /** When it came, in milliseconds since 1970. */
  readonly startedAt: number;
  /** When it ended. */
  endedAt?: number;
  /** The status of the response. Absent if no response was sent. */
  status?: number;
  /** Of the response: the upstream's, or one of the bridge's. */
  requestId: string;
  /** The legacy model that was asked for. */
  model?: string;
  /** The live model that was asked instead. */
  liveModel?: string;
  /** Whether a stream was asked for. */
  stream?: boolean;
  /** What could not be carried over. */
  adaptations: readonly Adaptation[];
  /** The stop reason of the completion, as the caller got it. */
  stopReason?: string;
  /** Tokens as the upstream counted them: `input_tokens`, `output_tokens` and others. */
  usage?: Readonly<Record<string, number>>;
  /** The error that the caller got. */
  error?: { readonly type: string; readonly message: string };
  /** What only the operator of the bridge should know of an error. */
  fault?: string;
  /** `"dropped"`: the upstream broke off; `"aborted"`: the caller went away. */
  outcome: "pending" | "answered" | "dropped" | "aborted";
}

/** Collects the adaptations of one request, each code once a field. */
export class AdaptationList {
  readonly #list: Adaptation[];

  constructor(earlier?: AdaptationList) {
    this.#list = [...(earlier?.all ?? [])];
  }

  get all(): readonly Adaptation[] {
    return this.#list;
  }

  add(code: AdaptationCode, field: string, message: string, count = 1): void {
    const index = this.#list.findIndex((known) => known.code === code && known.field === field);
    const known = this.#list[index];
    if (known === undefined) this.#list.push({ code, field, message: shorten(message), count });
    else this.#list[index] = { ...known, count: known.count + count };
  }
}

/** The id of a model may be as long as a caller likes; servers read no more than some kilobytes of headers. */
const MAX_MESSAGE_LENGTH = 200;

function shorten(message: string): string {
  return message.length > MAX_MESSAGE_LENGTH ? `${message.slice(0, MAX_MESSAGE_LENGTH)}…` : message;
}

/**
 * The adaptations as a value of the `warning` header. Source: RFC 7234 §5.5, 199 is a miscellaneous warning.
 */
export function toWarning(adaptations: readonly Adaptation[]): string {
  return adaptations
    .map(({ field, message }) => `${field}: ${message}`)
    .map((text) => `199 text-completions-bridge "${text.replace(/[^ !#-[\]-~]/g, "'")}"`)
    .join(", ");
}
