import { assertValue, checkOptions, number, type OptionKind, type OptionTable } from "../usage/options.ts";
import { DEFAULT_MAX_JSON_VALUES, hasMoreValues } from "./json-values.ts";

/** The value of a request body, or why the API rejects it. */
export type RequestJson =
  | { readonly value: unknown; readonly error?: undefined }
  | { readonly value?: undefined; readonly error: string };

/** Options of `parseRequestJson`. */
export interface ParseRequestOptions {
  /** How many JSON values the body may contain, nested ones included. Default: 1,000,000. */
  maxValues?: number | undefined;
}

const BODY: OptionKind = {
  expected: "a string or Uint8Array",
  accepts: (value) => typeof value === "string" || ArrayBuffer.isView(value),
};

const OPTIONS: OptionTable<ParseRequestOptions> = { maxValues: number() };

/**
 * Parses the body of a request as the API does, which is stricter than `JSON.parse`: it rejects a lone surrogate,
 * a number beyond the range of a double, bytes that are not UTF-8, a byte order mark, and arrays and objects nested
 * more than 1,024 deep. The error is the API's message, with the reason and position; it does not quote the body.
 *
 * A body with more than `maxValues` values is rejected before it is parsed: they can take twenty times its memory.
 *
 * Source: `spec/README.md`, decision 34.
 *
 * @example
 * ```ts
 * import { parseRequestJson } from "@text-completions/core/validate";
 *
 * console.log(parseRequestJson('{"prompt": }').error);
 * // → The request body is not valid JSON: unexpected character: line 1 column 12 (char 11)
 * ```
 */
export function parseRequestJson(body: string | Uint8Array, options: ParseRequestOptions = {}): RequestJson {
  assertValue("body", BODY, body);
  const { maxValues = DEFAULT_MAX_JSON_VALUES } = checkOptions(options, OPTIONS);
  const text = typeof body === "string" ? body : decodeUtf8(body);
  if (text?.isWellFormed() !== true) return toError("", [NOT_UTF8, 0]);
  if (hasMoreValues(text, maxValues)) {
    return { error: `The request body has more than ${maxValues} values` };
  }
  // Before `JSON.parse`, which takes long for a hostile text that is deeply nested.
  const strictError = mayBreakStricterRule(text) ? findError(text) : undefined;
  if (strictError !== undefined) return toError(text, strictError);
  try {
    return { value: JSON.parse(text) };
  } catch {
    return toError(text, findError(text) ?? [UNEXPECTED, 0]);
  }
}

const NOT_UTF8 = "str is not valid UTF-8: surrogates not allowed";

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const MAX_DEPTH = 1024;

/** An escaped surrogate, or a number so long or with so long an exponent that it may be infinite. */
const SUSPECT = /\\u[dD][89a-fA-F]|\d{200}|[eE]\+?\d{3}/;

/** Whether the text has to be scanned for what only the API rejects. Most requests need no scan. */
function mayBreakStricterRule(text: string): boolean {
  return SUSPECT.test(text) || (text.length > MAX_DEPTH && maxDepth(text) > MAX_DEPTH);
}

/** An upper bound of how deep arrays and objects are nested: brackets within strings count, too. */
function maxDepth(text: string): number {
  let depth = 0;
  let max = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index) | 0x20;
    if (code === 0x7b) max = Math.max(max, ++depth);
    else if (code === 0x7d) depth -= 1;
  }
  return max;
}

function toError(text: string, [reason, index]: JsonError): RequestJson {
  const { line, column, character } = locate(text, index);
  return {
    error: `The request body is not valid JSON: ${reason}: line ${line} column ${column} (char ${character})`,
  };
}

/** Python counts code points. */
function locate(text: string, index: number): { line: number; column: number; character: number } {
  let line = 1;
  let character = 0;
  let lineStart = 0;
  for (let at = 0; at < index; at++) {
    const code = text.charCodeAt(at);
    // The second half of a pair belongs to the same character.
    if (code >= 0xdc00 && code <= 0xdfff) continue;
    character += 1;
    if (code === 0x0a) {
      line += 1;
      lineStart = character;
    }
  }
  return { line, column: character - lineStart + 1, character };
}

type JsonError = readonly [reason: string, index: number];

const UNEXPECTED = "unexpected character";
const END = "unexpected end of data";
const NOT_AN_ESCAPE = "invalid escaped sequence in string";

/** What may come next within an array or object. */
type Expected = "value" | "value or end" | "key" | "key or end" | "colon" | "comma or end";

const MAY_END: ReadonlySet<Expected> = new Set(["value or end", "key or end", "comma or end"]);

/** Finds the error that the API's parser reports, in its words. */
function findError(text: string): JsonError | undefined {
  return new Scanner(text).findError();
}

class Scanner {
  readonly #text: string;
  #index = 0;
  /** Uses an explicit stack: a hostile text may be nested deeper than the call stack allows. */
  readonly #closers: string[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  findError(): JsonError | undefined {
    if (this.#text === "") return ["Input is a zero-length, empty document", 0];
    this.#skipWhiteSpace();
    if (this.#index === this.#text.length) return ["input data is empty", 0];
    const error = this.#readDocument();
    if (error !== undefined) return error;
    this.#skipWhiteSpace();
    return this.#index < this.#text.length ? ["unexpected content after document", this.#index] : undefined;
  }

  #readDocument(): JsonError | undefined {
    let expected: Expected = "value";
    do {
      this.#skipWhiteSpace();
      const sign = this.#text.charAt(this.#index);
      if (sign === "") return [END, this.#index];
      if (sign === this.#closers.at(-1) && MAY_END.has(expected)) {
        this.#index += 1;
        this.#closers.pop();
        expected = "comma or end";
        continue;
      }
      const next: Expected | JsonError = this.#read(sign, expected);
      if (typeof next !== "string") return next;
      expected = next;
    } while (this.#closers.length > 0);
    return undefined;
  }

  /** Reads what is expected, and returns what is expected next. */
  #read(sign: string, expected: Expected): Expected | JsonError {
    switch (expected) {
      case "comma or end":
        return sign === "," ? this.#readComma() : [UNEXPECTED, this.#index];
      case "colon":
        if (sign !== ":") return [UNEXPECTED, this.#index];
        this.#index += 1;
        return "value";
      case "key":
      case "key or end":
        if (sign !== '"') return this.#unexpected(expected);
        return this.#readString() ?? "colon";
      case "value":
      case "value or end":
        if (sign === "{" || sign === "[") return this.#open(sign);
        return this.#readScalar(sign, expected) ?? "comma or end";
    }
  }

  #readComma(): Expected {
    this.#index += 1;
    return this.#closers.at(-1) === "}" ? "key" : "value";
  }

  /** The error for anything but a key or value. A closing bracket after a comma has its own. */
  #unexpected(expected: Expected): JsonError {
    const isEnd = this.#text.charAt(this.#index) === this.#closers.at(-1);
    if (!isEnd || (expected === "value" && this.#closers.at(-1) === "}")) return [UNEXPECTED, this.#index];
    // The API's parser looks back from behind the bracket, where another comma may stand.
    return ["trailing comma is not allowed", this.#text.lastIndexOf(",", this.#index + 1)];
  }

  #open(sign: "{" | "["): Expected | JsonError {
    this.#index += 1;
    this.#closers.push(sign === "{" ? "}" : "]");
    if (this.#closers.length > MAX_DEPTH && this.#index < this.#text.length) {
      return ["array and object recursion depth exceeded", this.#index];
    }
    return sign === "{" ? "key or end" : "value or end";
  }

  #readScalar(sign: string, expected: Expected): JsonError | undefined {
    switch (sign) {
      case '"':
        return this.#readString();
      case "t":
        return this.#readLiteral("true");
      case "f":
        return this.#readLiteral("false");
      case "n":
        return this.#readLiteral("null");
      default:
        return sign === "-" || isDigit(sign.charCodeAt(0)) ? this.#readNumber() : this.#unexpected(expected);
    }
  }

  #readLiteral(literal: string): JsonError | undefined {
    const found = this.#text.slice(this.#index, this.#index + literal.length);
    if (found === literal) {
      this.#index += literal.length;
      return undefined;
    }
    return literal.startsWith(found) ? [END, this.#text.length] : ["invalid literal", this.#index];
  }

  #readNumber(): JsonError | undefined {
    const start = this.#index;
    if (this.#isAt("-")) this.#index += 1;
    const first = this.#index;
    const error = this.#readDigits("no digit after minus sign");
    if (error !== undefined) return error;
    if (this.#text.charAt(first) === "0" && this.#index > first + 1) {
      return ["number with leading zero is not allowed", first];
    }
    if (this.#isAt(".")) {
      this.#index += 1;
      const fractionError = this.#readDigits("no digit after decimal point");
      if (fractionError !== undefined) return fractionError;
    }
    if (this.#isAt("e") || this.#isAt("E")) {
      this.#index += 1;
      if (this.#isAt("+") || this.#isAt("-")) this.#index += 1;
      const exponentError = this.#readDigits("no digit after exponent sign");
      if (exponentError !== undefined) return exponentError;
    }
    // The shortest number beyond the range of a double is 9e308.
    if (this.#index - start < "9e308".length) return undefined;
    return Number.isFinite(Number(this.#text.slice(start, this.#index)))
      ? undefined
      : ["number is infinity when parsed as double", start];
  }

  #isAt(sign: string): boolean {
    return this.#text.charAt(this.#index) === sign;
  }

  #readDigits(missing: string): JsonError | undefined {
    const start = this.#index;
    while (isDigit(this.#text.charCodeAt(this.#index))) this.#index += 1;
    if (this.#index > start) return undefined;
    return start === this.#text.length ? [END, start] : [missing, start];
  }

  #readString(): JsonError | undefined {
    for (this.#index += 1; this.#index < this.#text.length;) {
      const code = this.#text.charCodeAt(this.#index);
      if (code === QUOTE) {
        this.#index += 1;
        return undefined;
      }
      if (code < 0x20) return ["unexpected control character in string", this.#index];
      const error = code === BACKSLASH ? this.#readEscape() : undefined;
      if (error !== undefined) return error;
      if (code !== BACKSLASH) this.#index += 1;
    }
    return [END, this.#text.length];
  }

  #readEscape(): JsonError | undefined {
    const start = this.#index;
    const sign = this.#text.charAt(start + 1);
    if (sign === "") return [END, this.#text.length];
    if (sign !== "u") {
      this.#index += 2;
      return '"\\/bfnrt'.includes(sign) ? undefined : ["invalid escaped character in string", start + 1];
    }
    const high = this.#readUnit(start);
    if (typeof high !== "number") return high;
    this.#index = start + ESCAPE_LENGTH;
    if (high < 0xd800 || high > 0xdfff) return undefined;
    if (high >= 0xdc00) return ["invalid high surrogate in string", start];
    return this.#readLowSurrogate();
  }

  #readLowSurrogate(): JsonError | undefined {
    const start = this.#index;
    const found = this.#text.slice(start, start + 2);
    if (found !== String.raw`\u`) {
      return String.raw`\u`.startsWith(found)
        ? [END, this.#text.length]
        : ["no low surrogate in string", start];
    }
    const low = this.#readUnit(start);
    if (typeof low !== "number") return low;
    if (low < 0xdc00 || low > 0xdfff) return ["invalid low surrogate in string", start];
    this.#index = start + ESCAPE_LENGTH;
    return undefined;
  }

  /** The code unit of the escape that begins at an index. */
  #readUnit(start: number): number | JsonError {
    const digits = this.#text.slice(start + 2, start + ESCAPE_LENGTH);
    if (/^[\da-fA-F]{4}$/.test(digits)) return Number.parseInt(digits, 16);
    const isCut = digits.length < 4 && /^[\da-fA-F]*$/.test(digits);
    return isCut ? [END, this.#text.length] : [NOT_AN_ESCAPE, start];
  }

  #skipWhiteSpace(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#index);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#index += 1;
    }
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** As many characters as `\u0041` has. */
const ESCAPE_LENGTH = 6;

/** Whether a code unit is a digit. Beyond the end of the text, it is `NaN`, which is not. */
function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
