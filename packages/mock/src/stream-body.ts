import type { CallRecord } from "./call.ts";
import type { Clock } from "./clock.ts";
import { connectionBroken } from "./connection-broken.ts";
import type { Frame } from "./stream-frames.ts";

/** What a stream needs besides its frames. */
export interface StreamContext {
  readonly clock: Clock;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
  /** Kept up to date while the stream runs. */
  readonly call: CallRecord;
  /** Told once, however the stream ends. */
  readonly onEnd: (outcome: "answered" | "dropped" | "aborted") => void;
}

/** A body that plays frames as they are asked for. When the client goes away, it ends at once and leaves no timer. */
export function createStreamBody(frames: Iterator<Frame, void>, context: StreamContext): ReadableStream<Uint8Array> {
  const { clock, signal, call, onEnd } = context;
  const gone = new AbortController();
  let isOver = false;

  function finish(outcome: "answered" | "dropped" | "aborted"): void {
    if (isOver) return;
    isOver = true;
    signal.removeEventListener("abort", onAbort);
    gone.abort();
    onEnd(outcome);
  }

  let controller: ReadableStreamDefaultController<Uint8Array>;
  function onAbort(): void {
    controller.error(signal.reason);
    finish("aborted");
  }

  function play(): void | Promise<void> {
    if (isOver) return;
    const { value: frame, done } = frames.next();
    if (done === true) {
      controller.close();
      return finish("answered");
    }
    switch (frame.kind) {
      case "chunk":
        call.chunks++;
        call.text += frame.text;
        return controller.enqueue(frame.bytes);
      case "error":
        call.chunks++;
        call.error = { type: frame.type, message: frame.message };
        return controller.enqueue(frame.bytes);
      case "wait":
        return clock.sleep(frame.ms, gone.signal).then(play);
      case "drop":
        controller.error(connectionBroken("terminated"));
        return finish("dropped");
      case "stall":
        return untilAborted(gone.signal);
    }
  }

  return new ReadableStream<Uint8Array>(
    {
      start(started) {
        controller = started;
        if (signal.aborted) onAbort();
        else signal.addEventListener("abort", onAbort);
      },
      pull: () => (clock.holdsChunks === true ? clock.sleep(0, gone.signal).then(play) : play()),
      cancel: () => finish("aborted"),
    },
    { highWaterMark: 0 },
  );
}

/** Resolves once the signal is aborted. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
