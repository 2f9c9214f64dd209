import { DEFAULT_BASE_URL } from "@text-completions/core";
import type { BridgeOptions } from "./bridge-options.ts";

type TextMap = Readonly<Record<string, string>>;

/** What the options come to. */
export interface Settings extends Omit<BridgeOptions, "models" | "losses"> {
  /** The live models by legacy ones, `"*"` being all others. */
  readonly models: TextMap | ((model: string) => string | undefined);
  /** What is done about losses, by their codes, `"*"` being all others. */
  readonly losses: TextMap;
  /** Where the requests go. */
  readonly url: string;
}

const FUNCTIONS = ["fetch", "adjust", "onLoss", "onCall"] as const;

/**
 * Reads the options, for JavaScript callers and for values from a command line.
 *
 * @throws {TypeError} that names the first one that cannot be meant. It shows no key, and no URL, which may have one.
 */
export function readOptions(options: BridgeOptions): Settings {
  const { apiKey, authToken, models, losses, baseUrl = DEFAULT_BASE_URL }: BridgeOptions = Object(options);
  for (const key of [apiKey, authToken ?? null])
    if (key !== null && typeof key !== "function") requireKey(key);
  // All is adapted but the prefill, without which an answer is another one.
  const policies = typeof losses === "string" ? losses : { prefill: "refuse", ...losses };
  for (const name of FUNCTIONS)
    demand(typeof (options[name] ?? demand) === "function", name, "a function", options[name]);
  const url = String(baseUrl);
  const isUrl = /^https?:[^?#@]+$/i.test(url) && URL.canParse(url);
  demand(isUrl, "baseUrl", `one like ${DEFAULT_BASE_URL}`);
  return {
    ...options,
    models: readMap(models, "models", /./, "a live model or a record"),
    losses: readMap(policies, "losses", /^(adapt|refuse)$/, '"adapt" or "refuse"'),
    url: `${url.replace(/(\/v1(\/messages)?)?\/*$/, "")}/v1/messages`,
  };
}

/** One text for all, or texts by name, or what finds them. */
function readMap<T extends object>(
  value: T | string,
  name: string,
  kind: RegExp,
  wanted: string,
): T | { "*": string } {
  const map = typeof value === "string" ? { "*": value } : value;
  demand(
    Object(map) === map && Object.values(map).every((text) => typeof text === "string" && kind.test(text)),
    name,
    wanted,
    value,
  );
  return map;
}

/**
 * A key without the white space around it.
 *
 * @throws {TypeError} if no header can hold it. `Headers` would show it in its error.
 */
export function requireKey(key: unknown): string {
  const trimmed = typeof key === "string" ? key.trim() : "";
  demand(/^[!-~]+$/.test(trimmed), "the key", "apiKey as issued, or null");
  return trimmed;
}

function demand(isRight: unknown, name: string, wanted: string, value?: unknown): void {
  if (isRight) return;
  throw new TypeError(
    `Failed to create a bridge: ${name} is ${JSON.stringify(value) ?? "not valid"}. Give ${wanted}.`,
  );
}
