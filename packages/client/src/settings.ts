import { API_VERSION } from "@text-completions/core";
import { checkOptions } from "./check-options.ts";
import type { ClientOptions, HeaderValues, StreamOptions } from "./client-options.ts";
import { SYSTEM_CLOCK, type Clock } from "./clock.ts";

/** The options of a call, laid over those of its client, with every default filled in. */
export interface Settings extends StreamOptions {
  headers: HeaderValues;
  maxRetries: number;
  maxRetryDelayMs: number;
  timeoutMs: number;
  totalTimeoutMs: number;
  stallTimeoutMs: number;
  firstChunkTimeoutMs: number;
  version: NonNullable<ClientOptions["version"]>;
  clock: Clock;
  random: () => number;
}

const DEFAULTS = {
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
 * Lays the options of a call over those of its client, and those over the defaults.
 *
 * @throws {TypeError} if an option is unknown or wrong, or a header cannot be sent.
 */
export function createSettings(client: ClientOptions, call: StreamOptions): Settings {
  checkOptions(client);
  checkOptions(call);
  const given = { ...defined(client), ...defined(call) };
  const timeoutMs = given.timeoutMs ?? DEFAULTS.timeoutMs;
  const headers = { ...client.headers, ...call.headers };
  checkHeaders(headers);
  return {
    ...DEFAULTS,
    firstChunkTimeoutMs: timeoutMs,
    ...given,
    headers,
  };
}

/** `Headers` would show a value that it refuses in its error. */
function checkHeaders(headers: HeaderValues): void {
  for (const [name, value] of Object.entries(headers)) {
    try {
      new Headers().set(name, value ?? "");
    } catch {
      throw new TypeError(
        `Failed to read headers: "${name}" or its value cannot be sent. Give one line of Latin-1.`,
      );
    }
  }
}

type Defined<Options> = { [Name in keyof Options]?: Exclude<Options[Name], undefined> };

/** The options that are given: one that is undefined leaves what is under it. */
function defined<Options extends object>(options: Options): Defined<Options> {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Taking out the undefined values leaves the others as they are typed.
  return Object.fromEntries(given) as Defined<Options>;
}
