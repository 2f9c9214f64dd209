import { WORDS } from "./markers.ts";

/**
 * The places where a text could open a turn: after an empty line, and in system text also at the very start, where
 * sanitising completes a marker. Empty lines of CRLF count, since anything that normalises line ends completes them
 * too. Backslashes already there count, so that one more can be told from none.
 */
const INNER_PLACE = `\\n\\r?\\n`;
const OUTER_PLACE = `^\\s*|${INNER_PLACE}`;

/** Source of a regular expression for a place in any prompt, with its backslashes and its word as groups 2 and 3. */
export const PLACE = `(${OUTER_PLACE})(\\\\*)(${WORDS})`;

const ESCAPE = pattern("", INNER_PLACE);
const ESCAPE_SYSTEM = pattern("", OUTER_PLACE);
const UNESCAPE = pattern("\\\\", INNER_PLACE);
const UNESCAPE_SYSTEM = pattern("\\\\", OUTER_PLACE);

/**
 * Puts a backslash before each `Human:` and `Assistant:` that could open a turn: `"\n\nHuman:"` becomes
 * `"\n\n\\Human:"`, and `"\n\n\\Human:"` becomes `"\n\n\\\\Human:"`. So no two texts become the same.
 */
export function escapeMarkers(text: string, isSystem: boolean): string {
  return text.replace(isSystem ? ESCAPE_SYSTEM : ESCAPE, "$1\\");
}

/** The inverse of {@link escapeMarkers}. */
export function unescapeMarkers(text: string, isSystem: boolean): string {
  return text.replace(isSystem ? UNESCAPE_SYSTEM : UNESCAPE, "$1");
}

function pattern(backslash: string, place: string): RegExp {
  return new RegExp(`(${place})${backslash}(?=\\\\*${WORDS})`, "g");
}
