import { CompletionError, type CompletionErrorFacts } from "./completion-error.ts";

/**
 * How a stream broke:
 *
 * - `"truncated"`: it ended, or the connection broke, before the event that carries a `stop_reason`
 * - `"malformed"`: it holds data that is no event of this API
 * - `"not-a-stream"`: the answer has another content type, or no body
 * - `"stalled"`: nothing came for `stallTimeoutMs`, or nothing at all for `firstChunkTimeoutMs`
 */
export type StreamErrorReason = "truncated" | "malformed" | "not-a-stream" | "stalled";

/** A stream broke after its status 200. `partial` holds the text that had arrived. */
export class StreamError extends CompletionError {
  override readonly name = "StreamError";
  override readonly kind = "stream";
  /** How it broke, as a word for programs. */
  readonly reason: StreamErrorReason;

  constructor(reason: StreamErrorReason, message: string, facts: CompletionErrorFacts) {
    super(message, facts);
    this.reason = reason;
  }
}
