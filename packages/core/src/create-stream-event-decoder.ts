import { decodeFrame } from "./decode-frame.ts";
import { FrameCutter, type EventStreamFrame } from "./frame-cutter.ts";
import { createLineDecoder } from "./line-decoder.ts";
import type { StreamEvent } from "./stream-event.ts";

/** Options of `decodeStreamEvents` and `createStreamEventDecoder`. */
export interface DecodeStreamEventsOptions {
  /** The most characters one event may have. Default: 1,048,576. */
  maxEventLength?: number | undefined;
  /** Called with each event whose name is unknown, which the API says to ignore. */
  onUnknownEvent?: ((frame: EventStreamFrame) => void) | undefined;
}

const DEFAULT_MAX_EVENT_LENGTH = 1_048_576;

/** Takes the bytes of a stream as they come. */
export interface StreamEventDecoder {
  /** Hands on each event that these bytes complete. */
  decode: (chunk: Uint8Array) => void;
  /** Hands on what the end of the bytes completes. */
  end: () => void;
}

/**
 * Creates what `decodeStreamEvents` decodes with, for a caller that reads the bytes itself. `onEvent` gets each event at
 * once; nothing is asynchronous.
 *
 * @throws {TypeError} if `onEvent` is no function or `maxEventLength` no number above 0.
 * @throws {EventStreamError} from both methods, as `decodeStreamEvents` does, after the events before the fault.
 */
export function createStreamEventDecoder(
  onEvent: (event: StreamEvent) => void,
  options: DecodeStreamEventsOptions = {},
): StreamEventDecoder {
  const { maxEventLength = DEFAULT_MAX_EVENT_LENGTH, onUnknownEvent } = options;
  demand(typeof onEvent === "function", "onEvent", onEvent, "Pass a function that takes each event");
  demand(
    typeof maxEventLength === "number" && maxEventLength > 0,
    "maxEventLength",
    maxEventLength,
    "Give a number above 0",
  );
  const decodeLines = createLineDecoder();
  const cutter = new FrameCutter(maxEventLength);

  function take(text: string): void {
    for (const frame of cutter.cut(text)) {
      const event = decodeFrame(frame);
      if (event) onEvent(event);
      else onUnknownEvent?.(frame);
    }
  }

  return {
    decode(chunk) {
      take(decodeLines(chunk));
      cutter.checkLength();
    },
    end() {
      take(decodeLines());
      cutter.checkEnd();
    },
  };
}

function demand(ok: boolean, name: string, value: unknown, remedy: string): void {
  if (!ok) throw new TypeError(`Failed to create a stream decoder: ${name} is ${String(value)}. ${remedy}.`);
}
