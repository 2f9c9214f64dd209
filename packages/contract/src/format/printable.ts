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
