/** What stands in the place of a secret, in every log, error, report, recording and response. */
export const REDACTED = "[redacted]";

/** Shorter secrets are words that a text may hold by chance: hiding them would leave nothing of what a server says. */
export const MIN_SECRET_LENGTH = 8;

/** Deeper data is replaced as a whole: nobody reads it, and copying it could exhaust the stack. */
const MAX_DEPTH = 60;

/** What API keys look like, for text whose secrets are not known. */
const KEY_SHAPE = String.raw`\bsk-[\w-]{16,}`;
const ANY_KEY = new RegExp(KEY_SHAPE, "g");

/** Hides what looks like an API key, for text whose secrets are not known. */
export function hideKeyShapes(text: string): string {
  return text.includes("sk-") ? text.replace(ANY_KEY, REDACTED) : text;
}

/** Whether the value of a header or query parameter of that name may be a secret. */
export function isSecretName(name: string): boolean {
  return /key|auth|token$|cookie|secret|password|signature/i.test(name);
}

/** Where secrets come from: what was sent. */
interface SecretSources {
  /** Headers of requests; the values of those whose name tells of a secret are secrets. */
  readonly headers?: Iterable<readonly [name: string, value: string]> | undefined;
  /** A URL, whose password and query parameters may be secrets. */
  readonly url?: string | undefined;
  /** Secrets that are known as such: keys from options. */
  readonly known?: Iterable<string | null | undefined> | undefined;
}

/** The secrets in what was sent: whole values, each word of them (a bearer's token, a cookie's value), Basic passwords. */
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

/** Headers as plain data for people: names in lower case, secret values hidden. */
export function redactHeaders(
  headers: Iterable<readonly [name: string, value: string]>,
  redactor: Redactor,
): Record<string, string> {
  return Object.fromEntries(
    [...headers].map(([name, value]) => [name, isSecretName(name) ? REDACTED : redactor.text(value)]),
  );
}

/** Takes secrets out of what leaves the program. */
export interface Redactor {
  /** A text without secrets, in any of the spellings that servers give them, and without one cut off at its end. */
  text(text: string): string;
  /**
   * Data, an error with its causes, or a text without secrets, names of members included. Objects of other classes may
   * hold what they do not show, and are replaced whole. What holds no secret is returned itself.
   */
  value<Value>(value: Value): Value;
  /** The pieces of one text without the secrets in it, also those that lie across pieces. */
  pieces(pieces: readonly string[]): string[];
  /** A redactor of a text that arrives in pieces and is passed on as it comes. */
  stream(): StreamRedactor;
}

/** Takes secrets out of a text that arrives in pieces. What may be the beginning of one waits for the next piece. */
export interface StreamRedactor {
  push(text: string): string;
  /** What was held back. */
  end(): string;
}

/**
 * Creates a redactor. It finds each secret of at least 8 characters as it is, with characters escaped as in JSON or
 * percent-encoded, within base64, whatever the case of its letters; and what looks like an API key.
 */
export function createRedactor(secrets: Iterable<string>): Redactor {
  // A secret may begin with another one.
  const known = [...new Set(secrets)]
    .filter((secret) => secret.length >= MIN_SECRET_LENGTH)
    .toSorted((one, other) => other.length - one.length);
  const pattern = new RegExp([...known.flatMap(formsOf).map(toFormPattern), KEY_SHAPE].join("|"), "gi");

  function text(value: string): string {
    if (value.length < MIN_SECRET_LENGTH) return value;
    return hideCutEnd(value.replace(pattern, REDACTED), known);
  }

  return {
    text,
    value: (value) => redactValue(value, text),
    pieces: (pieces) => redactPieces(pieces, pattern, known),
    stream: () => createStreamRedactor(known),
  };
}

/** The secret, and the parts of its base64 form that are the same whatever stands before and after it. */
function formsOf(secret: string): string[] {
  const bytes = String.fromCharCode(...new TextEncoder().encode(secret));
  const encoded = [0, 1, 2].map((offset) => {
    const text = btoa("\0".repeat(offset) + bytes).replaceAll("=", "");
    const first = Math.ceil((offset * 8) / 6);
    return text.slice(first, (bytes.length + offset) % 3 === 0 ? undefined : -1);
  });
  const safe = encoded.map((text) => text.replaceAll("+", "-").replaceAll("/", "_"));
  return [...new Set([secret, ...encoded, ...safe])].filter((form) => form.length >= MIN_SECRET_LENGTH);
}

/** Matches a text with any of its characters escaped as in JSON or percent-encoded. */
function toFormPattern(form: string): string {
  return Array.from(form, (character) => {
    const code = character.charCodeAt(0);
    const hex = code.toString(16).padStart(2, "0");
    const literal = /[\w]/.test(character) ? character : `\\${character}`;
    const plain = code > 0x7e ? character : String.raw`(?:\\?${literal}|\\u00${hex}|%${hex})`;
    return plain;
  }).join("");
}

/** What may follow a text that was cut off, in the message that quotes it. */
const AFTER_CUT = '"…`.';

/** Hides the beginning of a secret at the end of a text, where the text was cut off within it. */
function hideCutEnd(text: string, secrets: readonly string[]): string {
  const span = findCutEnd(text, secrets, MIN_SECRET_LENGTH);
  return span === undefined ? text : text.slice(0, span.start) + REDACTED + text.slice(span.end);
}

/** A part of a text: the offset of its first character, and of the one after its last. */
interface Span {
  start: number;
  end: number;
}

function findCutEnd(text: string, secrets: readonly string[], minLength: number): Span | undefined {
  let end = text.length;
  while (end > 0 && AFTER_CUT.includes(text.charAt(end - 1))) end -= 1;
  for (const secret of secrets) {
    for (let length = Math.min(secret.length - 1, end); length >= minLength; length--) {
      if (text.startsWith(secret.slice(0, length), end - length)) return { start: end - length, end };
    }
  }
  return undefined;
}

function redactPieces(pieces: readonly string[], pattern: RegExp, secrets: readonly string[]): string[] {
  const text = pieces.join("");
  const spans = [...text.matchAll(pattern)].map(({ 0: match, index }) => ({
    start: index,
    end: index + match.length,
  }));
  const cut = findCutEnd(text, secrets, MIN_SECRET_LENGTH);
  if (cut !== undefined && cut.start >= (spans.at(-1)?.end ?? 0)) spans.push(cut);
  let next = 0;
  let offset = 0;
  return pieces.map((piece) => {
    const pieceEnd = offset + piece.length;
    let result = "";
    for (; next < spans.length; next++) {
      const span = spans[next];
      if (span === undefined || span.start >= pieceEnd) break;
      // The marker stands in the piece where the secret begins.
      if (span.start >= offset) result += text.slice(offset, span.start) + REDACTED;
      offset = Math.min(span.end, pieceEnd);
      if (span.end > pieceEnd) break;
    }
    result += text.slice(offset, pieceEnd);
    offset = pieceEnd;
    return result;
  });
}

/** A shorter beginning of a secret is passed on at once: waiting would hold up every text that ends in its first letter. */
const MIN_HELD_LENGTH = 4;

function createStreamRedactor(secrets: readonly string[]): StreamRedactor {
  const pattern = new RegExp(secrets.map(toFormPattern).join("|") || "(?!)", "gi");
  /** The last characters that were passed on: a secret may begin in them. */
  let passed = "";
  let held = "";
  return {
    push(text) {
      const before = passed.length;
      const all = passed + held + text;
      const redacted = all.replace(pattern, (match, index: number) =>
        index < before ? all.slice(index, before) + REDACTED : REDACTED,
      );
      const cut = findCutEnd(redacted, secrets, MIN_HELD_LENGTH);
      const end = cut === undefined ? redacted.length : cut.start;
      held = redacted.slice(end);
      const result = redacted.slice(before, end);
      passed = redacted.slice(0, end).slice(-(MIN_HELD_LENGTH - 1));
      return result;
    },
    end() {
      const rest = held;
      held = "";
      return rest;
    },
  };
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
    if (typeof part !== "object" || part === null) return part;
    return copies.get(part) ?? showObject(part, depth);
  }

  function showObject(part: object, depth: number): unknown {
    const copy = createAlike(part);
    if (copy === undefined || depth > MAX_DEPTH) {
      changed = true;
      return REDACTED;
    }
    copies.set(part, copy);
    // An error has the last two from its class.
    const names =
      part instanceof Error ? [...Reflect.ownKeys(part), "name", "message"] : Reflect.ownKeys(part);
    for (const name of names) {
      if (Array.isArray(part) && name === "length") continue;
      const shownName = typeof name === "string" ? String(show(name, depth)) : name;
      // Defined, not assigned: assigning `__proto__` does something else.
      Reflect.defineProperty(copy, shownName, {
        value: show(Reflect.get(part, name), depth + 1),
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

/** An empty object of the same kind; undefined unless it is an error, a list or plain data. */
function createAlike(value: object): object | undefined {
  if (value instanceof Error) return new Error();
  if (Array.isArray(value)) return [];
  const prototype: object | null = Object.getPrototypeOf(value);
  // Not compared with `Object.prototype`: data of another realm is as good.
  return prototype === null || Object.getPrototypeOf(prototype) === null ? {} : undefined;
}
