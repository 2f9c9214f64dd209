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

/**
 * Creates a function that decodes UTF-8, however its bytes are split, and turns the three line ends into LF. A line
 * ends at its CR already: an LF that comes with the next chunk is dropped there, so that no event waits for it.
 * Called without a chunk, it gives what the end of the bytes leaves.
 */
export function createLineDecoder(): (chunk?: Uint8Array) => string {
  const decoder = new TextDecoder();
  let afterCr = false;
  return (chunk) => {
    let text = decoder.decode(chunk, { stream: chunk !== undefined });
    if (text === "") return text;
    if (afterCr && text.startsWith("\n")) text = text.slice(1);
    afterCr = text.endsWith("\r");
    return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
  };
}

/**
 * Why a body could not be read as a stream of this API:
 *
 * - `"malformed"`: an event's data is not what the document says, or the body holds no event but other text
 * - `"unnamed"`: an event has no name, as in streams of `anthropic-version: 2023-01-01`
 * - `"unterminated"`: the body ends within an event, before the empty line that completes it
 * - `"too-large"`: an event is longer than the limit
 */
export type EventStreamErrorReason = "malformed" | "unnamed" | "unterminated" | "too-large";

/** A body is not a stream of this API. All events before the fault have been delivered. */
export class EventStreamError extends Error {
  override readonly name = "EventStreamError";
  /** Why, as a word for programs. */
  readonly reason: EventStreamErrorReason;
  /** The event at fault as far as it could be read; of a body without any event, the first line as `data`. */
  readonly frame: EventStreamFrame | undefined;

  constructor(
    reason: EventStreamErrorReason,
    message: string,
    options: { frame?: EventStreamFrame | undefined; cause?: unknown } = {},
  ) {
    super(`Failed to read the event stream: ${message}`, "cause" in options ? { cause: options.cause } : {});
    this.reason = reason;
    this.frame = options.frame;
  }
}

/** Whether a value is an `EventStreamError`, of this copy of the package or of another one. */
export function isEventStreamError(value: unknown): value is EventStreamError {
  return value instanceof Error && value.name === "EventStreamError" && "reason" in value;
}
