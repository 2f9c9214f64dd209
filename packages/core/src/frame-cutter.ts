import { EventStreamError } from "./event-stream-error.ts";

/** One event as it stands on the wire: its name, and its `data` lines, joined by line feeds. */
export interface EventStreamFrame {
  event?: string | undefined;
  data: string;
  id?: string | undefined;
}

/** Cuts text whose lines end in LF into events. */
export interface FrameCutter {
  /** The events that a piece of text completes. */
  cut: (text: string) => EventStreamFrame[];
  /** Throws if the event under way is too long. */
  checkLength: () => void;
  /** Throws if the text, now at its end, ends within an event, or never held one. */
  checkEnd: () => void;
}

/** Creates a cutter. Source: HTML standard §9.2.6, "Interpreting an event stream". */
export function createFrameCutter(maxEventLength: number): FrameCutter {
  let frames: EventStreamFrame[] = [];
  let rest = "";
  let name: string | undefined;
  let data: string | undefined;
  let id: string | undefined;
  let anyFrame = false;
  let strayLine: string | undefined;

  function cut(text: string): EventStreamFrame[] {
    frames = [];
    // Looked for in the new text alone: a long line that comes in small pieces would be searched over and over.
    let end = text.indexOf("\n");
    if (end < 0) {
      rest += text;
      return frames;
    }
    end += rest.length;
    const lines = rest + text;
    let start = 0;
    for (; end >= 0; end = lines.indexOf("\n", start)) {
      if (end === start) completeFrame();
      else readLine(lines, start, end);
      start = end + 1;
    }
    rest = lines.slice(start);
    return frames;
  }

  function readLine(lines: string, start: number, end: number): void {
    if (lines.startsWith("data:", start)) addData(valueOf(lines, start + 5, end));
    else if (lines.startsWith("event:", start)) name = valueOf(lines, start + 6, end);
    else readRareLine(lines.slice(start, end));
  }

  /** A comment, an id, a retry time (for clients that reconnect), a field without a colon, or none of these. */
  function readRareLine(line: string): void {
    const [field = ""] = line.split(":", 1);
    if (field === "id") id = valueOf(line, 3, line.length);
    else if (line === "data") addData("");
    else if (line === "event") name = undefined;
    else if (field !== "" && field !== "retry") strayLine ??= line;
  }

  function addData(value: string): void {
    data = data === undefined ? value : `${data}\n${value}`;
  }

  function completeFrame(): void {
    if (data !== undefined) {
      frames.push({ event: name || undefined, data, id });
      anyFrame = true;
    }
    name = data = id = undefined;
  }

  return {
    cut,
    checkLength() {
      if (rest.length + (data?.length ?? 0) <= maxEventLength) return;
      throw new EventStreamError(
        "too-large",
        `an event is longer than ${maxEventLength} characters. Raise \`maxEventLength\` if the server is to be trusted.`,
      );
    },
    checkEnd() {
      if (rest !== "") readLine(rest, 0, rest.length);
      if (!anyFrame && strayLine !== undefined) {
        const start = JSON.stringify(strayLine.slice(0, 80));
        throw new EventStreamError(
          "malformed",
          `the body holds no event, but text that begins with ${start}. Check that the server answers with content-type: text/event-stream.`,
        );
      }
      if (data === undefined && !name && (rest === "" || rest.startsWith(":"))) return;
      throw new EventStreamError(
        "unterminated",
        "the body ends within an event. What the event held so far is in `frame`.",
        { frame: { event: name || undefined, data: data ?? "", id } },
      );
    },
  };
}

/** The value of a field: what stands after the colon, without one space. */
function valueOf(lines: string, start: number, end: number): string {
  return lines.slice(lines.startsWith(" ", start) ? start + 1 : start, end);
}
