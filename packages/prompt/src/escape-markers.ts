import { WORDS } from "./markers.ts";

/**
 * Puts a backslash before each `Human:` and `Assistant:` that could open a turn: `"\n\nHuman:"` becomes
 * `"\n\n\\Human:"`. Where backslashes stand already, one more is put before them, so that no two texts become the same.
 */
export function escapeMarkers(text: string, isSystem: boolean): string {
  return text.replace(place(isSystem, ""), "$1\\");
}

/** The inverse of {@link escapeMarkers}. */
export function unescapeMarkers(text: string, isSystem: boolean): string {
  return text.replace(place(isSystem, "\\\\"), "$1");
}

/**
 * Where a turn could open: after an empty line, and, for system text, at the very start, where sanitising completes the
 * marker. An empty line of CRLF or CR counts, because whatever normalises line ends later would complete that one.
 */
function place(isSystem: boolean, backslash: string): RegExp {
  return new RegExp(
    `(${isSystem ? "^\\s*|" : ""}(?:\\n|\\r(?=\\r))(?:\\r\\n?|\\n))${backslash}(?=\\\\*${WORDS})`,
    "g",
  );
}
