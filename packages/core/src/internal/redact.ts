import { KEY_SHAPE, REDACTED } from "../usage/key-shape.ts";
import { withoutUrlSecrets } from "./base-url.ts";
import {
  createSecretFinder,
  joinSpans,
  MIN_SECRET_LENGTH,
  type SecretFinder,
  type Span,
} from "./find-secrets.ts";

/** Deeper data is replaced as a whole: it is unreadable anyway, and copying it could exhaust the stack. */
const MAX_DEPTH = 60;

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
  if (url !== undefined && /[?@]/.test(url) && URL.canParse(url)) {
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

/**
 * Headers without secrets in their values, to which the credentials and the query of a redirect belong. A header whose
 * name contains a secret is omitted.
 */
export function redactHeaderTexts(
  headers: Iterable<HeaderEntry>,
  { text }: Pick<Redactor, "text">,
): [name: string, value: string][] {
  return [...headers].flatMap(([name, value]) => {
    const shown = name.toLowerCase() === "location" ? withoutUrlSecrets(value) : value;
    return text(name) === name ? [[name, text(shown)]] : [];
  });
}

/** Redacts secrets from what leaves the program. */
export interface Redactor {
  /**
   * Redacts secrets in any of the spellings that servers use, including one that is cut off at either end of the text.
   */
  text(text: string): string;
  /**
   * Redacts data, text, or an error with its causes, including the names of members. An error keeps its class. An
   * object of another class may contain more than it shows, so all of it is replaced. A value without secrets is
   * returned unchanged, not copied.
   */
  value<Value>(value: Value): Value;
  /** Finds the known secrets, for text that arrives in pieces. */
  readonly finder: SecretFinder;
}

/**
 * Creates a redactor. It finds each secret of at least 8 characters as it is, with characters escaped as in JSON or
 * HTML or percent-encoded, within base64, whatever the case of its letters, and what looks like an API key. Secrets
 * that are added to a set later are found, too.
 */
export function createRedactor(secrets: Iterable<string>): Redactor {
  const finder = createSecretFinder(secrets);

  function text(value: string): string {
    return value.length < MIN_SECRET_LENGTH ? value : replaceSpans(value, findAll(finder, value), 0);
  }

  return { text, value: (value) => redactValue(value, text), finder };
}

/** Where a text contains secrets, or what looks like an API key. */
export function findAll(finder: SecretFinder, text: string): Span[] {
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
export function replaceSpans(
  text: string,
  spans: readonly Span[],
  from: number,
  end: number = text.length,
): string {
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

function redactValue<Value>(value: Value, redactText: (text: string) => string): Value {
  if (isClean(value, redactText)) return value;
  const copies = new Map<object, object>();

  function show(part: unknown, depth: number): unknown {
    if (typeof part === "string") return redactText(part);
    if (typeof part !== "object" || part === null || part instanceof Date) return part;
    return copies.get(part) ?? showObject(part, depth);
  }

  function showObject(part: object, depth: number): unknown {
    const copy = depth > MAX_DEPTH ? undefined : createAlike(part, redactText);
    if (copy === undefined) return REDACTED;
    copies.set(part, copy);
    if (Array.isArray(part) && Array.isArray(copy)) {
      // Without `ownKeys`, which would create a string for each index.
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

  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- A string stays a string and an object an object of the same kind; callers treat the members of what they redact as unknown.
  return show(value, 0) as Value;
}

/**
 * Whether redaction would change nothing. Checked first, because nearly all data is clean, and a copy costs far more.
 */
function isClean(value: unknown, redactText: (text: string) => string): boolean {
  const seen = new Set<object>();

  function check(part: unknown, depth: number): boolean {
    if (typeof part === "string") return redactText(part) === part;
    if (typeof part !== "object" || part === null || part instanceof Date || seen.has(part)) return true;
    if (depth > MAX_DEPTH) return false;
    seen.add(part);
    if (Array.isArray(part)) return part.every((item) => check(item, depth + 1));
    if (part instanceof Map || part instanceof Set) {
      for (const item of part) if (!check(item, depth)) return false;
    } else if (isError(part)) {
      // A `DOMException` has no own property `message`.
      if (!check(part.message, depth + 1)) return false;
    } else if (!isPlain(part)) {
      return false;
    }
    for (const name of Reflect.ownKeys(part)) {
      if (typeof name === "string" && redactText(name) !== name) return false;
      if (!check(readMember(part, name), depth + 1)) return false;
    }
    return true;
  }

  return check(value, 0);
}

/** Whether a value is plain data, of any realm: its prototype is not compared with this realm's `Object.prototype`. */
function isPlain(value: object): boolean {
  const prototype: object | null = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** The value of a member, or the marker if its getter throws. */
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
  // Its data is not in own properties.
  if (typeof DOMException === "function" && value instanceof DOMException)
    return new DOMException(redactText(value.message), value.name);
  // A real error, so that it is shown as one, of the same class, so that `instanceof` keeps working.
  if (isError(value)) return Object.setPrototypeOf(new Error(), prototype);
  return isPlain(value) ? {} : undefined;
}

/** Whether a value is an error, of this realm or another one. */
function isError(value: object): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === "[object Error]";
}
