import type { Adaptation } from "./adaptation.ts";

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
