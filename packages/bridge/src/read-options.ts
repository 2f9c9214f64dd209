import { DEFAULT_BASE_URL } from "@text-completions/core";
import type { BridgeOptions } from "./bridge-options.ts";

/** What the options come to. */
export interface Settings extends BridgeOptions {
  /** Where the requests go. */
  readonly url: string;
}

const FUNCTIONS = ["fetch", "adjust", "onLoss", "onCall"] as const;

/**
 * Reads the options, for JavaScript callers and for values from a command line.
 *
 * @throws {TypeError} that names the first one that cannot be meant. It shows no value, which may be a key.
 */
export function readOptions(options: BridgeOptions): Settings {
  const { apiKey, authToken = null, models, baseUrl = DEFAULT_BASE_URL } = options;
  for (const key of [apiKey, authToken]) if (key !== null && typeof key !== "function") requireKey(key);
  demand(models, "models", "a live model, or a record of them");
  for (const name of FUNCTIONS)
    demand(!options[name] || typeof options[name] === "function", name, "a function");
  const url = String(baseUrl);
  const isUrl = /^https?:[^?#@]+$/i.test(url) && URL.canParse(url);
  demand(isUrl, "baseUrl", `one like ${DEFAULT_BASE_URL}, without a query`);
  return { ...options, url: `${url.replace(/(\/v1(\/messages)?)?\/*$/, "")}/v1/messages` };
}

/**
 * A key without the white space around it.
 *
 * @throws {TypeError} if no header can hold it. `Headers` would show it in its error.
 */
export function requireKey(key: unknown): string {
  const trimmed = typeof key === "string" ? key.trim() : "";
  demand(/^[!-~]+$/.test(trimmed), "the key", "it as issued; null as apiKey passes on the caller's");
  return trimmed;
}

function demand(isRight: unknown, name: string, wanted: string): void {
  if (!isRight) throw new TypeError(`Failed to create a bridge: ${name} is not valid. Give ${wanted}.`);
}
