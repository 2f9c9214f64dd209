/** Shorter secrets may be ordinary words: redacting them would make messages of servers unreadable. */
export const MIN_SECRET_LENGTH = 8;

/** A part of a text: the index of its first character, and of the one after its last. */
export interface Span {
  start: number;
  end: number;
}

/** Finds secrets in a text, in any of the spellings that servers use. */
export interface SecretFinder {
  /** Whether a text may contain a secret or a part of one: a fast check, by which most texts need no other. */
  mayHold(text: string): boolean;
  /** The parts that are a secret, in order, none overlapping another. */
  find(text: string): Span[];
  /** The beginning of a secret of at least `minLength` characters, at the end of a text that was cut off within it. */
  findCutEnd(text: string, minLength: number): Span | undefined;
  /** The end of a secret of at least 8 characters, at the beginning of a text that was cut off within it. */
  findCutStart(text: string): Span | undefined;
}

/**
 * Creates a finder of secrets of at least 8 characters, whatever the case of their letters: as they are, with
 * characters escaped as in JSON (once or twice) or HTML, or percent-encoded, or within base64. Secrets that are added to
 * a set later are found, too.
 *
 * Takes time in proportion to the text, not to the number of secrets: both may come from a hostile caller. So it
 * decodes the text and looks up what begins at each place, and uses no regular expression made of secrets.
 */
export function createSecretFinder(secrets: Iterable<string>): SecretFinder {
  const all: ReadonlySet<string> = secrets instanceof Set ? secrets : new Set(secrets);
  let forms: SecretForms | undefined;

  /** Made when a text comes that may contain one: it takes longer than to search a short text. */
  function prepare(): SecretForms {
    if (forms?.secrets.length !== all.size) forms = getForms(all);
    return forms;
  }

  return {
    mayHold(text) {
      if (all.size === 0 || text.length < KEY_LENGTH) return false;
      if (/[\\%]|&#/.test(text)) return true;
      const { starts, ends } = prepare();
      const folded = foldCase(text);
      let [first, second] = [folded.charCodeAt(0), folded.charCodeAt(1)];
      for (let at = 2; at < folded.length; at++) {
        const third = folded.charCodeAt(at);
        const code = hash(first, second, third);
        if (starts.hashes[code] === 1 || ends.hashes[code] === 1) return true;
        [first, second] = [second, third];
      }
      return false;
    },
    find(text) {
      const { starts, maxLength } = prepare();
      const segmentLength = Math.max(MIN_SEGMENT_LENGTH, 4 * maxLength);
      const spans: Span[] = [];
      // In segments that overlap by the longest secret, so that the memory for decoded text is bounded.
      for (let from = 0; from === 0 || from + maxLength < text.length; from += segmentLength - maxLength) {
        for (const { text: decoded, at } of viewsOf(text.slice(from, from + segmentLength))) {
          for (const { start, end } of scan(starts, decoded)) {
            spans.push({ start: from + at(start), end: from + at(end) });
          }
        }
      }
      return joinSpans(spans);
    },
    findCutEnd(text, minLength) {
      if (text.length < minLength) return undefined;
      const { starts, maxLength } = prepare();
      const tailStart = Math.max(0, text.length - maxLength - MAX_AFTER_CUT);
      let longest: Span | undefined;
      for (const view of viewsOf(text.slice(tailStart))) {
        const end = endOfCut(view.text);
        const start = findCutSecret(starts, view.text, end, minLength);
        if (start === undefined) continue;
        const span = { start: tailStart + view.at(start), end: tailStart + view.at(end) };
        if (longest === undefined || span.start < longest.start) longest = span;
      }
      return longest;
    },
    findCutStart(text) {
      if (text.length < MIN_SECRET_LENGTH) return undefined;
      const { ends, maxLength } = prepare();
      let longest: Span | undefined;
      for (const view of viewsOf(text.slice(0, maxLength + MAX_AFTER_CUT))) {
        const start = startAfterCut(view.text);
        const end = findRestOfSecret(ends, view.text, start);
        if (end === undefined) continue;
        const span = { start: view.at(start), end: view.at(end) };
        if (longest === undefined || span.end > longest.end) longest = span;
      }
      return longest;
    },
  };
}

/** The forms in which texts may contain secrets. */
interface SecretForms {
  readonly secrets: readonly string[];
  readonly starts: FormIndex;
  readonly ends: FormIndex;
  /** The length of the longest in any spelling. */
  readonly maxLength: number;
}

/** The latest forms: to make those of a key takes longer than to search a response, and most requests have the same. */
let latest: SecretForms | undefined;

function getForms(secrets: ReadonlySet<string>): SecretForms {
  const isSame = latest?.secrets.length === secrets.size && latest.secrets.every((each) => secrets.has(each));
  if (latest === undefined || !isSame) latest = createForms([...secrets]);
  return latest;
}

function createForms(secrets: readonly string[]): SecretForms {
  const long = secrets.filter((secret) => secret.length >= MIN_SECRET_LENGTH);
  const forms = [...new Set(long.flatMap(formsOf))];
  return {
    secrets,
    starts: createIndex(forms, (form) => form.slice(0, KEY_LENGTH)),
    ends: createIndex(forms, (form) => form.slice(-KEY_LENGTH)),
    maxLength: forms.reduce((max, { length }) => Math.max(max, length), 0) * MAX_SPELLING,
  };
}

/** The maximum number of characters that encode one: `&#x0041;` is an A; `\\\\u0041` is one that was escaped twice. */
const MAX_SPELLING = 8;
const MIN_SEGMENT_LENGTH = 65_536;

/**
 * The secret, its UTF-8 bytes as one character each, and the parts of its base64 forms that any context leaves alike.
 */
function formsOf(secret: string): string[] {
  const bytes = toBinary(secret);
  const forms = bytes === secret ? [foldCase(secret)] : [foldCase(secret), foldCase(bytes)];
  for (let offset = 0; offset < 3; offset++) {
    const text = btoa("\0".repeat(offset) + bytes);
    const first = Math.ceil((offset * 8) / 6);
    const last = Math.floor(((bytes.length + offset) * 8) / 6);
    const form = foldCase(text.slice(first, last));
    if (form.length < MIN_SECRET_LENGTH) continue;
    forms.push(form);
    if (/[+/]/.test(form)) forms.push(form.replaceAll("+", "-").replaceAll("/", "_"));
  }
  return forms;
}

/** The UTF-8 bytes of a text, as one character each. */
function toBinary(text: string): string {
  if (!/[^\0-\x7f]/.test(text)) return text;
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
}

/** How many characters of a form are looked up at once. */
const KEY_LENGTH = 4;

interface FormIndex {
  /** Which three characters a key of any form has, by their hash: nearly every place of a text is ruled out by it. */
  readonly hashes: Uint8Array;
  /** The forms, the longest first, by their keys. */
  readonly forms: ReadonlyMap<string, readonly string[]>;
}

function createIndex(forms: readonly string[], toKey: (form: string) => string): FormIndex {
  const hashes = new Uint8Array(HASHES);
  const byKey = new Map<string, string[]>();
  for (const form of forms.toSorted((one, other) => other.length - one.length)) {
    const key = toKey(form);
    hashes[hash(key.charCodeAt(0), key.charCodeAt(1), key.charCodeAt(2))] = 1;
    const sharing = byKey.get(key);
    if (sharing === undefined) byKey.set(key, [form]);
    else sharing.push(form);
  }
  return { hashes, forms: byKey };
}

const HASHES = 4096;

function hash(first: number, second: number, third: number): number {
  return (first * 961 + second * 31 + third) % HASHES;
}

/** The forms whose key begins at a place of a text. */
function lookUp({ hashes, forms }: FormIndex, folded: string, at: number): readonly string[] | undefined {
  const code = hash(folded.charCodeAt(at), folded.charCodeAt(at + 1), folded.charCodeAt(at + 2));
  return hashes[code] === 1 ? forms.get(folded.slice(at, at + KEY_LENGTH)) : undefined;
}

/** This much of a longer form is enough to recognise it. What follows is compared once, not at each place. */
const ENOUGH_LENGTH = 64;

/** The forms in a text, the longest at each place. */
function scan(starts: FormIndex, text: string): Span[] {
  const spans: Span[] = [];
  const folded = foldCase(text);
  for (let start = 0; start + KEY_LENGTH <= folded.length; start++) {
    const form = lookUp(starts, folded, start)?.find((candidate) =>
      folded.startsWith(candidate.slice(0, ENOUGH_LENGTH), start),
    );
    if (form === undefined) continue;
    const end = endOfMatch(folded, start, form);
    spans.push({ start, end });
    if (end - start > ENOUGH_LENGTH) start = end - ENOUGH_LENGTH;
  }
  return spans;
}

function endOfMatch(text: string, start: number, form: string): number {
  let length = Math.min(form.length, ENOUGH_LENGTH);
  while (length < form.length && text.charCodeAt(start + length) === form.charCodeAt(length)) length += 1;
  return start + length;
}

/** Characters that may surround a cut text in the message that quotes it. */
const CUT_MARKS = "\"\u2026`.'";
/** Marks and half an escape at the end of a text, at most. */
const MAX_AFTER_CUT = 16;

/** Finds where the longest part begins that ends at `end` and is the beginning of a form, not the whole of it. */
function findCutSecret(starts: FormIndex, text: string, end: number, minLength: number): number | undefined {
  const folded = foldCase(text);
  for (let start = 0; start + Math.max(minLength, KEY_LENGTH) <= end; start++) {
    const candidates = lookUp(starts, folded, start);
    if (candidates === undefined) continue;
    const rest = folded.slice(start, end);
    if (candidates.some((form) => form.length > rest.length && form.startsWith(rest))) return start;
  }
  return undefined;
}

/** Finds where the longest part ends that begins at `start` and is the end of a form, not the whole of it. */
function findRestOfSecret(ends: FormIndex, text: string, start: number): number | undefined {
  const folded = foldCase(text);
  for (let end = folded.length; end - start >= MIN_SECRET_LENGTH; end--) {
    const candidates = lookUp(ends, folded, end - KEY_LENGTH);
    if (candidates === undefined) continue;
    const rest = folded.slice(start, end);
    if (candidates.some((form) => form.length > rest.length && form.endsWith(rest))) return end;
  }
  return undefined;
}

/** The end of a text without marks of a cut and half an escape. */
function endOfCut(text: string): number {
  let end = text.length;
  while (end > 0 && CUT_MARKS.includes(text.charAt(end - 1))) end -= 1;
  const half = /(?:\\{1,3}(?:u[\da-fA-F]{0,3})?|%[\da-fA-F]?|&(?:#[xX]?[\da-fA-F]{0,4})?)$/.exec(
    text.slice(Math.max(0, end - 8), end),
  );
  return end - (half?.[0].length ?? 0);
}

function startAfterCut(text: string): number {
  let start = 0;
  while (start < text.length && CUT_MARKS.includes(text.charAt(start))) start += 1;
  return start;
}

/** A text in another spelling: what its escapes stand for, and where each character stands in the original. */
interface View {
  readonly text: string;
  readonly at: (index: number) => number;
}

/** The text as it is, and with its escapes decoded once and twice. */
function viewsOf(text: string): View[] {
  const plain: View = { text, at: (index) => index };
  const once = decodeEscapes(plain);
  if (once === undefined) return [plain];
  const views = [plain, once, decodeEscapes(once)];
  // A secret may contain what looks like an escape of a URL, and be written as JSON.
  if (text.includes("%") && text.includes("\\")) {
    const json = decodeEscapes(plain, JSON_ESCAPE);
    views.push(json, json && decodeEscapes(json, JSON_ESCAPE));
  }
  return views.filter((view) => view !== undefined);
}

/** An escape of JSON, a percent-encoded byte, or the number of a character in HTML. */
const ESCAPE = /\\u[\da-fA-F]{4}|\\["\\/]|%[\da-fA-F]{2}|&#(?:\d{1,4}|[xX][\da-fA-F]{1,4});/g;

const JSON_ESCAPE = /\\u[\da-fA-F]{4}|\\["\\/]/g;

function decodeEscapes({ text, at }: View, escapes: RegExp = ESCAPE): View | undefined {
  if (!/[\\%]|&#/.test(text)) return undefined;
  const parts: string[] = [];
  /** Where, in the decoded text, each escape and each text after one begins, and where that is in the text before. */
  const decodedAt: number[] = [0];
  const originalAt: number[] = [0];
  let length = 0;
  let index = 0;
  for (const { 0: escape, index: start } of text.matchAll(escapes)) {
    parts.push(text.slice(index, start), decodeEscape(escape));
    length += start - index + 1;
    index = start + escape.length;
    decodedAt.push(length - 1, length);
    originalAt.push(start, index);
  }
  if (length === 0) return undefined;
  parts.push(text.slice(index));
  return {
    text: parts.join(""),
    at(position) {
      const part = lastAtMost(decodedAt, position);
      return at((originalAt[part] ?? 0) + position - (decodedAt[part] ?? 0));
    },
  };
}

function decodeEscape(escape: string): string {
  if (escape.startsWith("%")) return String.fromCharCode(Number.parseInt(escape.slice(1), 16));
  if (escape.startsWith("&")) return String.fromCharCode(Number(escape.slice(2, -1).replace(/^x/i, "0x")));
  const sign = escape.charAt(1);
  return sign === "u" ? String.fromCharCode(Number.parseInt(escape.slice(2), 16)) : sign;
}

/** The index of the last of ascending numbers that is at most `limit`. */
function lastAtMost(numbers: readonly number[], limit: number): number {
  let [low, high] = [0, numbers.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((numbers[middle] ?? 0) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Ordered spans, those that overlap or touch as one. */
export function joinSpans(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const span of spans.toSorted((one, other) => one.start - other.start)) {
    const last = joined.at(-1);
    if (last !== undefined && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else joined.push({ ...span });
  }
  return joined;
}

/** In lower case. The rare letters whose lower case is longer keep their case, so that positions stay the same. */
function foldCase(text: string): string {
  const folded = lowerCase(text);
  return folded.length === text.length
    ? folded
    : text.replaceAll(/\P{Changes_When_Lowercased}+|[^]/gu, (part) => foldPart(part));
}

function foldPart(part: string): string {
  const folded = lowerCase(part);
  return folded.length === part.length ? folded : part;
}

/** The lower case of a sigma depends on what follows it, which is not the same in a secret and in a text. */
function lowerCase(text: string): string {
  return text.replaceAll("\u03a3", "\u03c3").toLowerCase();
}
