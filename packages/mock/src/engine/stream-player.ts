import type { CallRecord } from "./call.ts";
import type { Clock } from "../time/clock.ts";
import { onAbort } from "../time/wait.ts";
import type { ChunkFrame, Frame } from "./stream-events.ts";

/** What a stream needs besides its frames. */
export interface StreamContext {
  readonly clock: Clock;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
  /** Kept up to date while the stream runs. */
  readonly call: Pick<CallRecord, "chunks" | "text" | "error">;
  /** Told once, however the stream ends. */
  readonly onEnd: (outcome: "answered" | "dropped" | "aborted") => void;
}

/** A stream that is under way. */
export interface StreamPlayer {
  /**
   * The next chunk, at its time; undefined at the end, or once nobody listens. A promise only if time must pass.
   *
   * @throws {TypeError} if the connection breaks here.
   */
  next(): Chunk | undefined | Promise<Chunk | undefined>;
  /** Ends it, since nobody listens any more. */
  leave(): void;
}

/** Text to be sent in UTF-8, or bytes. */
export type Chunk = ChunkFrame["data"];

/** Plays frames as they are asked for. When the client goes away, it ends at once and leaves no timer. */
export function createStreamPlayer(frames: Iterator<Frame, void>, context: StreamContext): StreamPlayer {
  const { clock, signal, call, onEnd } = context;
  const gone = new AbortController();
  let isOver = false;

  function finish(outcome: "answered" | "dropped" | "aborted"): void {
    if (isOver) return;
    isOver = true;
    signal.removeEventListener("abort", leave);
    // With a reason given, none has to be made, which takes longer than all the rest.
    gone.abort(outcome);
    onEnd(outcome);
  }

  function leave(): void {
    finish("aborted");
  }

  function play(): Chunk | undefined | Promise<Chunk | undefined> {
    if (isOver) return undefined;
    const { value: frame, done } = frames.next();
    if (done === true) {
      finish("answered");
      return undefined;
    }
    switch (frame.kind) {
      case "chunk":
        if (clock.holdsChunks !== true) return deliver(frame);
        return clock.sleep(0, gone.signal).then(() => deliver(frame));
      case "wait":
        return clock.sleep(frame.ms, gone.signal).then(play);
      case "stall":
        return untilAborted(gone.signal, context).then(() => undefined);
      // A step of no kind that there is breaks it, too, for nobody would see a stream that just stops.
      case "drop":
      default:
        finish("dropped");
        throw connectionBroken("terminated", frame.isReset);
    }
  }

  function deliver({ data, text, error }: ChunkFrame): Chunk | undefined {
    if (isOver) return undefined;
    call.chunks++;
    call.text += text;
    if (error !== undefined) call.error = error;
    return data;
  }

  onAbort(signal, leave);
  return { next: play, leave };
}

/** Those who wait in silence: no timer leads to them, so they and their signals would be collected as garbage. */
const silent = new Set<object>();

/** Resolves once the signal is aborted. Until then, whoever waits is kept. */
export async function untilAborted(signal: AbortSignal, waiting: object): Promise<void> {
  silent.add(waiting);
  await new Promise<void>((resolve) => void onAbort(signal, resolve));
  silent.delete(waiting);
}

/** What `fetch` of Node rejects with when the other side breaks the connection: closes it too early, or resets it. */
export function connectionBroken(message: "fetch failed" | "terminated", withReset: boolean): TypeError {
  const cause = withReset
    ? Object.assign(new Error("read ECONNRESET"), { code: RESET })
    : new Error("other side closed");
  return new TypeError(message, { cause });
}

/** Whether an error says that the connection is to be reset. */
export function isReset(error: unknown): boolean {
  const cause: unknown = error instanceof Error && error.cause;
  return cause instanceof Error && "code" in cause && cause.code === RESET;
}

const RESET = "ECONNRESET";
