import type { ArrivedChunk } from "../report.ts";
import { textOf } from "./facts.ts";

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
