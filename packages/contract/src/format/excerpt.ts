import type { RecordedChunk, RecordedExchange } from "@text-completions/core";
import { decodeBytes } from "@text-completions/core/internal";
import type { Violation } from "../report.ts";
import { decodeChunks, type TextChunk } from "./body.ts";
import { cutEnd, cutStart } from "./terminal.ts";
import { escapeCommands, toPrintable } from "./text.ts";

/** A line near an error. */
export interface ExcerptLine {
  /** When it arrived, if that is later than the line before it: `+312 ms`. */
  time: string;
  text: string;
  /** How many characters come before the error; undefined if it is in another line. */
  errorAt: number | undefined;
}

/** How many lines are shown on each side. */
const LINES_BEFORE = 4;
const LINES_AFTER = 3;

/** How many columns of a long line are shown on each side of the error. A line without one shows twice as many. */
const REACH = 60;

/**
 * The text around an error in a stream, line by line, with the times at which it arrived. Finds only the lines that are
 * shown, so the time that takes does not depend on the number of other lines.
 */
export function excerptOf(
  violation: Violation,
  exchange: RecordedExchange | undefined,
  reach: number = REACH,
): ExcerptLine[] {
  const recorded = exchange?.response?.chunks ?? [];
  if (violation.offset === undefined || recorded.length === 0) return [];
  const chunks = decodeChunks(recorded);
  const body = chunks.map(({ text }) => text).join("");
  // What follows the last line feed is not a line.
  const end = body.endsWith("\n") ? body.length - 1 : body.length;
  const position = Math.min(positionOf(recorded, violation.offset), end);
  const timeAt = createTimeline(chunks);
  let before: number | undefined;
  return findLines(body, position).map((line) => {
    const { start } = line;
    const atMs = Math.round(timeAt(start));
    const time = before === atMs ? "" : `+${atMs} ms`;
    before = atMs;
    const isWrong = position >= start && position <= line.end;
    const { text, errorAt } = cutLine(
      body.slice(start, line.end),
      isWrong ? position - start : undefined,
      reach,
    );
    return { time, text, errorAt };
  });
}

interface Line {
  start: number;
  end: number;
}

/** The line at a position, and those around it. */
function findLines(body: string, position: number): Line[] {
  const lines: Line[] = [];
  let start = startOfLine(body, position);
  for (let more = LINES_BEFORE; more > 0 && start > 0; more--) start = startOfLine(body, start - 1);
  let after: number | undefined;
  while (start < body.length && after !== LINES_AFTER) {
    const feed = body.indexOf("\n", start);
    const end = feed < 0 ? body.length : feed;
    lines.push({ start, end });
    if (after !== undefined) after += 1;
    else if (position <= end) after = 0;
    start = end + 1;
  }
  return lines;
}

function startOfLine(body: string, position: number): number {
  return position === 0 ? 0 : body.lastIndexOf("\n", position - 1) + 1;
}

/** The part of a line that is shown. */
function cutLine(
  line: string,
  errorAt: number | undefined,
  reach: number,
): Pick<ExcerptLine, "text" | "errorAt"> {
  const column = Math.min(errorAt ?? 0, line.length);
  // Except for combining marks, a character takes at least a column, so a bit more than is shown reveals that it is
  // cut.
  const head = cutStart(toPrintable(line.slice(Math.max(0, column - 2 * reach), column)), reach);
  const tail = cutEnd(
    toPrintable(line.slice(column, column + 4 * reach)),
    errorAt === undefined ? 2 * reach : reach,
  );
  return { text: escapeCommands(head + tail), errorAt: errorAt === undefined ? undefined : head.length };
}

/** Returns when a character of a body arrived, by its position. */
function createTimeline(chunks: readonly TextChunk[]): (position: number) => number {
  let length = 0;
  const ends = chunks.map(({ text }) => (length += text.length));
  return (position) => {
    let low = 0;
    let high = chunks.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) > position) high = middle;
      else low = middle + 1;
    }
    return chunks[low]?.atMs ?? 0;
  };
}

/** The position in the text of a body of the byte at an offset. */
function positionOf(chunks: readonly RecordedChunk[], offset: number): number {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let before = 0;
  let position = 0;
  for (const chunk of chunks) {
    const bytes = decodeBytes(chunk);
    if (before + bytes.length > offset) {
      return position + decoder.decode(bytes.subarray(0, offset - before)).length;
    }
    before += bytes.length;
    position += decoder.decode(bytes, { stream: true }).length;
  }
  return position;
}
