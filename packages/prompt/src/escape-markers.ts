import { WHITE_SPACE } from "@text-completions/core/internal";
import { MARKER_WORDS } from "./markers.ts";

/**
 * Puts a backslash before each `Human:` and `Assistant:` that could open a turn: `"\n\nHuman:"` becomes
 * `"\n\n\\Human:"`. If there are backslashes already, adds one more, so that no two texts become the same.
 */
export function escapeMarkers(text: string, isSystem: boolean): string {
  return text.replace(isSystem ? SYSTEM_PLACE : TURN_PLACE, "$1\\");
}

/** The inverse of {@link escapeMarkers}. */
export function unescapeMarkers(text: string, isSystem: boolean): string {
  return text.includes("\\")
    ? text.replace(isSystem ? ESCAPED_SYSTEM_PLACE : ESCAPED_TURN_PLACE, "$1")
    : text;
}

/** Every character that some software turns into a line feed, each by itself: CRLF then becomes two. */
const LINE_END = String.raw`[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]`;

const TURN_PLACE = /* @__PURE__ */ placeOfMarker(false, "");
const SYSTEM_PLACE = /* @__PURE__ */ placeOfMarker(true, "");
const ESCAPED_TURN_PLACE = /* @__PURE__ */ placeOfMarker(false, "\\\\");
const ESCAPED_SYSTEM_PLACE = /* @__PURE__ */ placeOfMarker(true, "\\\\");

/**
 * Where a turn could open: after two line ends of any kind, because normalising them later would complete the
 * marker, and, for system text, at the very start, where sanitising completes it.
 */
function placeOfMarker(isSystem: boolean, backslash: string): RegExp {
  const start = isSystem ? `^${WHITE_SPACE}*|` : "";
  return new RegExp(`(${start}${LINE_END}{2})${backslash}(?=\\\\*${MARKER_WORDS})`, "g");
}
