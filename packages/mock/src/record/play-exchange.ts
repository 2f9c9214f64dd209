import { toResponse } from "../answer.ts";
import type { Clock } from "../clock.ts";
import { connectionBroken } from "../connection-broken.ts";
import type { Frame } from "../stream-frames.ts";
import { createStreamPlayer } from "../stream-player.ts";
import type { RecordedChunk, RecordedExchange } from "./recording.ts";

/** How one answer of a replay runs. */
export interface Tempo {
  readonly clock: Clock;
  readonly speed: number;
  /** When the request came. */
  readonly startedAt: number;
  /** Told when the answer is at its end, unless the returned promise rejects. */
  readonly onEnd: () => void;
}

/** Answers as an exchange was answered, each part at its time. An answer that was aborted breaks where it was. */
export async function playExchange(
  { response, end, endAtMs }: RecordedExchange,
  signal: AbortSignal,
  tempo: Tempo,
): Promise<Response> {
  const waitMs = remaining(response?.atMs ?? endAtMs, tempo);
  if (waitMs > 0) await tempo.clock.sleep(waitMs, signal);
  signal.throwIfAborted();
  if (response === undefined) throw connectionBroken("fetch failed", false);

  const { status, headers, chunks } = response;
  if (chunks.length === 0 && end === "complete") {
    tempo.onEnd();
    return new Response(null, { status, headers });
  }
  const frames = framesOf(chunks, end, endAtMs, tempo);
  const player = createStreamPlayer(frames, {
    clock: tempo.clock,
    signal,
    // Nobody looks at it: a replay keeps no calls.
    call: { chunks: 0, text: "", error: undefined },
    onEnd: tempo.onEnd,
  });
  return toResponse({ status, headers, body: player }, signal);
}

function* framesOf(
  chunks: readonly RecordedChunk[],
  end: RecordedExchange["end"],
  endAtMs: number,
  tempo: Tempo,
): Generator<Frame, void> {
  for (const chunk of chunks) {
    yield* waitUntil(chunk.atMs, tempo);
    yield { kind: "chunk", data: "text" in chunk ? chunk.text : decode(chunk.base64), text: "" };
  }
  yield* waitUntil(endAtMs, tempo);
  if (end !== "complete") yield { kind: "drop", isReset: false };
}

function* waitUntil(atMs: number, tempo: Tempo): Generator<Frame, void> {
  const ms = remaining(atMs, tempo);
  if (ms > 0) yield { kind: "wait", ms };
}

/** Milliseconds until a moment of the recording, so that waits that last too long do not add up. */
function remaining(atMs: number, { clock, speed, startedAt }: Tempo): number {
  return startedAt + atMs / speed - clock.now();
}

function decode(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
}
