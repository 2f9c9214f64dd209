import type { Coverage } from "../report.ts";

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

/** Control characters, line ends of all kinds, halves of characters, and marks that turn the direction of writing. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Text on one line, in which nothing steers a terminal: a line feed is shown as `\n`. */
export function toPrintable(text: string): string {
  return text.replace(UNPRINTABLE, (sign) => SHORT[sign] ?? escape(sign));
}

function escape(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
