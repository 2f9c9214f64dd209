import {
  type AbortScope,
  type Clock,
  listenForAbort,
  openAbortScope,
  startTimer,
} from "@text-completions/core/internal";
import type { ChunkAction, StreamAction } from "./stream-events.ts";

/** How a stream can end. */
export type StreamEnd = "answered" | "dropped" | "aborted";

/** What a stream needs in addition to its actions. */
export interface StreamContext {
  readonly clock: Clock;
  /** Its signal aborts when the client disconnects. */
  readonly request: Pick<Request, "signal">;
  /** Called before each chunk is sent. Default: none. */
  readonly onChunk?: (chunk: ChunkAction) => void;
  /** Called once, however the stream ends. */
  readonly onEnd: (outcome: StreamEnd) => void;
}

/** A stream that is being sent. */
export interface StreamPlayer {
  /**
   * The next chunk, when it is due; undefined at the end, or if the client has disconnected. A promise only if time has
   * to pass.
   *
   * @throws {TypeError} if the connection breaks here.
   */
  next(): Chunk | undefined | Promise<Chunk | undefined>;
  /** Ends the stream, because it is no longer read. */
  leave(): void;
}

/** Text to be sent in UTF-8, or bytes. */
export type Chunk = ChunkAction["data"];

/**
 * Performs actions as chunks are requested. When the client disconnects, it ends at once and leaves no timer behind.
 */
export function createStreamPlayer(
  actions: Iterator<StreamAction, void>,
  { clock, request, onChunk = () => undefined, onEnd }: StreamContext,
): StreamPlayer {
  const { signal } = request;
  let ended = false;
  let stopWaiting: (() => void) | undefined;
  let scope: AbortScope | undefined;

  function finish(outcome: StreamEnd): void {
    if (ended) return;
    ended = true;
    signal.removeEventListener("abort", leave);
    scope?.dispose();
    stopWaiting?.();
    onEnd(outcome);
  }

  function leave(): void {
    finish("aborted");
  }

  function play(): Chunk | undefined | Promise<Chunk | undefined> {
    if (ended) return undefined;
    const { value: action, done } = actions.next();
    if (done === true) {
      finish("answered");
      return undefined;
    }
    switch (action.kind) {
      case "chunk":
        return clock.holdsChunks === true ? wait(0).then(() => send(action)) : send(action);
      case "wait":
        return wait(action.ms).then(play);
      case "stall":
        // No timer refers to this stream while it waits, so it and its signal could be garbage-collected.
        scope = openAbortScope(request);
        return wait(Infinity).then(() => undefined);
      case "drop":
        finish("dropped");
        throw connectionError("terminated", action.isReset);
    }
  }

  function wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const stopTimer = startTimer(clock, ms, resolve);
      stopWaiting = () => {
        stopTimer();
        resolve();
      };
    });
  }

  function send(chunk: ChunkAction): Chunk | undefined {
    if (ended) return undefined;
    onChunk(chunk);
    return chunk.data;
  }

  listenForAbort(signal, leave);
  return { next: play, leave };
}

const RESET = "ECONNRESET";

/** The error with which Node's `fetch` rejects when the server closes the connection too early, or resets it. */
export function connectionError(message: "fetch failed" | "terminated", reset: boolean): TypeError {
  const cause = reset
    ? Object.assign(new Error("read ECONNRESET"), { code: RESET })
    : new Error("other side closed");
  return new TypeError(message, { cause });
}

/** Whether an error means that the connection has to be reset. */
export function isReset(error: unknown): boolean {
  const cause: unknown = error instanceof Error && error.cause;
  return cause instanceof Error && "code" in cause && cause.code === RESET;
}
