import { invalidOption, UsageError } from "./usage-error.ts";

/** What an option may be: a test, and that in words for the message. */
export interface OptionKind {
  /** In words that follow "expected": `"a number of at least 0"`. */
  readonly expected: string;
  readonly accepts: (value: unknown) => boolean;
  /** Whether the value may be a key or hold one, so that no message quotes it. */
  readonly secret?: boolean;
  /** Whether the option has to be passed. */
  readonly required?: boolean;
  /** The same as a JSON Schema, for options that a file can hold. */
  readonly schema?: Readonly<Record<string, unknown>>;
}

/** All options of one function, each with what it may be. The compiler holds it against the interface of the options. */
export type OptionTable<Options> = { readonly [Name in keyof Required<Options>]: OptionKind };

type Defined<Options> = { [Name in keyof Options]?: Exclude<Options[Name], undefined> };

/**
 * Checks options that may come from JavaScript, a file or a command line, and returns those that are not undefined.
 *
 * @param path - Where they stand in other options, such as `"rateLimits"`. Default: they are the argument itself.
 * @throws {UsageError} if they are not an object, one is unknown, one is missing, or one is not what it may be.
 */
export function checkOptions<Options extends object>(
  options: Options,
  table: OptionTable<Options>,
  path?: string,
): Defined<Options> {
  if (!isPlainObject(options)) throw invalidOption(path ?? "options", "an object", options);
  const kinds: Readonly<Record<string, OptionKind>> = table;
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const at = (name: string): string => (path === undefined ? name : `${path}.${name}`);
  for (const [name, value] of given) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) throw unknownOption(name, Object.keys(kinds), at);
    if (!kind.accepts(value)) throw invalidOption(at(name), kind.expected, value, { secret: kind.secret });
  }
  for (const [name, { required: isRequired, expected }] of Object.entries(kinds)) {
    if (isRequired === true && Reflect.get(options, name) === undefined) {
      throw new UsageError({ code: "missing-option", option: at(name), expected });
    }
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Removing the undefined values leaves the others as they are typed.
  return Object.fromEntries(given) as Defined<Options>;
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

/** Whether a value is an object, whatever its kind: a class instance of another realm is as good as one of this realm. */
function hasMembers(value: unknown, ...members: readonly string[]): boolean {
  return Object(value) === value && members.every((member) => member in Object(value));
}

/** `true` or `false`. */
export const BOOLEAN: OptionKind = {
  expected: "true or false",
  accepts: (value) => typeof value === "boolean",
  schema: { type: "boolean" },
};

/** A text, which may be empty. */
export const STRING: OptionKind = {
  expected: "a string",
  accepts: (value) => typeof value === "string",
  schema: { type: "string" },
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
  schema: { type: "object" },
};

/** An `AbortSignal`, of any realm: jsdom has its own class. */
export const SIGNAL: OptionKind = {
  expected: "an AbortSignal",
  accepts: (value) => hasMembers(value, "aborted", "addEventListener"),
};

/** A `Clock`. */
export const CLOCK: OptionKind = {
  expected: "{ now(), setTimeout(), clearTimeout() }",
  accepts: (value) =>
    ["now", "setTimeout", "clearTimeout"].every(
      (member) => typeof Reflect.get(Object(value), member) === "function",
    ),
};

/** Headers: by name, as pairs, or a `Headers` object. */
export const HEADERS: OptionKind = {
  expected: "an object of headers",
  accepts: (value) => Object(value) === value && typeof value !== "function",
  secret: true,
  schema: { type: "object", additionalProperties: { type: "string" } },
};

/** A key: visible ASCII, which is what a header can hold; white space around it is ignored. */
export const SECRET: OptionKind = {
  expected: "a non-empty string without spaces, line breaks or non-ASCII characters",
  accepts: (value) => typeof value === "string" && trimSecret(value) !== undefined,
  secret: true,
  schema: { type: "string" },
};

/** A key without the white space around it, as a header sends it; undefined if no header can hold it. */
export function trimSecret(value: string): string | undefined {
  const trimmed = value.trim();
  return /^[\x21-\x7e]+$/.test(trimmed) ? trimmed : undefined;
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
export function number(bounds: NumberBounds = {}): OptionKind {
  const { min = 0, max, integer = false, infinite = !integer } = bounds;
  const noun = integer ? "an integer" : infinite ? "a number" : "a finite number";
  return {
    expected: max === undefined ? `${noun} of at least ${min}` : `${noun} from ${min} to ${max}`,
    accepts: (value) =>
      typeof value === "number" &&
      value >= min &&
      value <= (max ?? Infinity) &&
      (!integer || Number.isSafeInteger(value)) &&
      (infinite || value < Infinity),
    schema: {
      type: integer ? "integer" : "number",
      minimum: min,
      ...(max !== undefined && { maximum: max }),
    },
  };
}

/** One of some values. */
export function oneOf(...values: readonly (string | number | boolean | null)[]): OptionKind {
  return {
    expected: values.map((value) => JSON.stringify(value)).join(" or "),
    accepts: (value) => values.some((known) => known === value),
    schema: { enum: values },
  };
}

/** A list whose items are all of one kind. `items` says what the list holds, in the plural: `"keys"`. */
export function listOf(kind: OptionKind, items: string): OptionKind {
  return {
    expected: `an array of ${items}`,
    accepts: (value) => Array.isArray(value) && value.every((item) => kind.accepts(item)),
    ...(kind.secret === true && { secret: true }),
    ...(kind.schema !== undefined && { schema: { type: "array", items: kind.schema } }),
  };
}

/** Anything that one of the kinds accepts. */
export function anyOf(...kinds: readonly OptionKind[]): OptionKind {
  const schemas = kinds.flatMap(({ schema }) => schema ?? []);
  return {
    expected: kinds.map(({ expected }) => expected).join(", or "),
    accepts: (value) => kinds.some((kind) => kind.accepts(value)),
    ...(kinds.some(({ secret }) => secret) && { secret: true }),
    ...(schemas.length > 0 && { schema: { anyOf: schemas } }),
  };
}

/** The same option, which has to be passed. */
export function required(kind: OptionKind): OptionKind {
  return { ...kind, required: true };
}

/** The known word that is closest to a misspelt one; undefined if none is close. */
export function findClosest(word: string, known: readonly string[]): string | undefined {
  const wanted = word.toLowerCase().replaceAll(/[-_]/g, "");
  const ranked = known
    .map((name) => ({ name, distance: editDistance(wanted, name.toLowerCase().replaceAll(/[-_]/g, "")) }))
    .toSorted((one, other) => one.distance - other.distance);
  const [best] = ranked;
  return best !== undefined && best.distance <= Math.max(1, Math.floor(wanted.length / 3))
    ? best.name
    : undefined;
}

/** Levenshtein distance. Long words are not worth the time: no option has so long a name. */
function editDistance(from: string, to: string): number {
  if (from.length > 60) return from.length;
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
