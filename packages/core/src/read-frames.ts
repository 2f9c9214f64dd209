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
      cutter.checkLength();
    }
    cutter.end();
  } finally {
    // Not awaited: some streams never settle a cancellation, and the reader of this generator must not hang on them.
    reader.cancel().catch(() => undefined);
  }
}

interface Cutter {
  cut(chunk: Uint8Array): EventStreamFrame[];
  checkLength(): void;
  end(): void;
}

function createCutter(maxEventLength: number): Cutter {
  const decodeLines = createLineDecoder();
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
    cut: (chunk) => feed(decodeLines(chunk)),
    checkLength() {
      if (!tooLarge) return;
      throw new EventStreamError(
        "too-large",
        `an event is longer than ${maxEventLength} characters. Raise \`maxEventLength\` if the server is to be trusted.`,
      );
    },
    end() {
      const hadFrame = anyFrame;
      // What an empty line would complete now, the body left incomplete.
      const [frame] = feed(`${decodeLines()}\n\n`);
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

/**
 * Decodes UTF-8 and turns CR and CRLF into LF. The parser would hold back a CR at the end of a chunk to see whether an
 * LF follows; a line ends at its CR, so the LF is dropped here when it comes.
 */
function createLineDecoder(): (chunk?: Uint8Array) => string {
  const decoder = new TextDecoder();
  let afterCr = false;
  return (chunk) => {
    let text = decoder.decode(chunk, { stream: chunk !== undefined });
    if (text === "") return text;
    if (afterCr && text.startsWith("\n")) text = text.slice(1);
    afterCr = text === "" ? false : text.endsWith("\r");
    return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
  };
}
