import { API_VERSION, COMPLETE_PATH, DEFAULT_BASE_URL } from "@text-completions/core";
import type { CallOptions, ClientOptions, HeaderValues, StreamOptions } from "./options.ts";
import { type Clock, SYSTEM_CLOCK } from "./transport/timers.ts";

/** The options of a call, laid over those of its client, with every default filled in. */
export interface Settings extends Omit<StreamOptions, "headers"> {
  /** Headers that options add, or take away by `null`. Names are in lower case. */
  headers: Readonly<Record<string, string | null>>;
  maxRetries: number;
  maxRetryDelayMs: number;
  timeoutMs: number;
  totalTimeoutMs: number;
  stallTimeoutMs: number;
  version: NonNullable<ClientOptions["version"]>;
  clock: Clock;
  random: () => number;
}

const DEFAULTS: Settings = {
  headers: {},
  maxRetries: 2,
  maxRetryDelayMs: 60_000,
  timeoutMs: 600_000,
  totalTimeoutMs: Infinity,
  stallTimeoutMs: 120_000,
  version: API_VERSION,
  clock: SYSTEM_CLOCK,
  random: Math.random,
};

/**
 * Fills the options of a client up with the defaults, or those of a call with the settings of its client.
 *
 * @throws {TypeError} if an option is unknown or wrong, or a header cannot be sent.
 */
export function createSettings(options: ClientOptions | StreamOptions, own?: Settings): Settings {
  const given = readOptions(options, own ? CALL_OPTIONS : CLIENT_OPTIONS);
  const base = own ?? DEFAULTS;
  return { ...base, ...given, headers: { ...base.headers, ...readHeaders(given.headers) } };
}

function readHeaders(given: HeaderValues = {}): Settings["headers"] {
  const headers: Record<string, string | null> = {};
  for (const [name, value] of Object.entries(Symbol.iterator in given ? Object.fromEntries(given) : given)) {
    if (value === undefined) continue;
    try {
      new Headers().set(name, value ?? "");
    } catch {
      // What `Headers` throws shows the value that it refuses.
      throw new TypeError(
        `Failed to read headers: "${name}" or its value cannot be sent. Give one line of Latin-1.`,
      );
    }
    headers[name.toLowerCase()] = value;
  }
  return headers;
}

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

/** Where the API is. */
export interface BaseUrl {
  /** Without credentials and without a slash at the end. */
  baseUrl: string;
  /** The user and password the URL named, as a value of `authorization`; `fetch` takes no URL that has them. */
  authorization: string | undefined;
}

/**
 * Reads a base URL, or that of the environment, or the document's. The path that requests go to may stand at its end.
 *
 * @throws {TypeError} if it is no URL of http or https, has a query or a fragment, or a password that cannot be sent.
 */
export function readBaseUrl(given: string | URL | undefined): BaseUrl {
  const text = String(given ?? readEnvironment("ANTHROPIC_BASE_URL") ?? DEFAULT_BASE_URL);
  if (!/^https?:/i.test(text) || !URL.canParse(text)) {
    // It is not shown: it may be a key that was put in the wrong place, or hold a password.
    throw refuseUrl("it is not a URL of http or https");
  }
  if (/[?#]/.test(text)) throw refuseUrl("it has a query or a fragment");
  const { username, password, origin, pathname } = new URL(text);
  const path = pathname.replace(new RegExp(`(${COMPLETE_PATH})?/?$`), "");
  return { baseUrl: origin + path, authorization: toBasic(`${username}:${password}`) };
}

/** User and password as a value of `authorization`. Source: RFC 7617. */
function toBasic(encoded: string): string | undefined {
  try {
    return encoded === ":" ? undefined : `Basic ${btoa(decodeURIComponent(encoded))}`;
  } catch {
    throw refuseUrl("its password is not in Latin-1");
  }
}

function refuseUrl(reason: string): TypeError {
  return new TypeError(`Failed to read baseUrl: ${reason}. Give one like ${DEFAULT_BASE_URL}.`);
}

/** A variable of the environment, trimmed. Undefined if it is empty or absent, or if there is no environment. */
export function readEnvironment(name: string): string | undefined {
  try {
    // Browsers and workers have no `process`, and this package does not assume Node's types.
    const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
    return process?.env?.[name]?.trim() || undefined;
  } catch {
    // Deno refuses to read the environment unless it is allowed to.
    return undefined;
  }
}
