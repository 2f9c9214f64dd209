import { ERROR_STATUS } from "@text-completions/core";
import { assertValue, invalidOption, number, oneOf, type OptionKind } from "@text-completions/core/internal";

/** One thing that a scripted stream does. Made by `text`, `pause`, `ping`, `errorEvent`, `drop`, `stall` and `raw`. */
export type Step = TextStep | PauseStep | PingStep | ErrorEventStep | DropStep | StallStep | RawStep;

/** New text, sent as one event. */
export interface TextStep {
  readonly kind: "text";
  readonly text: string;
}

/** A pause. */
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
  readonly type: FailureType;
  readonly message: string | undefined;
}

/** A broken connection. */
export interface DropStep {
  readonly kind: "drop";
  /** Whether the server resets the connection (RST of TCP) instead of closing it (FIN). */
  readonly isReset: boolean;
}

/** Silence until the client disconnects. */
export interface StallStep {
  readonly kind: "stall";
}

/** Bytes that are sent as they are. */
export interface RawStep {
  readonly kind: "raw";
  readonly bytes: Uint8Array;
}

/**
 * The types of errors that `failure` and `errorEvent` send: those of the API, and that of the edge in front of it.
 */
export type FailureType = keyof typeof ERROR_STATUS | "forbidden";

/** A {@link FailureType}. */
export const FAILURE_TYPE: OptionKind = oneOf(...Object.keys(ERROR_STATUS), "forbidden");

/**
 * New text, sent as one completion event. Stop sequences and `max_tokens_to_sample` of the request apply to it.
 *
 * @throws {UsageError} if it is not a string.
 */
export function text(content: string): TextStep {
  if (typeof content !== "string") throw invalidOption("content", "a string", content);
  return { kind: "text", text: content };
}

/** The duration of a pause. */
export const PAUSE: OptionKind = number({ infinite: false });

/**
 * A pause before the next step, in milliseconds. It ends at once when the client disconnects.
 *
 * @throws {UsageError} if it is not a finite number of at least 0.
 */
export function pause(ms: number): PauseStep {
  if (!PAUSE.accepts(ms)) {
    const fix = ms === Infinity ? "Use stall() to wait forever." : undefined;
    throw invalidOption("ms", PAUSE.expected, ms, { fix });
  }
  return { kind: "pause", ms };
}

/** A ping event. A client ignores it. */
export function ping(): PingStep {
  return { kind: "ping" };
}

/**
 * An error in the middle of a stream: an `error` event after the status 200 was sent. The stream ends with it. For a
 * request without `stream` it is an error response. To send what the API does not, use `raw`.
 *
 * @param message - Default: the API's for this type.
 * @throws {UsageError} if the type or message is invalid.
 */
export function errorEvent(type: FailureType, message?: string): ErrorEventStep {
  assertValue("type", FAILURE_TYPE, type);
  if (message !== undefined && typeof message !== "string") {
    throw invalidOption("message", "a string", message);
  }
  return { kind: "errorEvent", type, message };
}

const DROP: OptionKind = oneOf("close", "reset");

/**
 * The connection breaks here: the client sees an error, not an end. As a whole reply, it breaks before any response.
 *
 * When the connection breaks, some platforms discard what they have not read, as Bun's `fetch` does: if the text before
 * the drop matters, put a `pause` of about ten milliseconds between them.
 *
 * @param how - Whether the server closes the connection (FIN of TCP), as when it stops, or resets it (RST), as when it
 * crashes. Default: `"close"`.
 * @throws {UsageError} if `how` is neither.
 */
export function drop(how: "close" | "reset" = "close"): DropStep {
  assertValue("how", DROP, how);
  return { kind: "drop", isReset: how === "reset" };
}

/** Nothing more is sent until the client disconnects. As a whole reply, not even a status is sent. */
export function stall(): StallStep {
  return { kind: "stall" };
}

/**
 * Bytes, or a string as UTF-8, sent unchanged in one chunk: malformed events, part of a character, unknown events.
 *
 * @throws {UsageError} if `bytes` is neither.
 */
export function raw(bytes: Uint8Array | string): RawStep {
  if (typeof bytes === "string") return { kind: "raw", bytes: new TextEncoder().encode(bytes) };
  if (!(bytes instanceof Uint8Array)) throw invalidOption("bytes", "a Uint8Array or a string", bytes);
  return { kind: "raw", bytes };
}

const STEP_KINDS: Readonly<Record<Step["kind"], true>> = {
  text: true,
  pause: true,
  ping: true,
  errorEvent: true,
  drop: true,
  stall: true,
  raw: true,
};

/** Whether a value is a step. */
export function isStep(value: unknown): value is Step {
  const { kind }: { kind?: unknown } = Object(value);
  return typeof kind === "string" && Object.hasOwn(STEP_KINDS, kind);
}
