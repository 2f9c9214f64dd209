import type { ExchangeRecord, Violation } from "../report.ts";
import { type BodyLine, listLines, positionOf } from "./body-lines.ts";
import { toPrintable } from "./printable.ts";

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
