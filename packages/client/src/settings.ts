import { API_VERSION, type HeaderName } from "@text-completions/core";
import type { ClientOptions, HeaderValues, StreamOptions } from "./client-options.ts";
import { SYSTEM_CLOCK, type Clock } from "./clock.ts";
import { readOptions } from "./read-options.ts";

/** The header by which a client in a browser says that it knows what it does. */
export const DIRECT_BROWSER_ACCESS: HeaderName = "anthropic-dangerous-direct-browser-access";

/** The options of a call, laid over those of its client, with every default filled in. */
export interface Settings extends Omit<StreamOptions, "headers"> {
  /** Every header to send but the credentials, names in lower case. */
  headers: Readonly<Record<string, string>>;
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
  headers: { ["content-type" satisfies HeaderName]: "application/json" },
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
 * Lays options over the settings of a client, or over the defaults.
 *
 * @throws {TypeError} if an option is unknown or wrong, or a header cannot be sent.
 */
export function createSettings(options: ClientOptions & StreamOptions, base: Settings = DEFAULTS): Settings {
  const given = readOptions(options);
  const version = given.version ?? base.version;
  const headers = new Headers(base.headers);
  if (options.dangerouslyAllowBrowser) headers.set(DIRECT_BROWSER_ACCESS, "true");
  addHeaders(headers, options.headers);
  headers.set("anthropic-version" satisfies HeaderName, version);
  return { ...base, ...given, version, headers: Object.fromEntries(headers) };
}

function addHeaders(headers: Headers, given: HeaderValues = {}): void {
  for (const [name, value] of Object.entries(given)) {
    try {
      if (value === null) headers.delete(name);
      else if (value !== undefined) headers.set(name, value);
    } catch {
      // What `Headers` throws shows the value that it refuses.
      throw new TypeError(
        `Failed to read headers: "${name}" or its value cannot be sent. Give one line of Latin-1.`,
      );
    }
  }
}
