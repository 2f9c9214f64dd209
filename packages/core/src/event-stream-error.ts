import type { EventStreamFrame } from "./frame-cutter.ts";

/**
 * Why a body could not be read as a stream of this API:
 *
 * - `"malformed"`: an event's data is not what the document says, or the body holds no event but other text
 * - `"unnamed"`: an event has no name, as in streams of `anthropic-version: 2023-01-01`
 * - `"unterminated"`: the body ends within an event, before the empty line that completes it
 * - `"too-large"`: an event is longer than the limit
 */
export type EventStreamErrorReason = "malformed" | "unnamed" | "unterminated" | "too-large";

/** A body is not a stream of this API. All events before the fault have been delivered. */
export class EventStreamError extends Error {
  override readonly name = "EventStreamError";
  /** Why, as a word for programs. */
  readonly reason: EventStreamErrorReason;
  /** The event at fault as far as it could be read; of a body without any event, the first line as `data`. */
  readonly frame: EventStreamFrame | undefined;

  constructor(
    reason: EventStreamErrorReason,
    message: string,
    options: { frame?: EventStreamFrame | undefined; cause?: unknown } = {},
  ) {
    super(`Failed to read the event stream: ${message}`, "cause" in options ? { cause: options.cause } : {});
    this.reason = reason;
    this.frame = options.frame;
  }
}

/** Whether a value is an `EventStreamError`, of this copy of the package or of another one. */
export function isEventStreamError(value: unknown): value is EventStreamError {
  return value instanceof Error && value.name === "EventStreamError" && "reason" in value;
}
