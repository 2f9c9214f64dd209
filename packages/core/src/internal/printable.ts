/**
 * A text on one line, without characters that a terminal or a log acts upon: control characters, also those beyond
 * ASCII, line separators and marks of direction are escaped as in JSON. Everything else stays as it is.
 */
export function toPrintable(text: string): string {
  return text.replaceAll(UNPRINTABLE, (unit) => SHORT[unit] ?? escapeUnit(unit));
}

const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

const SHORT: Readonly<Record<string, string>> = {
  "\n": String.raw`\n`,
  "\r": String.raw`\r`,
  "\t": String.raw`\t`,
};

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
