import { API_VERSION } from "@text-completions/core";
import type { ClientOptions, HeaderValues, StreamOptions } from "./client-options.ts";
import { SYSTEM_CLOCK, type Clock } from "./clock.ts";
import { CALL_OPTIONS, CLIENT_OPTIONS, readOptions } from "./read-options.ts";

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
