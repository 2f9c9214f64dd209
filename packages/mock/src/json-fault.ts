/** Why a text is not JSON, and where, in the words of Python's parser: `Expecting value: line 1 column 12 (char 11)`. */
export function jsonFault(text: string): string {
  const { reason, index } = findFault(text);
  const before = text.slice(0, index);
  const lineStart = before.lastIndexOf("\n") + 1;
  const line = before.split("\n").length;
  const column = countCharacters(before.slice(lineStart)) + 1;
  return `${reason}: line ${line} column ${column} (char ${countCharacters(before)})`;
}

interface Fault {
  readonly reason: string;
  readonly index: number;
}

const SPACE = " \t\n\r";
const DIGITS = "0123456789";
const WORDS = ["true", "false", "null"];
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;
// eslint-disable-next-line no-control-regex -- JSON forbids these characters in strings.
const SPECIAL = /["\\\0-\x1f]/g;

/** Reads values with a stack of its own, for a hostile text may be nested deeper than calls can be. */
function findFault(text: string): Fault {
  const open: ("{" | "[")[] = [];
  let index = skip(SPACE, text, 0);
  for (;;) {
    const opener = text[index];
    if (opener === "{" || opener === "[") {
      open.push(opener);
      index = skip(SPACE, text, index + 1);
      if (text[index] !== closerOf(opener)) {
        if (opener === "[") continue;
        const value = readKey(text, index);
        if (typeof value !== "number") return value;
        index = value;
        continue;
      }
    } else {
      const end = readScalar(text, index);
      if (typeof end !== "number") return end;
      index = skip(SPACE, text, end);
    }
    const next = closeAll(text, index, open);
    if (typeof next !== "number") return next;
    index = next;
  }
}

/** Closes what is closed, and gives the place of the next value. */
function closeAll(text: string, start: number, open: ("{" | "[")[]): number | Fault {
  let index = start;
  for (let opener = open.at(-1); opener !== undefined; opener = open.at(-1)) {
    if (text[index] === ",") {
      index = skip(SPACE, text, index + 1);
      return opener === "{" ? readKey(text, index) : index;
    }
    if (text[index] !== closerOf(opener)) return { reason: "Expecting ',' delimiter", index };
    open.pop();
    index = skip(SPACE, text, index + 1);
  }
  return { reason: "Extra data", index };
}

/** Reads a field's name and the colon, and gives the place of its value. */
function readKey(text: string, index: number): number | Fault {
  if (text[index] !== '"') return { reason: "Expecting property name enclosed in double quotes", index };
  const end = readScalar(text, index);
  if (typeof end !== "number") return end;
  const colon = skip(SPACE, text, end);
  if (text[colon] !== ":") return { reason: "Expecting ':' delimiter", index: colon };
  return skip(SPACE, text, colon + 1);
}

function readScalar(text: string, index: number): number | Fault {
  if (text[index] === '"') return readString(text, index);
  const word = WORDS.find((candidate) => text.startsWith(candidate, index));
  const end = word === undefined ? readNumber(text, index) : index + word.length;
  return end === index ? { reason: "Expecting value", index } : end;
}

function readString(text: string, start: number): number | Fault {
  let index = start + 1;
  for (;;) {
    SPECIAL.lastIndex = index;
    index = SPECIAL.exec(text)?.index ?? text.length;
    if (text[index] === '"') return index + 1;
    if (index >= text.length - 1) return { reason: "Unterminated string starting at", index: start };
    if (text[index] !== "\\") return { reason: "Invalid control character at", index };
    ESCAPE.lastIndex = index;
    if (!ESCAPE.test(text)) return badEscape(text, index);
    index = ESCAPE.lastIndex;
  }
}

function badEscape(text: string, index: number): Fault {
  const isUnicode = text[index + 1] === "u";
  return isUnicode
    ? { reason: "Invalid \\uXXXX escape", index: index + 1 }
    : { reason: "Invalid \\escape", index };
}

/** Where the number ends that begins here; the same place, if none does. */
function readNumber(text: string, index: number): number {
  const first = text[index] === "-" ? index + 1 : index;
  const whole = text[first] === "0" ? first + 1 : skip(DIGITS, text, first);
  if (whole === first) return index;
  const fraction = text[whole] === "." ? skip(DIGITS, text, whole + 1) : whole;
  const end = fraction > whole + 1 ? fraction : whole;
  if (text[end]?.toLowerCase() !== "e") return end;
  const power = "+-".includes(text.charAt(end + 1)) ? end + 2 : end + 1;
  const exponent = skip(DIGITS, text, power);
  return exponent > power ? exponent : end;
}

function closerOf(opener: "{" | "["): "}" | "]" {
  return opener === "{" ? "}" : "]";
}

/** Where a run of the characters ends. By hand, for an expression would need memory for each of millions. */
function skip(characters: string, text: string, start: number): number {
  let index = start;
  while (index < text.length && characters.includes(text.charAt(index))) index++;
  return index;
}

/** Python counts code points. */
function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
