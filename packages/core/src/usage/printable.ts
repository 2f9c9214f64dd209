/**
 * Control characters, line ends of all kinds, halves of characters, and marks that change the direction of writing. For
 * `replaceAll`: it has the flag `g`.
 */
export const UNPRINTABLE: RegExp = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * The sign that starts a command in the log of a CI runner, anywhere in a line: `##[name]`, `##vso[name]`,
 * `##teamcity[name]`. For `replaceAll`: it has the flag `g`. Source: actions/runner, `ActionCommand.cs`; the logging
 * commands of Azure Pipelines; the service messages of TeamCity.
 */
export const WORKFLOW_COMMAND: RegExp = /(?<=#)#(?=\w{0,20}\[)/g;

/** Makes text safe to print on one line of a terminal or CI log: a line feed is shown as `\n`. */
export function toPrintable(text: string): string {
  return text.replaceAll(UNPRINTABLE, escapeCharacter).replaceAll(WORKFLOW_COMMAND, escapeCharacter);
}

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** A character as JSON escapes it: `\n`, `\u001b`. */
export function escapeCharacter(character: string): string {
  return SHORT[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** The first `maxLength` characters of a longer text; `…` marks the cut, which splits no character. */
export function shorten(text: string, maxLength: number): string {
  return text.length > maxLength ? `${text.slice(0, maxLength).replace(/[\ud800-\udbff]$/, "")}…` : text;
}

/** Both ends of a text of more than `maxLength` characters, `…` between them; no character is split. */
export function shortenMiddle(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const tail = text.slice(-Math.floor((maxLength - 1) / 2)).replace(/^[\udc00-\udfff]/, "");
  return shorten(text, Math.ceil((maxLength - 1) / 2)) + tail;
}

/** A number of things: `1 check`, `2 checks`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** A text as a sentence: ends it with a full stop, unless it ends in such a sign, also one within quotes or brackets. */
export function endSentence(text: string): string {
  // Not by a regular expression, whose time would grow with the square of the number of spaces.
  let end = text.length;
  while (end > 0 && /[\s,:;]/.test(text.charAt(end - 1))) end -= 1;
  const trimmed = text.slice(0, end);
  return /[.!?…。！？｡]["')\]”’」』）]{0,9}$/.test(trimmed.slice(-10)) ? trimmed : `${trimmed}.`;
}
