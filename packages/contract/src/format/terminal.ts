import { escapeCommands } from "./text.ts";

const STYLES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

/** Functions that colour text for a terminal. */
export type Paint = Record<keyof typeof STYLES, (text: string) => string>;

/** Creates functions that colour text, or leave it as it is. Source: ECMA-48 §8.3.117. */
export function createPaint(color: boolean): Paint {
  const style = (name: keyof typeof STYLES) => (text: string) => {
    const [on, off] = STYLES[name];
    return color ? `\u001B[${on}m${text}\u001B[${off}m` : text;
  };
  return {
    bold: style("bold"),
    dim: style("dim"),
    red: style("red"),
    green: style("green"),
    yellow: style("yellow"),
    cyan: style("cyan"),
  };
}

/** Two columns in a terminal: East Asian wide characters and emoji. Source: Unicode TR 11, in its common blocks. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** No column: marks that combine with the character before them. */
const COMBINING = /\p{Mn}|\p{Me}|\u200d|\ufe0f/u;

/** How many columns of a terminal printable text takes. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += widthOfCharacter(character);
  return width;
}

function widthOfCharacter(character: string): number {
  if (character < "\u0300") return 1;
  if (COMBINING.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** The beginning of the text that fits into `columns`; `…` marks the cut. */
export function cutEnd(text: string, columns: number): string {
  const characters = Array.from(text);
  const length = countFitting(characters, columns);
  return length === characters.length ? text : `${characters.slice(0, length).join("")}…`;
}

/** The end of the text that fits into `columns`; `…` marks the cut. */
export function cutStart(text: string, columns: number): string {
  const characters = Array.from(text);
  const length = countFitting(characters.toReversed(), columns);
  return length === characters.length ? text : `…${characters.slice(characters.length - length).join("")}`;
}

/** How many characters fit into `columns`. */
function countFitting(characters: readonly string[], columns: number): number {
  let width = 0;
  const end = characters.findIndex((character) => (width += widthOfCharacter(character)) > columns);
  return end < 0 ? characters.length : end;
}

/**
 * Breaks printable text into lines of at most `columns`: at spaces, or within a word that is longer, unless it is a
 * URL, which could then not be followed. No line begins with what a CI log takes for a command.
 */
export function wrapText(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/(?<=\s)(?=\S)/)) {
    if (line !== "" && widthOf(line) + widthOf(word.trimEnd()) > columns) {
      lines.push(line);
      line = "";
    }
    const [rest, ...full] = breakWord(word, columns).toReversed();
    lines.push(...full.toReversed());
    line += rest ?? "";
  }
  return [...lines, line].map((each) => escapeCommands(each.trimEnd()));
}

/** Breaks a word into parts that each fit into a line. */
function breakWord(word: string, columns: number): string[] {
  if (widthOf(word.trimEnd()) <= columns || /^https?:/.test(word)) return [word];
  const parts: string[] = [];
  let part = "";
  let width = 0;
  for (const character of word) {
    const more = widthOfCharacter(character);
    // Trailing whitespace is not shown.
    if (width + more > columns && character !== " ") {
      parts.push(part);
      part = "";
      width = 0;
    }
    part += character;
    width += more;
  }
  return [...parts, part];
}
