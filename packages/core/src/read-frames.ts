import { createParser } from "eventsource-parser";
import { EventStreamError } from "./event-stream-error.ts";

/** One event as it stands on the wire: its name and its `data` lines, joined by line feeds. */
export interface EventStreamFrame {
  event?: string | undefined;
  data: string;
  id?: string | undefined;
}

/**
 * Cuts a body into events as the HTML standard does, and yields those that each chunk completes. A body that ends
 * within an event is an error, which comes after all complete events.
 */
export async function* readFrames(
  body: ReadableStream<Uint8Array>,
  maxEventLength: number,
): AsyncGenerator<EventStreamFrame[], void, undefined> {
  const reader = body.getReader();
  const cutter = createCutter(maxEventLength);
  try {
    for (let result = await reader.read(); !result.done; result = await reader.read()) {
      const frames = cutter.cut(result.value);
      if (frames.length > 0) yield frames;
    }
    cutter.end();
  } finally {
    // Not awaited: some streams never settle a cancellation, and the reader of this generator must not hang on them.
    reader.cancel().catch(() => undefined);
  }
}

interface Cutter {
  cut(chunk: Uint8Array): EventStreamFrame[];
  end(): void;
}

function createCutter(maxEventLength: number): Cutter {
  const decoder = new TextDecoder();
  let frames: EventStreamFrame[] = [];
  let anyFrame = false;
  let strayLine: string | undefined;
  let tooLarge = false;

  const parser = createParser({
    maxBufferSize: maxEventLength,
    onEvent(frame) {
      anyFrame = true;
      frames.push(frame);
    },
    onError(error) {
      if (error.type === "max-buffer-size-exceeded") tooLarge = true;
      else strayLine ??= error.line;
    },
  });

  function feed(text: string): EventStreamFrame[] {
    frames = [];
    parser.feed(text);
    return frames;
  }

  return {
    cut(chunk) {
      const complete = feed(decoder.decode(chunk, { stream: true }));
      if (tooLarge) {
        throw new EventStreamError(
          "too-large",
          `an event is longer than ${maxEventLength} characters. Raise \`maxEventLength\` if the server is to be trusted.`,
        );
      }
      return complete;
    },
    end() {
      const hadFrame = anyFrame;
      // What an empty line would complete now, the body left incomplete.
      const [frame] = feed(`${decoder.decode()}\n\n`);
      if (frame) {
        throw new EventStreamError(
          "unterminated",
          "the body ends within an event. What the event held so far is in `frame`.",
          { frame },
        );
      }
      if (!hadFrame && strayLine !== undefined) {
        throw new EventStreamError(
          "malformed",
          `the body holds no event, but text that begins with ${JSON.stringify(strayLine.slice(0, 80))}. Check that the server answers with content-type: text/event-stream.`,
        );
      }
    },
  };
}
