import { API_VERSION, API_VERSIONS, DEFAULT_BASE_URL, type Clock } from "@text-completions/core";
import {
  anyOf,
  BASE_URL,
  BOOLEAN,
  checkOptions,
  CLOCK,
  DEFAULT_MAX_JSON_VALUES,
  FUNCTION,
  hasHeaderShape,
  invalidOption,
  isHeaderValue,
  listOf,
  number,
  OBJECT,
  oneOf,
  parseBaseUrl,
  SECRET,
  SIGNAL,
  systemClock,
  type BaseUrl,
  type OptionKind,
  type OptionTable,
} from "@text-completions/core/internal";
import type { CallOptions, ClientOptions, HeaderValues, StreamOptions } from "./options.ts";

/** `readHeaders` reports which header is wrong. */
const HEADER_VALUES: OptionKind = {
  expected: "an object of headers",
  accepts: hasHeaderShape,
  secret: true,
};

const SHARED = {
  headers: HEADER_VALUES,
  maxRetries: number(),
  maxRetryDelayMs: number(),
  timeoutMs: number(),
  totalTimeoutMs: number(),
  stallTimeoutMs: number(),
  firstChunkTimeoutMs: number(),
  maxResponseBytes: number(),
  maxJsonValues: number(),
  onRetry: FUNCTION,
  validate: FUNCTION,
} satisfies OptionTable<CallOptions>;

const CLIENT_OPTIONS = {
  ...SHARED,
  apiKey: anyOf(SECRET, FUNCTION, oneOf(null)),
  authToken: anyOf(SECRET, oneOf(null)),
  baseUrl: BASE_URL,
  version: oneOf(...API_VERSIONS),
  fetch: FUNCTION,
  middleware: listOf(OBJECT, "middleware objects"),
  dangerouslyAllowBrowser: BOOLEAN,
  clock: CLOCK,
  random: FUNCTION,
} satisfies OptionTable<ClientOptions>;

const CALL_OPTIONS = {
  ...SHARED,
  signal: SIGNAL,
  onEvent: FUNCTION,
  onUnknownEvent: FUNCTION,
  maxEventLength: number({ min: 1 }),
} satisfies OptionTable<StreamOptions>;

/** The options of a call, merged over those of its client, with every default filled in. */
export interface Settings extends Omit<StreamOptions, "headers"> {
  /** Headers that options add, or remove by `null`. Names are in lower case. */
  headers: Readonly<Record<string, string | null>>;
  maxRetries: number;
  maxRetryDelayMs: number;
  timeoutMs: number;
  totalTimeoutMs: number;
  stallTimeoutMs: number;
  maxResponseBytes: number;
  maxJsonValues: number;
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
  maxResponseBytes: 33_554_432,
  maxJsonValues: DEFAULT_MAX_JSON_VALUES,
  version: API_VERSION,
  clock: systemClock,
  random: Math.random,
};

/**
 * Checks the options of a client and fills in the defaults.
 *
 * @throws {UsageError} if an option is unknown or wrong, or a header cannot be sent.
 */
export function resolveClientOptions(options: ClientOptions): Settings {
  return merge(DEFAULTS, checkOptions(options, CLIENT_OPTIONS));
}

/**
 * Checks the options of a call and merges them over those of its client.
 *
 * @throws {UsageError} if an option is unknown or wrong, or a header cannot be sent.
 */
export function resolveCallOptions(options: StreamOptions, client: Settings): Settings {
  return merge(client, checkOptions(options, CALL_OPTIONS));
}

type Defined<Options> = { [Name in keyof Options]?: Exclude<Options[Name], undefined> };

function merge(base: Settings, passed: Defined<ClientOptions> | Defined<StreamOptions>): Settings {
  return { ...base, ...passed, headers: { ...base.headers, ...readHeaders(passed.headers) } };
}

function readHeaders(passed: HeaderValues = {}): Settings["headers"] {
  const headers: Record<string, string | null> = {};
  for (const entry of Symbol.iterator in passed ? passed : Object.entries(passed)) {
    if (!Array.isArray(entry) || typeof entry[0] !== "string") {
      throw invalidOption("headers", "pairs of a name and a value", entry, { secret: true });
    }
    const [name, value] = entry;
    if (value === undefined) continue;
    if (!isHeader(name, value)) {
      throw invalidOption(
        `headers[${JSON.stringify(name)}]`,
        "a valid name and a single-line value in Latin-1",
        value,
        { secret: true },
      );
    }
    const key = name.toLowerCase();
    const earlier = headers[key];
    headers[key] = earlier == null || value === null ? value : `${earlier}, ${value}`;
  }
  return headers;
}

/** Checked here, because the error of `Headers` quotes the value. */
function isHeader(name: string, value: string | null): boolean {
  try {
    new Headers().set(name, value ?? "");
    return isHeaderValue(value);
  } catch {
    return false;
  }
}

/**
 * The URL of the server, from the options, the environment or the document.
 *
 * @throws {UsageError} if it is not an http or https URL, or has a query, a fragment, or credentials that a header
 * cannot contain.
 */
export function resolveBaseUrl({ baseUrl }: ClientOptions): BaseUrl {
  const variable = "ANTHROPIC_BASE_URL";
  const fromEnvironment = baseUrl === undefined ? readEnvironment(variable) : undefined;
  return fromEnvironment === undefined
    ? parseBaseUrl(baseUrl === undefined ? DEFAULT_BASE_URL : baseUrl, { credentials: true })
    : parseBaseUrl(fromEnvironment, { credentials: true, option: variable });
}

/** A variable of the environment, trimmed. Undefined if it is empty or absent, or if there is no environment. */
export function readEnvironment(name: string): string | undefined {
  try {
    // Browsers and workers have no `process`, and this package does not assume Node's types.
    const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
    return process?.env?.[name]?.trim() || undefined;
  } catch {
    // Deno throws unless the program may read the environment.
    return undefined;
  }
}
