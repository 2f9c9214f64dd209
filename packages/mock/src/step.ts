import type { ErrorType } from "@text-completions/core";

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
