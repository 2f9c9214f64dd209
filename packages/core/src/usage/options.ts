import { invalidOption, UsageError } from "./usage-error.ts";

/** The valid values of an option: a predicate, and its description for messages. */
export interface OptionKind {
  /** In words that follow "expected": `"a number of at least 0"`. */
  readonly expected: string;
  readonly accepts: (value: unknown) => boolean;
  /**
   * The part of a rejected value that is wrong, by its path: `"rateLimits.requests"`. Default: the value as a whole.
   */
  readonly explain?: (value: unknown, path: string) => UsageError | undefined;
  /** Whether the value may be a key or contain one, so that no message quotes it. */
  readonly secret?: boolean;
  /** Whether the option has to be passed. */
  readonly required?: boolean;
  // The schemas of files are generated from what follows. A kind that only a program can pass has none of it.
  readonly type?: "boolean" | "string" | "object" | "headers";
  readonly bounds?: NumberBounds;
  readonly values?: readonly (string | number | boolean | null)[];
  readonly item?: OptionKind;
  readonly table?: Readonly<Record<string, OptionKind>>;
  readonly kinds?: readonly OptionKind[];
  /** A JSON Schema, where the members above do not say enough. */
  readonly schema?: Readonly<Record<string, unknown>>;
}

/** All options of one function with their valid values. The compiler compares it with the interface of the options. */
export type OptionTable<Options> = { readonly [Name in keyof Required<Options>]: OptionKind };

type Defined<Options> = { [Name in keyof Options]?: Exclude<Options[Name], undefined> };

/**
 * Checks options that may come from JavaScript, a file or a command line, and returns those that are not undefined.
 * Lists and nested options are copied, so that what the caller does to them later has no effect.
 *
 * @param path - Their path in other options, such as `"rateLimits"`. Default: they are the argument itself.
 * @throws {UsageError} if they are not an object, one is unknown, one is missing, or one is invalid.
 */
export function checkOptions<Options extends object>(
  options: Options,
  table: OptionTable<Options>,
  path?: string,
): Defined<Options> {
  if (!isPlainObject(options)) throw invalidOption(path ?? "options", "an object", options);
  const kinds: Readonly<Record<string, OptionKind>> = table;
  const defined: Record<string, unknown> = {};
  const at = (name: string): string => (path === undefined ? name : `${path}.${name}`);
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) throw unknownOption(name, Object.keys(kinds), at);
    assertValue(at(name), kind, value);
    defined[name] = copyOf(value, kind);
  }
  for (const [name, { required: isRequired, expected }] of Object.entries(kinds)) {
    if (isRequired === true && Reflect.get(options, name) === undefined) {
      throw new UsageError({ code: "missing-option", option: at(name), expected });
    }
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Removing the undefined values leaves the others as they are typed.
  return defined as Defined<Options>;
}

/** A copy of a list or of nested options. Other objects stay the same: their methods may need it. */
function copyOf(value: unknown, kind: OptionKind): unknown {
  if (Array.isArray(value)) return [...value];
  return isData(kind) && isPlainObject(value) ? { ...value } : value;
}

/** Whether the values of a kind are plain data, such as nested options and headers by name. */
function isData({ table, type, schema, kinds = [] }: OptionKind): boolean {
  return (
    table !== undefined ||
    type === "object" ||
    type === "headers" ||
    schema?.["type"] === "object" ||
    kinds.some(isData)
  );
}

/**
 * Checks an argument or option. `name` is its name, or its path in other options.
 *
 * @throws {UsageError} if the value is invalid, with a suggestion if it nearly equals one of a few valid strings.
 */
export function assertValue(name: string, kind: OptionKind, value: unknown): void {
  if (kind.accepts(value)) return;
  const { expected, secret, kinds = [kind] } = kind;
  const texts = kinds.flatMap(({ values = [] }) => values).filter((text) => typeof text === "string");
  const meant = typeof value === "string" && /\w/.test(value) ? findClosest(value, texts) : undefined;
  const fix = meant && `Did you mean ${JSON.stringify(meant)}?`;
  throw kind.explain?.(value, name) ?? invalidOption(name, expected, value, { secret, fix });
}

/**
 * Checks what a function returned that was passed as an option.
 *
 * @throws {UsageError} if the value is invalid.
 */
export function assertResult(option: string, kind: OptionKind, value: unknown): void {
  if (kind.accepts(value)) return;
  // Nobody awaits it.
  Promise.resolve(value).catch(() => undefined);
  throw invalidOption(option, `a function that returns ${kind.expected}`, value, { secret: kind.secret });
}

/** The usage error that a check throws, if it does. */
function catchUsageError(check: () => void): UsageError | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
}

function unknownOption(name: string, known: readonly string[], at: (name: string) => string): UsageError {
  const suggestion = findClosest(name, known);
  return new UsageError({
    code: "unknown-option",
    option: at(name),
    suggestion: suggestion && at(suggestion),
    expected: known.length === 0 ? undefined : `one of: ${known.join(", ")}`,
  });
}

/** Whether a value is an object with named members: not a list, a map, a function or a regular expression. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return Object.prototype.toString.call(value) === "[object Object]";
}

/** Whether a value is an object with certain members. Not `instanceof`, which rejects objects of other realms. */
function hasMembers(value: unknown, ...members: readonly string[]): boolean {
  return Object(value) === value && members.every((member) => member in Object(value));
}

/** `true` or `false`. */
export const BOOLEAN: OptionKind = {
  expected: "true or false",
  accepts: (value) => typeof value === "boolean",
  type: "boolean",
};

/** A string, which may be empty. */
export const STRING: OptionKind = {
  expected: "a string",
  accepts: (value) => typeof value === "string",
  type: "string",
};

/** A function. */
export const FUNCTION: OptionKind = {
  expected: "a function",
  accepts: (value) => typeof value === "function",
};

/** An object with named members. */
export const OBJECT: OptionKind = {
  expected: "an object",
  accepts: isPlainObject,
  type: "object",
};

/** Anything with the method `get` of `Headers`. */
export const HEADER_READER: OptionKind = {
  expected: "headers with a get method",
  accepts: (value) => typeof Reflect.get(Object(value), "get") === "function",
  secret: true,
};

/** An `AbortSignal`, of any realm: jsdom has its own class. */
export const SIGNAL: OptionKind = {
  expected: "an AbortSignal",
  accepts: (value) => hasMembers(value, "aborted", "addEventListener"),
};

/** A `Clock`. Its time is read once, because a timer that is set by a wrong one fires at once. */
export const CLOCK: OptionKind = {
  expected: "{ now(), setTimeout(), clearTimeout() }",
  accepts: (value) => isClock(value) && Number.isFinite(value.now()),
  explain: (value, path) =>
    isClock(value)
      ? invalidOption(`${path}.now`, "a function that returns milliseconds", value.now())
      : undefined,
};

function isClock(value: unknown): value is { now(): unknown } {
  return ["now", "setTimeout", "clearTimeout"].every(
    (member) => typeof Reflect.get(Object(value), member) === "function",
  );
}

/** What `Math.random` returns. */
export const UNIT: OptionKind = {
  expected: "a number of at least 0 and less than 1",
  accepts: (value) => typeof value === "number" && value >= 0 && value < 1,
};

/** Headers: by name (those that are undefined are left out), as pairs, or a `Headers` object. */
export const HEADERS: OptionKind = {
  expected: "an object of valid headers",
  accepts: isHeaders,
  explain: (value, path) => explainHeaders(value, path, (name, header) => isHeaders({ [name]: header })),
  secret: true,
  type: "headers",
};

/** The error of the first header that is invalid. Its value may be a key, so the error does not quote it. */
export function explainHeaders(
  headers: unknown,
  path: string,
  accepts: (name: string, value: unknown) => boolean,
): UsageError | undefined {
  if (!isPlainObject(headers)) return undefined;
  const [name, value] = Object.entries(headers).find(([each, header]) => !accepts(each, header)) ?? [];
  if (name === undefined) return undefined;
  return invalidOption(
    `${path}[${JSON.stringify(name)}]`,
    "a valid name and a single-line value in Latin-1",
    value,
    { secret: true },
  );
}

/** Checked here and not where headers are built, because the platform's error quotes the value. */
function isHeaders(value: unknown): boolean {
  if (!hasHeaderShape(value)) return false;
  try {
    const entries = isPlainObject(value) ? Object.entries(value) : [...value];
    const given = entries.filter(([, header]) => header !== undefined);
    if (!given.every(([, header]) => isHeaderValue(header))) return false;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The constructor rejects whatever else it is.
    return new Headers(given as HeadersInit) instanceof Headers;
  } catch {
    return false;
  }
}

/** Whether a value is an object of headers or a list of them. A promise of headers is neither. */
export function hasHeaderShape(
  value: unknown,
): value is Readonly<Record<string, unknown>> | Iterable<readonly unknown[]> {
  return isPlainObject(value) || (typeof value === "object" && value !== null && Symbol.iterator in value);
}

/** Whether a value can be that of a header. Of a promise of a token, the platform makes `[object Promise]`. */
export function isHeaderValue(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isHeaderValue);
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

const VISIBLE = /^[\x21-\x7e]+$/;
const VISIBLE_EXPECTED = "a non-empty string without spaces, line breaks or non-ASCII characters";

/** An id, which is sent in a header as well: visible ASCII. */
export const ID: OptionKind = {
  expected: VISIBLE_EXPECTED,
  accepts: (value) => typeof value === "string" && VISIBLE.test(value),
  secret: true,
};

/** A key: visible ASCII, because it is sent in a header; whitespace around it is ignored. */
export const SECRET: OptionKind = {
  expected: VISIBLE_EXPECTED,
  accepts: (value) => typeof value === "string" && trimSecret(value) !== undefined,
  explain: (value, path) =>
    typeof value === "string"
      ? new UsageError({
          code: "invalid-option",
          option: path,
          expected: VISIBLE_EXPECTED,
          received: describeSecret(value),
        })
      : undefined,
  secret: true,
  type: "string",
  schema: { type: "string", pattern: "^\\s*[\\x21-\\x7e]+\\s*$" },
};

/** What is wrong with a key, without showing it. */
function describeSecret(value: string): string {
  const key = value.trim();
  if (key === "") return value === "" ? "an empty string" : "a string of whitespace";
  const index = value.indexOf(key) + key.search(/[^\x21-\x7e]/);
  const code = value.charCodeAt(index).toString(16).toUpperCase().padStart(4, "0");
  return `a string with ${value.charAt(index) === " " ? "a space" : `U+${code}`} at index ${index}`;
}

/**
 * A key that a function returned, without the whitespace around it.
 *
 * @throws {UsageError} if it is not a valid key.
 */
export function readSecret(option: string, value: unknown): string {
  assertValue(option, SECRET, value);
  return String(value).trim();
}

/** A key without the whitespace around it, as a header sends it; undefined if no header can contain it. */
export function trimSecret(value: string): string | undefined {
  const trimmed = value.trim();
  return VISIBLE.test(trimmed) ? trimmed : undefined;
}

/** Bounds of a number; both are inclusive. */
interface NumberBounds {
  /** Default: 0. */
  readonly min?: number;
  /** Default: none. */
  readonly max?: number;
  /** Whether fractions are rejected. Default: false. */
  readonly integer?: boolean;
  /** Whether `Infinity` is accepted. Default: true, unless it has to be an integer. */
  readonly infinite?: boolean;
}

/** A number within bounds. */
/* @__NO_SIDE_EFFECTS__ */ export function number(bounds: NumberBounds = {}): OptionKind {
  const { min = 0, max, integer = false, infinite = !integer } = bounds;
  const noun = integer ? "an integer" : infinite ? "a number" : "a finite number";
  return {
    expected: describeBounds(noun, min, max),
    accepts: (value) =>
      typeof value === "number" &&
      value >= min &&
      value <= (max ?? Infinity) &&
      (!integer || Number.isSafeInteger(value)) &&
      (infinite || value < Infinity),
    bounds,
  };
}

/** A number greater than 0, `Infinity` included. */
export const POSITIVE: OptionKind = {
  expected: "a number greater than 0",
  accepts: (value) => typeof value === "number" && value > 0,
};

function describeBounds(noun: string, min: number, max: number | undefined): string {
  if (max !== undefined) return `${noun} from ${min} to ${max}`;
  return min === -Infinity ? noun : `${noun} of at least ${min}`;
}

/** One of some values. */
/* @__NO_SIDE_EFFECTS__ */ export function oneOf(
  ...values: readonly (string | number | boolean | null)[]
): OptionKind {
  return {
    expected: values.map((value) => JSON.stringify(value)).join(" or "),
    accepts: (value) => values.some((known) => known === value),
    values,
  };
}

/** A list whose items are all of one kind. `items` says what the list contains, in the plural: `"keys"`. */
/* @__NO_SIDE_EFFECTS__ */ export function listOf(kind: OptionKind, items: string): OptionKind {
  // By index: a list may have holes, which the methods of arrays skip.
  const findWrong = (value: readonly unknown[]): number => {
    for (let index = 0; index < value.length; index++) if (!kind.accepts(value[index])) return index;
    return -1;
  };
  return {
    expected: `an array of ${items}`,
    accepts: (value) => Array.isArray(value) && findWrong(value) < 0,
    explain(value, path) {
      if (!Array.isArray(value)) return undefined;
      const index = findWrong(value);
      return catchUsageError(() => assertValue(`${path}[${index}]`, kind, value[index]));
    },
    ...(kind.secret === true && { secret: true }),
    item: kind,
  };
}

/** An object of nested options, which are named by their path: `"rateLimits.requests"`. */
/* @__NO_SIDE_EFFECTS__ */ export function objectOf<Options extends object>(
  table: OptionTable<Options>,
): OptionKind {
  const explain = (value: unknown, path: string): UsageError | undefined =>
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- It is checked by the same call.
    isPlainObject(value) ? catchUsageError(() => checkOptions(value as Options, table, path)) : undefined;
  return {
    expected: "an object",
    accepts: (value) => isPlainObject(value) && explain(value, "") === undefined,
    explain,
    table,
  };
}

/** Anything that one of the kinds accepts. */
/* @__NO_SIDE_EFFECTS__ */ export function anyOf(...kinds: readonly OptionKind[]): OptionKind {
  return {
    expected: kinds.map(({ expected }) => expected).join(", or "),
    accepts: (value) => kinds.some((kind) => kind.accepts(value)),
    explain: (value, path) => kinds.map((kind) => kind.explain?.(value, path)).find((error) => error),
    ...(kinds.some(({ secret }) => secret) && { secret: true }),
    kinds,
  };
}

/** The same option, which has to be passed. */
/* @__NO_SIDE_EFFECTS__ */ export function required(kind: OptionKind): OptionKind {
  return { ...kind, required: true };
}

/**
 * The known word that is closest to a misspelt one, ignoring case, hyphens and underscores: the most similar one, if at
 * most a third of the letters differ, or else one that contains the other. Undefined if none is close.
 */
export function findClosest(word: string, known: readonly string[]): string | undefined {
  const wanted = normalize(word);
  const ranked = known
    .map((name) => ({ name, key: normalize(name), distance: editDistance(wanted, normalize(name)) }))
    .toSorted((one, other) => one.distance - other.distance);
  const [best] = ranked;
  if (best !== undefined && best.distance <= Math.max(1, Math.floor(wanted.length / 3))) return best.name;
  return ranked.find(({ key }) => isPartOf(wanted, key) || isPartOf(key, wanted))?.name;
}

function normalize(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, "");
}

/** Shorter parts are no hint: many names contain `ms`. */
const MIN_PART_LENGTH = 5;

function isPartOf(part: string, whole: string): boolean {
  return part.length >= MIN_PART_LENGTH && whole.includes(part);
}

/**
 * Damerau-Levenshtein distance: two swapped letters count as one mistake. Not computed for long words, because no
 * option has so long a name.
 */
function editDistance(from: string, to: string): number {
  if (from.length > 60) return from.length;
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const isSwapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      const substitution = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const swap = isSwapped ? (before[j - 2] ?? 0) + 1 : Infinity;
      next.push(Math.min(substitution, swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    before = row;
    row = next;
  }
  return row[to.length] ?? 0;
}
