import { hasBrand, setBrand } from "./brand.ts";
import { shorten, toPrintable } from "./printable.ts";
import { hideKeyShapes } from "./key-shape.ts";

/** What kind of mistake the caller made. */
export type UsageErrorCode =
  /** An option or argument has an invalid value. */
  | "invalid-option"
  /** An option that has no default was not passed. */
  | "missing-option"
  /** There is no option of that name. */
  | "unknown-option"
  /** Two options exclude each other, or a call comes at the wrong time. */
  | "invalid-call";

/** The facts of a usage error, from which its message is rendered. */
export interface UsageErrorDetails {
  readonly code: UsageErrorCode;
  /** The option or argument, as a path where it is nested: `"rateLimits.requests"`. */
  readonly option?: string | undefined;
  /** The valid values, in words: `"a number of at least 0"`. */
  readonly expected?: string | undefined;
  /** What was passed, in words; a value that may be secret is described by its type. */
  readonly received?: string | undefined;
  /** The known option whose name is closest to an unknown one. */
  readonly suggestion?: string | undefined;
  /** What to do, as a sentence, where `expected` does not say it. */
  readonly fix?: string | undefined;
}

const USAGE_ERROR = "usage-error";

/** The caller made a mistake: an option, an argument or the order of calls is invalid. Carries its facts as data. */
export class UsageError extends TypeError implements UsageErrorDetails {
  override readonly name = "UsageError";
  readonly code: UsageErrorCode;
  // Declared only, so that an error is printed without members that are undefined.
  declare readonly option?: string | undefined;
  declare readonly expected?: string | undefined;
  declare readonly received?: string | undefined;
  declare readonly suggestion?: string | undefined;
  declare readonly fix?: string | undefined;

  constructor(details: UsageErrorDetails, options?: ErrorOptions) {
    const { code, ...texts } = details;
    // The name of an option may be a key by mistake.
    const shown = Object.fromEntries(
      Object.entries(texts).flatMap(([name, text]) =>
        text === undefined ? [] : [[name, hideKeyShapes(text)]],
      ),
    );
    super(renderUsageError({ code, ...shown }), options);
    setBrand(this, USAGE_ERROR);
    this.code = code;
    Object.assign(this, shown);
  }
}

/** Whether a value is a `UsageError`, of this copy of the package or of another one. */
export function isUsageError(value: unknown): value is UsageError {
  return hasBrand(value, USAGE_ERROR);
}

/** Renders the name of an option: quoted in code, as a flag on a command line. */
export type OptionLabel = (option: string) => string;

const quoted: OptionLabel = (option) => `option ${JSON.stringify(option)}`;

/**
 * The message of a usage error. `label` names options for another audience, such as `--base-url` for a command line.
 */
export function renderUsageError(details: UsageErrorDetails, label: OptionLabel = quoted): string {
  const { code, option = "", expected, received, suggestion, fix } = details;
  const name = label(option);
  const then = fix === undefined ? "" : ` ${fix}`;
  switch (code) {
    case "invalid-option":
      return `Invalid ${name}: expected ${expected ?? "another value"}, got ${received ?? "none"}.${then}`;
    case "missing-option":
      return `Missing ${name}: expected ${expected ?? "a value"}.${then}`;
    case "unknown-option":
      if (suggestion !== undefined) return `Unknown ${name}. Did you mean ${labelOnly(suggestion, label)}?`;
      return `Unknown ${name}.${expected === undefined ? "" : ` Expected ${expected}.`}${then}`;
    case "invalid-call":
      return fix ?? "";
  }
}

function labelOnly(option: string, label: OptionLabel): string {
  return label(option).replace(/^option /, "");
}

/** An option has an invalid value. The value is quoted in the message unless `secret` says it may be a key. */
export function invalidOption(
  option: string,
  expected: string,
  value: unknown,
  extra: { secret?: boolean | undefined; fix?: string | undefined } = {},
): UsageError {
  const { secret = false, fix } = extra;
  return new UsageError({
    code: "invalid-option",
    option,
    expected,
    received: describeValue(value, secret),
    fix,
  });
}

/** A call that is invalid for a reason other than one option. `message` is a whole sentence that says what to do. */
export function invalidCall(message: string): UsageError {
  return new UsageError({ code: "invalid-call", fix: message });
}

const MAX_QUOTED = 60;
/** How much of a string is searched for keys before it is shortened, so that no part of a key is shown at its end. */
const MAX_READ = 1000;

/** A value as a message shows it: short text and numbers quoted, anything else by its type. */
export function describeValue(value: unknown, secret = false): string {
  switch (typeof value) {
    case "string":
      return secret
        ? "a string"
        : toPrintable(JSON.stringify(shorten(hideKeyShapes(value.slice(0, MAX_READ)), MAX_QUOTED)));
    case "number":
    case "boolean":
    case "undefined":
      return String(value);
    case "bigint":
      return `${value}n`;
    case "symbol":
      return "a symbol";
    case "function":
      return "a function";
    case "object":
      return describeObject(value);
  }
}

function describeObject(value: object | null): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return value.length === 0 ? "an empty array" : "an array";
  if (value instanceof URL) return describeValue(withoutCredentials(value));
  const name = nameOfClass(value);
  return name === "" || name === "Object" ? "an object" : `${/^[AEIO]/.test(name) ? "an" : "a"} ${name}`;
}

/** An object may have any prototype, so its constructor may be anything. */
function nameOfClass(value: object): string {
  const { constructor }: { constructor?: unknown } = Object.getPrototypeOf(value) ?? {};
  return typeof constructor === "function" ? shorten(constructor.name, MAX_QUOTED) : "";
}

function withoutCredentials({ protocol, host, pathname }: URL): string {
  return `${protocol}//${host}${pathname}`;
}
