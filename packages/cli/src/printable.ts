/** Control characters, line ends beyond the line feed, and marks that turn the direction of writing. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Text on one line, in which nothing steers the terminal: a line feed is shown as `\n`. */
export function toPrintable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => SHORT[character] ?? escape(character));
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
