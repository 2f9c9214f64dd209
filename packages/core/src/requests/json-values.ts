/** More values than any body of the API has, and few enough for a small heap. */
export const DEFAULT_MAX_JSON_VALUES = 1_000_000;

/**
 * Whether a JSON text has more values than a limit: strings, numbers, `true`, `false`, `null`, arrays and objects.
 * Counts without parsing, because the parsed values can take twenty times the memory of the text. The result is
 * meaningless if the text is not JSON.
 */
export function hasMoreValues(text: string, limit: number): boolean {
  // Even the shortest array needs two characters per value.
  if (text.length <= 2 * limit) return false;
  let values = 1;
  let last = 0;
  for (let index = 0; index < text.length && values <= limit; index++) {
    const code = text.charCodeAt(index);
    if (code <= SPACE) continue;
    // Not in an empty array or object.
    const isFirst = (last | CASE) === OPENING && (code | CASE) !== CLOSING;
    if (code === COMMA || isFirst) values += 1;
    if (code === QUOTE) index = endOfString(text, index);
    last = code;
  }
  return values > limit;
}

/** Where the string ends that begins at an index. */
function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) return index;
    if (code === BACKSLASH) index += 1;
  }
  return text.length;
}

const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
/** Brackets are braces without this bit. */
const CASE = 0x20;
const OPENING = 0x7b;
const CLOSING = 0x7d;
