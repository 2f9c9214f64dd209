import type { CallOptions, ClientOptions, StreamOptions } from "./client-options.ts";

/** What an option has to be: in words, by its `typeof`, and by a member that tells such objects from others. */
type Demand = readonly [words: string, type: string, member?: string];

const NUMBER: Demand = ["a number of at least 0", "number"];
const FUNCTION: Demand = ["a function", "function"];
const OBJECT: Demand = ["an object", "object"];
/** Checked where it is read. */
const ANY = undefined;

const SHARED: Record<keyof CallOptions, Demand> = {
  headers: OBJECT,
  maxRetries: NUMBER,
  maxRetryDelayMs: NUMBER,
  timeoutMs: NUMBER,
  totalTimeoutMs: NUMBER,
  stallTimeoutMs: NUMBER,
  firstChunkTimeoutMs: NUMBER,
  onRetry: FUNCTION,
  validate: FUNCTION,
};

/** The options of a client. */
export const CLIENT_OPTIONS: Record<keyof ClientOptions, Demand | undefined> = {
  ...SHARED,
  apiKey: ANY,
  authToken: ANY,
  baseUrl: ANY,
  version: ["a string", "string"],
  fetch: FUNCTION,
  middleware: ["an array", "object", "map"],
  dangerouslyAllowBrowser: ["a boolean", "boolean"],
  clock: ["a Clock", "object", "now"],
  random: FUNCTION,
};

/** The options of a call. */
export const CALL_OPTIONS: Record<keyof StreamOptions, Demand> = {
  ...SHARED,
  signal: ["an AbortSignal", "object", "aborted"],
  onEvent: FUNCTION,
  onUnknownEvent: FUNCTION,
  maxEventLength: NUMBER,
};

type Defined<Options> = { [Name in keyof Options]?: Exclude<Options[Name], undefined> };

/**
 * Reads what a caller, perhaps without types, has given. An option that is undefined counts as not given.
 *
 * @throws {TypeError} if an option is unknown, or is not what it has to be.
 */
export function readOptions<Options>(
  options: Options,
  known: Readonly<Record<string, Demand | undefined>>,
): Defined<Options> {
  if (typeof options !== "object" || options === null) throw refuse("they are not an object.");
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    if (!Object.hasOwn(known, name)) {
      throw refuse(`unknown option "${name}". Known are ${Object.keys(known).join(", ")}.`);
    }
    const demand = known[name];
    if (demand && !fits(value, demand)) throw refuse(`${name} is ${describe(value)}. Give ${demand[0]}.`);
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Taking out the undefined values leaves the others as they are typed.
  return Object.fromEntries(given) as Defined<Options>;
}

function fits(value: unknown, [, type, member]: Demand): boolean {
  if (typeof value !== type || value === null) return false;
  return typeof value === "number" ? value >= 0 : !member || member in Object(value);
}

/** A text is not shown: it may be a key in the wrong place. */
function describe(value: unknown): string {
  return typeof (value ?? 0) === "number" ? String(value) : `of type ${typeof value}`;
}

function refuse(reason: string): TypeError {
  return new TypeError(`Failed to read the options: ${reason}`);
}
