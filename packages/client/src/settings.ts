import { API_VERSION } from "@text-completions/core";
import type { ClientOptions, HeaderValues, StreamOptions } from "./client-options.ts";
import { SYSTEM_CLOCK, type Clock } from "./clock.ts";

/** The options of a call, laid over those of its client, with every default filled in. */
export interface Settings extends StreamOptions {
  headers: HeaderValues;
  maxRetries: number;
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
  timeoutMs: 600_000,
  totalTimeoutMs: Infinity,
  stallTimeoutMs: 120_000,
  version: API_VERSION,
  clock: SYSTEM_CLOCK,
  random: Math.random,
};

/** Lays the options of a call over those of its client, and those over the defaults. */
export function createSettings(client: ClientOptions, call: StreamOptions): Settings {
  const given = { ...defined(client), ...defined(call) };
  const timeoutMs = given.timeoutMs ?? DEFAULTS.timeoutMs;
  const settings: Settings = {
    ...DEFAULTS,
    firstChunkTimeoutMs: timeoutMs,
    ...given,
    headers: { ...client.headers, ...call.headers },
  };
  for (const name of NUMBERS) {
    if (!(settings[name] >= 0)) {
      throw new TypeError(
        `Failed to read the options: ${name} is ${String(settings[name])}. Give a number, 0 or more.`,
      );
    }
  }
  return settings;
}

const NUMBERS = [
  "maxRetries",
  "timeoutMs",
  "totalTimeoutMs",
  "stallTimeoutMs",
  "firstChunkTimeoutMs",
] as const;

type Defined<Options> = { [Name in keyof Options]?: Exclude<Options[Name], undefined> };

/** The options that are given: one that is undefined leaves what is under it. */
function defined<Options extends object>(options: Options): Defined<Options> {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Taking out the undefined values leaves the others as they are typed.
  return Object.fromEntries(given) as Defined<Options>;
}
