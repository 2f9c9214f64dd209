import type { TimedBytes } from "@text-completions/core/internal";

/** One event of a stream as it was sent. */
export interface EventBlock {
  /** The `event` line; undefined if there is none. */
  name: string | undefined;
  /** The `data` lines, joined by line feeds. */
  data: string;
  /** Where its first line begins in the body. */
  offset: number;
  /** Milliseconds from the request to its last byte. */
  atMs: number;
}

/** The blocks of an event stream. Unlike the decoder of a client, the parser continues after every error. */
export interface EventBlocks {
  blocks: EventBlock[];
  /** Lines that are neither a field of an event stream nor a comment. */
  strayLines: { text: string; offset: number }[];
  /** The offset of the last event if no empty line ends it. */
  openAt: number | undefined;
}

const FIELDS: ReadonlySet<string> = new Set(["event", "data", "id", "retry"]);
// Not created at import, because Jest's jsdom has no `TextDecoder`.
let decoder: TextDecoder | undefined;

/**
 * Parses the events of a body, leniently: in a whole body, a last event that no empty line ends counts like the others.
 */
export function parseBlocks(bytes: Uint8Array, chunks: readonly TimedBytes[], isWhole = true): EventBlocks {
  const result: EventBlocks = { blocks: [], strayLines: [], openAt: undefined };
  const arrivalOf = createArrivals(chunks);
  const lines = cutLines(bytes);
  let block: Line[] = [];
  for (const line of lines) {
    if (line.start !== line.end) {
      block.push(line);
      continue;
    }
    addBlock(bytes, block, result, arrivalOf(line.next));
    block = [];
  }
  const rest = lines.at(-1)?.next ?? 0;
  if (rest < bytes.length) block.push({ start: rest, end: bytes.length, next: bytes.length });
  result.openAt = block[0]?.start;
  if (isWhole) addBlock(bytes, block, result, arrivalOf(bytes.length));
  return result;
}

/** Adds the event of the lines before an empty one; lines without data are no event. */
function addBlock(bytes: Uint8Array, block: readonly Line[], result: EventBlocks, atMs: number): void {
  let name: string | undefined;
  let data: string[] | undefined;
  for (const { start, end } of block) {
    decoder ??= new TextDecoder();
    const text = decoder.decode(bytes.subarray(start, end));
    const colon = text.indexOf(":");
    const field = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? "" : text.slice(text[colon + 1] === " " ? colon + 2 : colon + 1);
    if (field === "event") name = value === "" ? undefined : value;
    else if (field === "data") (data ??= []).push(value);
    else if (field !== "" && !FIELDS.has(field)) result.strayLines.push({ text, offset: start });
  }
  if (data === undefined) return;
  result.blocks.push({ name, data: data.join("\n"), offset: block[0]?.start ?? 0, atMs });
}

/** Returns when the byte before an offset arrived. Offsets have to be passed in ascending order. */
function createArrivals(chunks: readonly TimedBytes[]): (offset: number) => number {
  let seen = 0;
  let next = 0;
  let atMs = 0;
  return (offset) => {
    for (; seen < offset && next < chunks.length; next++) {
      seen += chunks[next]?.bytes.length ?? 0;
      atMs = chunks[next]?.atMs ?? atMs;
    }
    return atMs;
  };
}

/** A line of a body: the offsets of its first byte, of the byte after its last, and of the line after it. */
export interface Line {
  start: number;
  end: number;
  next: number;
}

const LF = 0x0a;
const CR = 0x0d;

/**
 * Cuts bytes into lines that end in LF, CRLF or CR. What follows the last line end is not a line.
 * Source: HTML standard §9.2.6.
 */
export function cutLines(bytes: Uint8Array): Line[] {
  const lines: Line[] = [];
  let start = hasByteOrderMark(bytes) ? 3 : 0;
  for (let at = start; at < bytes.length; at++) {
    if (bytes[at] !== LF && bytes[at] !== CR) continue;
    const next = bytes[at] === CR && bytes[at + 1] === LF ? at + 2 : at + 1;
    lines.push({ start, end: at, next });
    start = next;
    at = next - 1;
  }
  return lines;
}

function hasByteOrderMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}
