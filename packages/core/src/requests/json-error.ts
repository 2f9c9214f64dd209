/**
 * What the API says about a body that is not JSON: why, and where, in the words of Python's parser. It quotes nothing.
 *
 * @example
 * ```ts
 * import { jsonFault } from "@text-completions/core/validate";
 *
 * console.log(jsonFault('{"prompt": }'));
 * // → The request body is not valid JSON: Expecting value: line 1 column 12 (char 11)
 * ```
 */
export function jsonFault(text: string): string {
  const [reason, index] = findFault(text);
  const before = text.slice(0, index);
  const lines = before.split("\n");
  const column = countCharacters(lines.at(-1)) + 1;
  return `The request body is not valid JSON: ${reason}: line ${lines.length} column ${column} (char ${countCharacters(before)})`;
}

type Fault = readonly [reason: string, index: number];

/** What must come next; the same words say that it does not. */
const VALUE = "Expecting value";
const NAME = "Expecting property name enclosed in double quotes";
const COLON = "Expecting ':' delimiter";
const COMMA = "Expecting ',' delimiter";
const END = "Extra data";

/** Has a stack of its own, for a hostile text may be nested deeper than calls can be. */
function findFault(text: string): Fault {
  const closers: string[] = [];
  let index = 0;
  let wanted = VALUE;
  let mayClose = false;
  for (;;) {
    index = endOf(/[ \t\n\r]*/y, text, index);
    const sign = text.charAt(index);
    const isClosed: boolean = mayClose && sign === closers.at(-1);
    if (wanted === VALUE && /[{[]/.test(sign)) {
      index++;
      closers.push(sign === "{" ? "}" : "]");
      wanted = sign === "{" ? NAME : VALUE;
      mayClose = true;
    } else if ((wanted === COLON && sign === ":") || (wanted === COMMA && sign === ",")) {
      index++;
      wanted = wanted === COMMA && closers.at(-1) === "}" ? NAME : VALUE;
      mayClose = false;
    } else {
      const end = isClosed ? index + 1 : readScalar(text, index, wanted);
      if (typeof end !== "number") return end;
      if (isClosed) closers.pop();
      index = end;
      mayClose = isClosed || wanted === VALUE;
      wanted = !mayClose ? COLON : closers.length > 0 ? COMMA : END;
    }
  }
}

const SCALAR = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;

/** Where the scalar ends that begins here, or why none does. */
function readScalar(text: string, index: number, wanted: string): number | Fault {
  if (text[index] === '"' && (wanted === VALUE || wanted === NAME)) return readString(text, index);
  const end = wanted === VALUE ? endOf(SCALAR, text, index) : index;
  return end === index ? [wanted, index] : end;
}

/** A part of a string; one expression for all of it would need memory for each of millions of escapes. */
// eslint-disable-next-line no-control-regex -- JSON forbids these characters in strings.
const PART = /(?:[^"\\\0-\x1f]+|\\(?:["\\/bfnrt]|u[\da-fA-F]{4})){1,999}/y;

function readString(text: string, start: number): number | Fault {
  let index = start;
  for (let end = start + 1; end > index; end = endOf(PART, text, index)) index = end;
  const [sign, next] = text.slice(index, index + 2);
  if (sign === '"') return index + 1;
  if (sign === undefined || (sign === "\\" && next === undefined))
    return ["Unterminated string starting at", start];
  if (sign !== "\\") return ["Invalid control character at", index];
  return next === "u" ? ["Invalid \\uXXXX escape", index + 1] : ["Invalid \\escape", index];
}

/** Where the match ends that begins here; the same place, if there is none. */
function endOf(pattern: RegExp, text: string, index: number): number {
  pattern.lastIndex = index;
  return pattern.test(text) ? pattern.lastIndex : index;
}

/** Python counts code points. */
function countCharacters(text = ""): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
