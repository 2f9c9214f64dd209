import { EventStreamError } from "./event-stream-error.ts";

/** One event as it stands on the wire: its name, and its `data` lines, joined by line feeds. */
export interface EventStreamFrame {
  event?: string | undefined;
  data: string;
  id?: string | undefined;
}

/**
 * Cuts text whose lines end in LF into events, however it is split.
 * Source: HTML standard §9.2.6, "Interpreting an event stream".
 */
export class FrameCutter {
  readonly #maxEventLength: number;
  /** The line that is not complete yet. */
  #rest = "";
  #name: string | undefined;
  #data: string | undefined;
  #id: string | undefined;
  #anyFrame = false;
  #tooLarge = false;
  /** The first line that is no field of an event stream. */
  #strayLine: string | undefined;

  constructor(maxEventLength: number) {
    this.#maxEventLength = maxEventLength;
  }

  /** The events that a piece of text completes. */
  cut(text: string): EventStreamFrame[] {
    const frames: EventStreamFrame[] = [];
    // Looked for in the new text alone: a long line that comes in small pieces would be searched over and over.
    let end = text.indexOf("\n");
    if (end < 0) {
      this.#rest += text;
      return frames;
    }
    end += this.#rest.length;
    const lines = this.#rest + text;
    let start = 0;
    for (; end >= 0 && !this.#tooLarge; end = lines.indexOf("\n", start)) {
      if (end === start) this.#completeFrame(frames);
      else this.#readLine(lines, start, end);
      start = end + 1;
    }
    this.#rest = lines.slice(start);
    return frames;
  }

  /** Throws if the event that came last, or the one under way, is too long. */
  checkLength(): void {
    if (!this.#tooLarge && this.#rest.length + (this.#data?.length ?? 0) <= this.#maxEventLength) return;
    throw new EventStreamError(
      "too-large",
      `an event is longer than ${this.#maxEventLength} characters. Raise \`maxEventLength\` if the server is to be trusted.`,
    );
  }

  /** Throws if the text, now at its end, ends within an event, or never held one. */
  checkEnd(): void {
    const rest = this.#rest;
    if (rest !== "") this.#readLine(rest, 0, rest.length);
    if (!this.#anyFrame && this.#strayLine !== undefined) {
      const start = JSON.stringify(this.#strayLine.slice(0, 80));
      throw new EventStreamError(
        "malformed",
        `the body holds no event, but text that begins with ${start}. Check that the server answers with content-type: text/event-stream.`,
        { frame: { data: this.#strayLine } },
      );
    }
    if (this.#data === undefined && !this.#name && (rest === "" || rest.startsWith(":"))) return;
    throw new EventStreamError(
      "unterminated",
      "the body ends within an event. What the event held so far is in `frame`.",
      { frame: { event: this.#name || undefined, data: this.#data ?? "", id: this.#id } },
    );
  }

  #readLine(lines: string, start: number, end: number): void {
    if (lines.startsWith("data:", start)) this.#addData(valueOf(lines, start + 5, end));
    else if (lines.startsWith("event:", start)) this.#name = valueOf(lines, start + 6, end);
    else this.#readRareLine(lines.slice(start, end));
  }

  /** A comment, an id, a retry time (for clients that reconnect), a field without a colon, or none of these. */
  #readRareLine(line: string): void {
    const [field = ""] = line.split(":", 1);
    if (field === "id") this.#id = valueOf(line, 3, line.length);
    else if (line === "data") this.#addData("");
    else if (line === "event") this.#name = undefined;
    else if (field !== "" && field !== "retry") this.#strayLine ??= line;
  }

  #addData(value: string): void {
    this.#data = this.#data === undefined ? value : `${this.#data}\n${value}`;
  }

  #completeFrame(frames: EventStreamFrame[]): void {
    if (this.#data !== undefined && this.#data.length > this.#maxEventLength) {
      this.#tooLarge = true;
    } else if (this.#data !== undefined) {
      frames.push({ event: this.#name || undefined, data: this.#data, id: this.#id });
      this.#anyFrame = true;
    }
    this.#name = this.#data = this.#id = undefined;
  }
}

/** The value of a field: what stands after the colon, without one space. */
function valueOf(lines: string, start: number, end: number): string {
  return lines.slice(lines.startsWith(" ", start) ? start + 1 : start, end);
}
