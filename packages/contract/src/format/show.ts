import type { Coverage } from "../report.ts";
import { toPrintable } from "./printable.ts";

const LONGEST = 240;

/** A value on one line, not too long: text as it is, anything else as JSON. */
export function showValue(value: unknown, longest: number = LONGEST): string {
  return shorten(
    toPrintable(typeof value === "string" ? value : (JSON.stringify(value) ?? "nothing")),
    longest,
  );
}

/** A text without what is too much of it, which is told. */
export function shorten(text: string, longest: number = LONGEST): string {
  if (text.length <= longest) return text;
  return `${text.slice(0, longest)}… (${text.length - longest} more)`;
}

/** A number of things: `1 check`, `2 checks`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** Milliseconds for people: `3.1 ms`, `312 ms`, `4.2 s`. */
export function showMs(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return `${ms >= 10 || Number.isInteger(ms) ? Math.round(ms) : ms.toFixed(1)} ms`;
}

/** Bytes for people: `312 B`, `4.2 kB`. */
export function showBytes(bytes: number): string {
  return bytes >= 1000 ? `${(bytes / 1000).toFixed(1)} kB` : `${bytes} B`;
}

/** How much of the document was met: `42 of 60 parts`. */
export function showCoverage({ covered, missed }: Coverage): string {
  return `${covered.length} of ${count(covered.length + missed.length, "part")}`;
}
