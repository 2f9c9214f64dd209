import type { ErrorType } from "@text-completions/core";
import { misuse, isDelay, requireErrorType } from "../usage.ts";

/** One thing that happens in a scripted stream. Made by `text`, `pause`, `ping`, `errorEvent`, `drop`, `stall` and `raw`. */
export type Step = TextStep | PauseStep | PingStep | ErrorEventStep | DropStep | StallStep | RawStep;

/** New text, sent as one event. */
export interface TextStep {
  readonly kind: "text";
  readonly text: string;
}

/** Time that passes. */
export interface PauseStep {
  readonly kind: "pause";
  readonly ms: number;
}

/** A ping event. */
export interface PingStep {
  readonly kind: "ping";
}

/** An error event, which ends the stream. */
export interface ErrorEventStep {
  readonly kind: "errorEvent";
  readonly type: ErrorType;
  readonly message: string | undefined;
}

/** A broken connection. */
export interface DropStep {
  readonly kind: "drop";
  /** Whether the other side resets the connection (RST of TCP) instead of closing it (FIN). */
  readonly isReset: boolean;
}

/** Silence until the client goes away. */
export interface StallStep {
  readonly kind: "stall";
}

/** Bytes sent as they are, whatever they say. */
export interface RawStep {
  readonly kind: "raw";
  readonly bytes: Uint8Array;
}

/**
 * New text, sent as one completion event. Stop sequences and `max_tokens_to_sample` of the request apply to it.
 *
 * @throws {TypeError} if it is not a string.
 */
export function text(content: string): TextStep {
  if (typeof content !== "string") throw misuse("script a text", "it is not a string", "Pass a string.");
  return { kind: "text", text: content };
}

/**
 * Time that passes before the next step, in milliseconds. It ends at once when the client goes away.
 *
 * @throws {TypeError} if it is not a number of 0 or more.
 */
export function pause(ms: number): PauseStep {
  if (!isDelay(ms)) {
    throw misuse(
      "script a pause",
      `it is ${JSON.stringify(ms)}`,
      "Pass milliseconds, 0 or more; for ever is stall().",
    );
  }
  return { kind: "pause", ms };
}

/** A ping event. A client ignores it. */
export function ping(): PingStep {
  return { kind: "ping" };
}

/**
 * A failure in the middle: an `error` event after the status 200 was sent. The stream ends with it.
 * In a reply to a request without `stream`, it is an ordinary failure.
 *
 * @param type - The kind of failure. @param message - Default: what the API says for this type.
 * @throws {TypeError} if no failure has the type. What else a server may send is scripted by `raw`.
 */
export function errorEvent(type: ErrorType, message?: string): ErrorEventStep {
  requireErrorType(type, "script an error event");
  return { kind: "errorEvent", type, message };
}

/**
 * The connection breaks here: the client sees a failure, not an end. As a reply of its own: before any answer.
 *
 * A platform may throw away what it had not yet read when the connection broke, as Bun's `fetch` does: put a `pause`
 * of some ten milliseconds before the drop where the text before it counts.
 *
 * @param how - Whether the server closes the connection (FIN of TCP), as when it stops, or resets it (RST), as when it
 * crashes. Default: `"close"`.
 * @throws {TypeError} if it is neither.
 */
export function drop(how: "close" | "reset" = "close"): DropStep {
  if (how !== "close" && how !== "reset") {
    throw misuse("script a drop", `how is ${JSON.stringify(how)}`, 'Pass "close" or "reset".');
  }
  return { kind: "drop", isReset: how === "reset" };
}

/** Nothing comes any more, until the client goes away. As a reply of its own: not even a status. */
export function stall(): StallStep {
  return { kind: "stall" };
}

/** Bytes, or a text in UTF-8, sent as they are in one chunk: malformed events, half a character, another event. */
export function raw(bytes: Uint8Array | string): RawStep {
  if (typeof bytes === "string") return { kind: "raw", bytes: new TextEncoder().encode(bytes) };
  if (!(bytes instanceof Uint8Array)) {
    throw misuse("script raw bytes", "they are neither a Uint8Array nor a string", "Pass one of the two.");
  }
  return { kind: "raw", bytes };
}
