import type { Chunk } from "../exchange.ts";

/** One event of a stream as it stands on the wire. */
export interface Frame {
  /** The `event` line; undefined without one. */
  name: string | undefined;
  /** The `data` lines, joined by line feeds. */
  data: string;
  /** Where its first line begins in the body. */
  offset: number;
  /** Milliseconds from the request to its last byte. */
  atMs: number;
}

/** A body read as an event stream. Unlike a client's decoder, it goes on after every fault. */
export interface Frames {
  frames: Frame[];
  /** Lines that are neither a field of an event stream nor a comment. */
  strayLines: { text: string; offset: number }[];
  /** Where the event begins that no empty line ends, if there is one. */
  openAt: number | undefined;
}

const FIELDS: ReadonlySet<string> = new Set(["event", "data", "id", "retry"]);
let decoder: TextDecoder | undefined;

/**
 * Reads the events of a body, leniently: a last event that no empty line ends is read like the others, if the body is
 * whole.
 */
export function readFrames(bytes: Uint8Array, chunks: readonly Chunk[], isWhole = true): Frames {
  const result: Frames = { frames: [], strayLines: [], openAt: undefined };
  const arrivalOf = createArrivals(chunks);
  const lines = cutLines(bytes);
  let group: Line[] = [];
  for (const line of lines) {
    if (line.start !== line.end) {
      group.push(line);
      continue;
    }
    takeGroup(bytes, group, result, arrivalOf(line.next));
    group = [];
  }
  const rest = lines.at(-1)?.next ?? 0;
  if (rest < bytes.length) group.push({ start: rest, end: bytes.length, next: bytes.length });
  result.openAt = group[0]?.start;
  if (isWhole) takeGroup(bytes, group, result, arrivalOf(bytes.length));
  return result;
}

/** Makes an event of the lines before an empty one; lines without data make none. */
function takeGroup(bytes: Uint8Array, group: readonly Line[], result: Frames, atMs: number): void {
  let name: string | undefined;
  let data: string[] | undefined;
  for (const { start, end } of group) {
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
  result.frames.push({ name, data: data.join("\n"), offset: group[0]?.start ?? 0, atMs });
}

/** Tells when the byte before an offset had come; offsets are asked for in rising order. */
function createArrivals(chunks: readonly Chunk[]): (offset: number) => number {
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

/** Cuts bytes into lines that end in LF, CRLF or CR. What follows the last line end is no line. Source: HTML standard §9.2.6. */
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
