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
