import type { ArrivedChunk, ExchangeRecord, Violation } from "../report.ts";
import { textOf } from "./facts.ts";
import { toPrintable } from "./text.ts";

/** A line around a fault. */
export interface ExcerptLine {
  /** When it arrived, if that is later than the line before it: `+312 ms`. */
  time: string;
  text: string;
  /** How many characters stand before the fault; undefined if it is in another line. */
  faultAt: number | undefined;
}

/** How many lines are shown on each side of the fault. */
const LINES_BEFORE = 4;
const LINES_AFTER = 3;

/** How much of a long line is shown on each side of the fault, and of a line without one. */
const REACH = 60;

/** The bytes around a fault of a stream, line by line, with the times at which they arrived. */
export function excerptOf(violation: Violation, exchange: ExchangeRecord | undefined): ExcerptLine[] {
  const chunks = exchange?.response?.chunks;
  if (violation.offset === undefined || chunks === undefined || chunks.length === 0) return [];
  const lines = listLines(chunks);
  const position = positionOf(chunks, violation.offset);
  const next = lines.findIndex(({ start }) => start > position);
  const fault = (next < 0 ? lines.length : next) - 1;
  const from = Math.max(0, fault - LINES_BEFORE);
  return lines
    .slice(from, fault + LINES_AFTER + 1)
    .map((line, index, shown) =>
      toExcerptLine(line, shown[index - 1], from + index === fault ? position - line.start : undefined),
    );
}

function toExcerptLine(
  { text, atMs }: BodyLine,
  before: BodyLine | undefined,
  faultAt: number | undefined,
): ExcerptLine {
  const time =
    before !== undefined && Math.round(before.atMs) === Math.round(atMs) ? "" : `+${Math.round(atMs)} ms`;
  const column = Math.min(faultAt ?? 0, text.length);
  const from = Math.max(0, column - REACH);
  const to = Math.min(text.length, column + (faultAt === undefined ? 2 * REACH : REACH));
  const head = (from > 0 ? "…" : "") + toPrintable(text.slice(from, column));
  const tail = toPrintable(text.slice(column, to)) + (to < text.length ? "…" : "");
  return { time, text: head + tail, faultAt: faultAt === undefined ? undefined : head.length };
}

/** One line of a body. */
export interface BodyLine {
  /** Without its line feed. */
  text: string;
  /** Where it begins in the text of the body. */
  start: number;
  /** When its first character arrived, in milliseconds since the request. */
  atMs: number;
}

/** The lines of a body. The end of the last line is not the beginning of another. */
export function listLines(chunks: readonly ArrivedChunk[]): BodyLine[] {
  const whole = textOf(chunks);
  const timeAt = createClockOf(chunks);
  const lines: BodyLine[] = [];
  for (let start = 0; start < whole.length;) {
    const feed = whole.indexOf("\n", start);
    const end = feed < 0 ? whole.length : feed;
    lines.push({ text: whole.slice(start, end), start, atMs: timeAt(start) });
    start = end + 1;
  }
  return lines;
}

/** Tells when a character of a body arrived, by its position. */
export function createClockOf(chunks: readonly ArrivedChunk[]): (position: number) => number {
  let end = 0;
  const ends = chunks.map(({ text, atMs }) => ({ end: (end += text.length), atMs }));
  return (position) => (ends.find((chunk) => position < chunk.end) ?? ends.at(-1))?.atMs ?? 0;
}

/**
 * The position in the text of a body at which a byte stands; that of its chunk, if the text is not the bytes any more
 * because something was taken out or was no UTF-8.
 */
export function positionOf(chunks: readonly ArrivedChunk[], offset: number): number {
  const encoded = new TextEncoder().encode(textOf(chunks));
  const bytes = chunks.reduce((sum, chunk) => sum + chunk.bytes, 0);
  if (encoded.length === bytes) return new TextDecoder().decode(encoded.subarray(0, offset)).length;
  let before = 0;
  let position = 0;
  for (const chunk of chunks) {
    if (before + chunk.bytes > offset) break;
    before += chunk.bytes;
    position += chunk.text.length;
  }
  return position;
}
