import {
  createSecretFinder,
  joinSpans,
  MIN_SECRET_LENGTH,
  type SecretFinder,
  type Span,
} from "./find-secrets.ts";

/** Replaces a secret in every log, error, report, recording and response. */
export const REDACTED = "[redacted]";

/** Deeper data is replaced as a whole: it is unreadable anyway, and copying it could exhaust the stack. */
const MAX_DEPTH = 60;

/**
 * What API keys look like, for text whose secrets are not known: at the beginning of a word, or after an escape of JSON
 * or of a URL, whose last character is no part of the word. Not `{16,}`, which overflows the stack in a text of millions
 * of such characters.
 */
const KEY_SHAPE = /(?:(?<!\w)|(?<=\\[bfnrt])|(?<=\\u[\da-f]{4})|(?<=%[\da-f]{2}))sk-[\w-]{16}[\w-]*/gi;

/** Hides what looks like an API key, for text whose secrets are not known. */
export function hideKeyShapes(text: string): string {
  return text.replace(KEY_SHAPE, REDACTED);
}

/** Whether the value of a header or query parameter of that name may be a secret, according to its name. */
export function isSecretName(name: string): boolean {
  return /key|auth|token(?!s)|cookie|secret|passw|credential|signature|session|jwt/i.test(name);
}

/** The parts of a request that contain secrets. */
interface SecretSources {
  /** Headers of requests; the values of those with a secret's name (see `isSecretName`) are secrets. */
  readonly headers?: Iterable<readonly [name: string, value: string]> | undefined;
  /** A URL, whose password and query parameters may be secrets. */
  readonly url?: string | undefined;
  /** Secrets that are known as such: keys from options. */
  readonly known?: Iterable<string | null | undefined> | undefined;
}

/**
 * The secrets in what was sent: whole values, each word of them (a bearer's token, a cookie's value), Basic passwords.
 */
export function collectSecrets({ headers = [], url, known = [] }: SecretSources): Set<string> {
  const secrets = new Set<string>();
  const add = (secret: string): void => void (secret.length >= MIN_SECRET_LENGTH && secrets.add(secret));
  for (const secret of known) if (secret != null) add(secret.trim());
  for (const [name, value] of headers) {
    if (!isSecretName(name)) continue;
    for (const part of [value, ...value.split(/[ ;,=]+/), passwordOf(value)]) add(part);
  }
  if (url !== undefined && URL.canParse(url)) {
    const { password, searchParams } = new URL(url);
    add(password);
    for (const [name, value] of searchParams) if (isSecretName(name)) add(value);
  }
  return secrets;
}

/** The password of Basic credentials, or "". Source: RFC 7617. */
function passwordOf(value: string): string {
  try {
    return /^basic /i.test(value) ? atob(value.slice("basic ".length).trim()).replace(/^[^:]*:/, "") : "";
  } catch {
    return "";
  }
}

type HeaderEntry = readonly [name: string, value: string];

/** Headers as plain data for people: names in lower case, secret values hidden. */
export function redactHeaders(headers: Iterable<HeaderEntry>, redactor: Redactor): Record<string, string> {
  return Object.fromEntries(
    redactHeaderTexts(headers, redactor).map(([name, value]) => [
      name,
      isSecretName(name) ? REDACTED : value,
    ]),
  );
}

/** Headers without secrets in their values. One whose name holds a secret is left out: no other name could stand for it. */
export function redactHeaderTexts(
  headers: Iterable<HeaderEntry>,
  { text }: Pick<Redactor, "text">,
): [name: string, value: string][] {
  return [...headers].flatMap(([name, value]) => (text(name) === name ? [[name, text(value)]] : []));
}

/** Redacts secrets from what leaves the program. */
export interface Redactor {
  /** A text without secrets, in any of the spellings that servers use, and without one cut off at either end. */
  text(text: string): string;
  /**
   * Data, an error with its causes, or a text without secrets, names of members included. An error keeps its class. An
   * object of another class may hold what it does not show, and is replaced whole. What holds no secret is returned
   * itself.
   */
  value<Value>(value: Value): Value;
  /** The pieces of one text without the secrets in it, also those that lie across pieces. */
  pieces(pieces: readonly string[]): string[];
  /** A redactor of a text that arrives and is forwarded in pieces. */
  stream(): StreamRedactor;
}

/** Redacts secrets from a text that arrives in pieces. What may be the beginning of one waits for the next piece. */
export interface StreamRedactor {
  push(text: string): string;
  /** What was held back; the marker, if that is at least 8 characters of a secret. */
  end(): string;
}

/**
 * Creates a redactor. It finds each secret of at least 8 characters as it is, with characters escaped as in JSON or
 * percent-encoded, within base64, whatever the case of its letters. All but the redactor of a stream also hide what
 * looks like an API key.
 */
export function createRedactor(secrets: Iterable<string>): Redactor {
  const finder = createSecretFinder(secrets);

  function text(value: string): string {
    return value.length < MIN_SECRET_LENGTH ? value : replaceSpans(value, findAll(finder, value), 0);
  }

  return {
    text,
    value: (value) => redactValue(value, text),
    pieces: (pieces) => redactPieces(pieces, findAll(finder, pieces.join(""))),
    stream: () => createStreamRedactor(finder),
  };
}

function findAll(finder: SecretFinder, text: string): Span[] {
  const spans: Span[] = [];
  if (finder.mayHold(text)) {
    for (const span of finder.find(text)) spans.push(span);
    const cuts = [finder.findCutStart(text), finder.findCutEnd(text, MIN_SECRET_LENGTH)];
    for (const cut of cuts) if (cut !== undefined) spans.push(cut);
  }
  if (/sk-/i.test(text)) {
    for (const { 0: match, index } of text.matchAll(KEY_SHAPE)) {
      spans.push({ start: index, end: index + match.length });
    }
  }
  return joinSpans(spans);
}

/** The text from `from` to `end`, with a marker instead of each span that ends there. */
function replaceSpans(text: string, spans: readonly Span[], from: number, end = text.length): string {
  if (spans.length === 0) return text.slice(from, end);
  let result = "";
  let index = from;
  for (const span of spans) {
    if (span.end <= index || span.end > end) continue;
    result += text.slice(index, Math.max(index, span.start)) + REDACTED;
    index = span.end;
  }
  return result + text.slice(index, Math.max(index, end));
}

/** The marker stands in the piece where the secret begins. */
function redactPieces(pieces: readonly string[], spans: readonly Span[]): string[] {
  let next = 0;
  let pieceStart = 0;
  return pieces.map((piece) => {
    const pieceEnd = pieceStart + piece.length;
    let result = "";
    let index = pieceStart;
    for (let span = spans[next]; span !== undefined && span.start < pieceEnd; span = spans[next]) {
      if (span.start >= pieceStart) {
        result += piece.slice(index - pieceStart, span.start - pieceStart) + REDACTED;
      }
      index = Math.min(span.end, pieceEnd);
      if (span.end > pieceEnd) break;
      next += 1;
    }
    result += piece.slice(index - pieceStart);
    pieceStart = pieceEnd;
    return result;
  });
}

/**
 * A shorter beginning of a secret is forwarded at once: waiting would delay every text that ends in its first letter.
 */
const MIN_HELD_LENGTH = 4;

/** How much forwarded text is remembered: three characters, however they are spelt, and half an escape. */
const MAX_REMEMBERED = 32;

function createStreamRedactor(finder: SecretFinder): StreamRedactor {
  /** The last forwarded characters: a secret may begin in them. */
  let passed = "";
  let held = "";
  return {
    push(text) {
      const all = passed + held + text;
      const before = passed.length;
      const spans = finder.find(all);
      const end = Math.max(before, endOfSettled(finder, all, spans));
      held = all.slice(end);
      // Nothing before a secret that was found can begin another one.
      const found = spans.findLast((span) => span.end <= end)?.end ?? 0;
      passed = all.slice(Math.max(found, end - MAX_REMEMBERED), end);
      return replaceSpans(all, spans, before, end);
    },
    end() {
      const all = passed + held;
      const cut = finder.findCutEnd(all, MIN_SECRET_LENGTH);
      const spans = joinSpans([...finder.find(all), ...(cut === undefined ? [] : [cut])]);
      const result = replaceSpans(all, spans, passed.length);
      passed = held = "";
      return result;
    },
  };
}

/** Where a text ends that further text cannot change: before what may begin a secret, or belongs to one that does. */
function endOfSettled(finder: SecretFinder, text: string, spans: readonly Span[]): number {
  const cut = finder.findCutEnd(text, MIN_HELD_LENGTH);
  if (cut === undefined) return text.length;
  return spans.find((span) => span.start < cut.start && span.end > cut.start)?.start ?? cut.start;
}

function redactValue<Value>(value: Value, redactText: (text: string) => string): Value {
  const copies = new Map<object, object>();
  let changed = false;

  function show(part: unknown, depth: number): unknown {
    if (typeof part === "string") {
      const text = redactText(part);
      changed ||= text !== part;
      return text;
    }
    if (typeof part !== "object" || part === null || part instanceof Date) return part;
    return copies.get(part) ?? showObject(part, depth);
  }

  function showObject(part: object, depth: number): unknown {
    const copy = depth > MAX_DEPTH ? undefined : createAlike(part, (text) => String(show(text, depth)));
    if (copy === undefined) {
      changed = true;
      return REDACTED;
    }
    copies.set(part, copy);
    if (Array.isArray(part) && Array.isArray(copy)) {
      // Not by its keys, of which a list of millions has millions.
      for (const item of part) copy.push(show(item, depth + 1));
      return copy;
    }
    if (part instanceof Map && copy instanceof Map) {
      for (const [key, member] of part) copy.set(show(key, depth + 1), show(member, depth + 1));
    }
    if (part instanceof Set && copy instanceof Set) {
      for (const member of part) copy.add(show(member, depth + 1));
    }
    for (const name of Reflect.ownKeys(part)) {
      const shownName = typeof name === "string" ? String(show(name, depth)) : name;
      // Defined, not assigned: assigning `__proto__` does something else.
      Reflect.defineProperty(copy, shownName, {
        value: show(readMember(part, name), depth + 1),
        enumerable: Reflect.getOwnPropertyDescriptor(part, name)?.enumerable ?? false,
        writable: true,
        configurable: true,
      });
    }
    return copy;
  }

  const shown = show(value, 0);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- A string stays a string and an object an object of the same kind; callers treat the members of what they redact as unknown.
  return changed ? (shown as Value) : value;
}

/** A getter may throw; its member is then omitted. */
function readMember(part: object, name: string | symbol): unknown {
  try {
    return Reflect.get(part, name);
  } catch {
    return REDACTED;
  }
}

/** An empty object of the same kind; undefined unless it is an error, a list, a map, a set or plain data. */
function createAlike(value: object, redactText: (text: string) => string): object | undefined {
  if (Array.isArray(value)) return [];
  if (value instanceof Map) return new Map();
  if (value instanceof Set) return new Set();
  const prototype: object | null = Object.getPrototypeOf(value);
  // Its facts are in no member of its own.
  if (typeof DOMException === "function" && value instanceof DOMException)
    return new DOMException(redactText(value.message), value.name);
  // A real error, so that it is shown as one, of the same class, so that `instanceof` goes on to hold.
  if (isError(value)) return Object.setPrototypeOf(new Error(), prototype);
  // Not compared with `Object.prototype`: data of another realm is as good.
  return prototype === null || Object.getPrototypeOf(prototype) === null ? {} : undefined;
}

/** Whether a value is an error, of this realm or another one. */
function isError(value: object): boolean {
  return value instanceof Error || Object.prototype.toString.call(value) === "[object Error]";
}
