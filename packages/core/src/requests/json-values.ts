/** More values than any body of the API has, and few enough for a small heap. */
export const DEFAULT_MAX_JSON_VALUES = 1_000_000;

/**
 * Whether a JSON text has more values than a limit: texts, numbers, `true`, `false`, `null`, arrays and objects. Found
 * without parsing it, because the values of a text can take twenty times its memory. Of a text that is not JSON, the
 * result means nothing.
 */
export function hasMoreValues(text: string, limit: number): boolean {
  // The shortest list has two characters for each value.
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
