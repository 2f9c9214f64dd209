import { hasBrand, setBrand } from "../usage/brand.ts";
import { hideKeyShapes } from "../usage/key-shape.ts";
import { endSentence, shorten, toPrintable } from "../usage/printable.ts";

/** The lines of an event that are not fields. Not members of the event, because callers get to see it. */
const STRAY_LINES = new WeakMap<ServerSentEvent, string>();

/** The first line of an event that is not a field; undefined if there is none. */
export function strayLineOf(event: ServerSentEvent): string | undefined {
  return STRAY_LINES.get(event)?.split("\n", 1)[0];
}

/** An event as received: its name, and its `data` lines, joined by line feeds. */
export interface ServerSentEvent {
  event?: string | undefined;
  data: string;
  id?: string | undefined;
}

/**
 * Parses text whose lines end in LF into events, however it is split.
 * Source: HTML standard §9.2.6, "Interpreting an event stream".
 */
export class EventStreamParser {
  readonly #maxEventLength: number;
  /** The line that is not complete yet. */
  #rest = "";
  #name: string | undefined;
  #data: string | undefined;
  #id: string | undefined;
  #anyEvent = false;
  #tooLarge = false;
  /** The lines since the last event that are not fields, up to a limit. */
  #stray = "";

  constructor(maxEventLength: number) {
    this.#maxEventLength = maxEventLength;
  }

  /** The events that a piece of text completes. */
  feed(text: string): ServerSentEvent[] {
    const events: ServerSentEvent[] = [];
    // Searches only the new text: a long line in small pieces would otherwise be searched over and over.
    let end = text.indexOf("\n");
    if (end < 0) {
      this.#rest += text;
      return events;
    }
    end += this.#rest.length;
    // `+` would make a string of two parts, in which every search and slice takes longer.
    const lines = this.#rest === "" ? text : [this.#rest, text].join("");
    let start = 0;
    for (; end >= 0 && !this.#tooLarge; end = lines.indexOf("\n", start)) {
      if (end === start) this.#completeBlock(events);
      else this.#readLine(lines, start, end);
      start = end + 1;
      // The empty line after the data, without a search for its end.
      if (lines.charCodeAt(start) !== LINE_FEED) continue;
      this.#completeBlock(events);
      start += 1;
    }
    this.#rest = lines.slice(start);
    return events;
  }

  /** Throws if the last event, or the one that is still arriving, is too long. */
  checkLength(): void {
    if (!this.#tooLarge && this.#rest.length + (this.#data?.length ?? 0) <= this.#maxEventLength) return;
    throw new EventStreamError("too-large", {
      problem: `an event is longer than ${this.#maxEventLength} characters`,
      fix: "Raise `maxEventLength` if you trust the server.",
    });
  }

  /** Throws if the text ended within an event, or never contained one. */
  checkEnd(): void {
    const rest = this.#rest;
    if (rest !== "") this.#readLine(rest, 0, rest.length);
    if (this.#stray !== "" && this.#data === undefined && !this.#name) {
      throw new EventStreamError("malformed", {
        problem: `expected event-stream events, got text that begins with ${quote(this.#stray)}`,
        fix: "Check which server or proxy wrote it.",
        event: { data: this.#stray },
      });
    }
    if (this.#data === undefined && !this.#name && (rest === "" || rest.startsWith(":"))) return;
    const event = { event: this.#name || undefined, data: this.#data ?? "", id: this.#id };
    throw new EventStreamError("unterminated", {
      problem: `the body ended in the middle of an event, before the empty line that ends it. Received so far: ${describeBlock(event)}`,
      event,
    });
  }

  #readLine(lines: string, start: number, end: number): void {
    if (lines.startsWith("data:", start)) this.#addData(valueOf(lines, start + 5, end));
    else if (lines.startsWith("event:", start)) this.#name = valueOf(lines, start + 6, end);
    else this.#readRareLine(lines.slice(start, end));
  }

  /** Reads a comment, an id, a retry time (for clients that reconnect), a field without a colon, or none of these. */
  #readRareLine(line: string): void {
    const [field = ""] = line.split(":", 1);
    if (field === "id") this.#id = valueOf(line, 3, line.length);
    else if (line === "data") this.#addData("");
    else if (line === "event") this.#name = undefined;
    else if (field !== "" && field !== "retry" && !(this.#anyEvent && FIELD.test(line))) this.#addStray(line);
  }

  #addStray(line: string): void {
    if (this.#stray.length < MAX_STRAY) this.#stray += `${this.#stray && "\n"}${line}`;
  }

  #addData(value: string): void {
    this.#data = this.#data === undefined ? value : `${this.#data}\n${value}`;
  }

  #completeBlock(events: ServerSentEvent[]): void {
    // The standard drops an event without data; that there was an error must not be lost.
    if (this.#name === "error") this.#data ??= "";
    if (this.#data !== undefined && this.#data.length > this.#maxEventLength) {
      this.#tooLarge = true;
    } else if (this.#data !== undefined) {
      const event = { event: this.#name || undefined, data: this.#data, id: this.#id };
      if (this.#stray !== "") {
        STRAY_LINES.set(event, this.#stray);
        this.#stray = "";
      }
      events.push(event);
      this.#anyEvent = true;
    }
    this.#name = this.#data = this.#id = undefined;
  }
}

const LINE_FEED = 0x0a;

/** The name of a field, which the standard says to ignore if it is unknown, or the beginning of one. */
const FIELD = /^[\w-]+(?::|$)/;

/** The value of a field: the text after the colon, without one leading space. */
function valueOf(lines: string, start: number, end: number): string {
  return lines.slice(lines.startsWith(" ", start) ? start + 1 : start, end);
}

/** The received part of an unfinished event: `event "completion" and data {"type":`. */
function describeBlock({ event, data }: ServerSentEvent): string {
  const name = event === undefined ? "no name" : `name ${quote(event)}`;
  return `${name} and ${data === "" ? "no data" : `data ${quote(data)}`}`;
}

const MAX_QUOTED = 80;

/** How much text that is not an event stream is kept: enough for an error in JSON. */
const MAX_STRAY = 2000;

function quote(text: string): string {
  return toPrintable(JSON.stringify(shorten(hideKeyShapes(text), MAX_QUOTED)));
}

/**
 * Creates a function that decodes UTF-8, however its bytes are split, and turns the three line endings into LF. A line
 * ends at its CR already: an LF that comes with the next chunk is dropped there, so that no event waits for it.
 * Called without a chunk, it returns what remains at the end of the bytes.
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
 * - `"malformed"`: an event's data is not what the document says, or the body contains no event but other text
 * - `"unnamed"`: an event has no name, as in streams of `anthropic-version: 2023-01-01`, and is not an error
 * - `"unterminated"`: the body ends within an event, before the empty line that completes it
 * - `"too-large"`: an event is longer than the limit
 */
export type EventStreamErrorReason = "malformed" | "unnamed" | "unterminated" | "too-large";

/** The facts of an {@link EventStreamError}. */
export interface EventStreamErrorDetails {
  /** What was expected and what was received, as a clause without a full stop. It may quote what the server sent. */
  readonly problem: string;
  /** What to do, as whole sentences. Default: nothing. */
  readonly fix?: string | undefined;
  /**
   * The event that could not be read, as far as it arrived, without what looks like an API key. For text that is not an
   * event, that text as `data`.
   */
  readonly event?: ServerSentEvent | undefined;
  /** The underlying error, such as the error of the JSON parser. */
  readonly cause?: unknown;
}

const EVENT_STREAM_ERROR = "event-stream-error";

/** A body is not a stream of this API. Every event before the one that could not be read has been delivered. */
export class EventStreamError extends Error implements EventStreamErrorDetails {
  override readonly name = "EventStreamError";
  /** Why, as a code for programs. */
  readonly reason: EventStreamErrorReason;
  readonly problem: string;
  readonly fix: string | undefined;
  readonly event: ServerSentEvent | undefined;

  constructor(reason: EventStreamErrorReason, details: EventStreamErrorDetails) {
    const { problem, fix, event } = details;
    const then = fix === undefined ? "" : ` ${fix}`;
    super(
      `Failed to read the event stream: ${endSentence(problem)}${then}`,
      "cause" in details ? { cause: details.cause } : {},
    );
    setBrand(this, EVENT_STREAM_ERROR);
    this.reason = reason;
    this.problem = problem;
    this.fix = fix;
    this.event = event && withoutKeys(event);
  }
}

/** The event as an error may show it: a server may repeat the key. */
function withoutKeys({ event, data, id }: ServerSentEvent): ServerSentEvent {
  return { event: event && hideKeyShapes(event), data: hideKeyShapes(data), id };
}

/** Whether a value is an `EventStreamError`, of this copy of the package or of another one. */
export function isEventStreamError(value: unknown): value is EventStreamError {
  return hasBrand(value, EVENT_STREAM_ERROR);
}
