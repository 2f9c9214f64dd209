import { LINE_FEEDS } from "./markers.ts";

/** Something in a text that was probably meant as a marker but is not one. */
export interface NearMiss {
  /** Where its word begins. */
  readonly offset: number;
  readonly why: string;
  readonly remedy: string;
}

/**
 * Whitespace before a word in its line, and the zero-width space. One class: two in a row would take quadratic time.
 */
const INDENT = String.raw`(?:[^\S\r\n]|\u200b)*`;

/**
 * A line that begins with the word of a marker, in any case, with anything that looks like a colon. The characters
 * backslash and n count as a line end: the constants of the official TypeScript SDK 0.61.0 to 0.137.0 contain them.
 */
const DIALOGUE_LINE = new RegExp(
  `(?:^|[\\r\\n]|\\\\n)${INDENT}((Human|Assistant)[^\\S\\r\\n]{0,9}(?:[:\\uff1a\\ufe55\\ufe13]|$))`,
  "gi",
);

/**
 * Finds what was meant as the first human or the last assistant marker of a text that has none. A line within quoted
 * dialogue is never taken for one, since a marker written there would turn the quotation into turns.
 */
export function findNearMiss(marker: string, text: string, which: "first" | "last"): NearMiss | undefined {
  const word = marker.slice(LINE_FEEDS, -1).toLowerCase();
  let candidate: RegExpExecArray | undefined;
  let lines = 0;
  let lastOther = -1;
  for (const match of text.matchAll(DIALOGUE_LINE)) {
    lines += 1;
    if (match[2]?.toLowerCase() !== word) lastOther = match.index;
    else if (which === "last" || candidate === undefined) candidate = match;
  }
  if (candidate === undefined || isQuoted(text, candidate.index)) return undefined;
  const [found, label = ""] = candidate;
  const offset = candidate.index + found.length - label.length;
  if (which === "last" && lines > 1) {
    // Other lines of dialogue: only the marker at the very end, with a prefill of one line, is no quotation.
    const rest = text.slice(offset + label.length).trimEnd();
    if (lastOther > candidate.index || /[\r\n]/.test(rest)) return undefined;
  }
  const isAmbiguous = which === "first" && lines > 1 && text.slice(0, candidate.index).trim() !== "";
  const wanted = JSON.stringify(marker);
  return {
    offset,
    why: explain(text, candidate.index, offset, label, wanted),
    remedy: isAmbiguous
      ? `Write ${wanted} there, or, if this is a quotation, before the text that quotes it.`
      : `Write ${wanted} there.`,
  };
}

/** Whether a place is between an opening tag or fence and the closing one. */
function isQuoted(text: string, index: number): boolean {
  const before = text.slice(0, index);
  for (const fence of ["```", '"""', "~~~"]) {
    if (before.split(fence).length % 2 === 0 && text.includes(fence, index)) return true;
  }
  const open: string[] = [];
  // How often each tag is open: to search the list of them for every closing tag would take quadratic time.
  const counts = new Map<string, number>();
  for (const { 1: slash, 2: tag = "" } of before.matchAll(/<(\/?)([A-Za-z][\w-]{0,40})[^<>\n]{0,200}>/g)) {
    const count = counts.get(tag) ?? 0;
    if (slash !== "/") {
      open.push(tag);
      counts.set(tag, count + 1);
    } else if (count > 0) {
      for (let inner; inner !== tag && (inner = open.pop()) !== undefined;) {
        counts.set(inner, (counts.get(inner) ?? 0) - 1);
      }
    }
  }
  const closed = new Set(
    Array.from(text.slice(index).matchAll(/<\/([A-Za-z][\w-]{0,40})>/g), ([, tag]) => tag),
  );
  return open.some((tag) => closed.has(tag));
}

const MAX_SHOWN = 60;

/** Shows the text next to the expected marker, and names its invisible characters. */
function explain(text: string, index: number, offset: number, label: string, wanted: string): string {
  let start = index;
  // The blank lines above belong to it: what looks empty may contain spaces.
  while (start > 0 && offset - start < MAX_SHOWN && /[\s\u200b]/.test(text.charAt(start - 1))) start -= 1;
  while (text.startsWith("\\n", start - 2) && offset - start < MAX_SHOWN) start -= 2;
  // Not the end of the line before, and no more line ends than a reader needs to see.
  const lead = text.slice(start, offset);
  const firstBreak = lead.search(/[\r\n\\]/);
  const shown = toVisibleJson(lead.slice(Math.max(0, firstBreak)) + label);
  const reasons = [`${shown} is not ${wanted}.`];
  const ownLine = lead.slice(Math.max(lead.lastIndexOf("\n"), lead.lastIndexOf("\r")) + 1);
  if (/[\r\n][^\S\r\n]+[\r\n]/.test(lead))
    reasons.push("The line above is not empty: it contains whitespace.");
  else if (/^[\s\u200b]+$/.test(ownLine)) reasons.push("Whitespace precedes the word.");
  if (/[\uff1a\ufe55\ufe13]$/.test(label)) reasons.push("The colon is not the ASCII colon.");
  return reasons.join(" ");
}

/** JSON in which every character that is not printable ASCII is an escape. */
function toVisibleJson(text: string): string {
  return JSON.stringify(text).replace(
    /[\x7f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
