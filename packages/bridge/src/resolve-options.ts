import { DEFAULT_BASE_URL } from "@text-completions/core";
import type { BridgeOptions } from "./options.ts";

type TextMap = Readonly<Record<string, string>>;

/** What the options come to. */
export interface Settings extends Omit<BridgeOptions, "models" | "adaptations"> {
  /** The live models by legacy ones, `"*"` being all others. */
  readonly models: TextMap | ((model: string) => string | undefined);
  /** What is done about adaptations, by their codes, `"*"` being all others. */
  readonly adaptations: TextMap;
  /** Where the requests go. */
  readonly url: string;
}

/** What an option has to be, in code and in words; and whether it has to be there. */
export type Rule = readonly [isRight: (value: unknown) => unknown, wanted: string, isRequired?: true];

export const IS_FUNCTION: Rule = [(value) => typeof value === "function", "a function"];
export const IS_AMOUNT: Rule = [(value) => typeof value === "number" && value >= 0, "a number, 0 or more"];

const RULES: Readonly<Record<keyof BridgeOptions, Rule>> = {
  apiKey: [
    (key) => key === null || typeof key === "function" || readKey(key),
    "a key as issued, or null",
    true,
  ],
  models: [(models) => typeof models === "function" || isMap(models, /./), "a live model or a record", true],
  baseUrl: [isUrl, `one like ${DEFAULT_BASE_URL}`],
  authToken: [readKey, "a key as issued"],
  capabilities: [isRecord, "a record"],
  adaptations: [(adaptations) => isMap(adaptations, /^(adapt|reject)$/), '"adapt" or "reject"'],
  refusal: [
    (refusal) => refusal === "stop_sequence" || refusal === "refusal",
    '"stop_sequence" or "refusal"',
  ],
  responseModel: [(model) => model === "live" || model === "legacy", '"live" or "legacy"'],
  callerKeys: [(keys) => Array.isArray(keys) && keys.every(readKey), "a list of keys"],
  fetch: IS_FUNCTION,
  maxRequestBytes: IS_AMOUNT,
  transformRequest: IS_FUNCTION,
  onAdaptation: IS_FUNCTION,
  onCall: IS_FUNCTION,
};

/**
 * Reads the options.
 *
 * @throws {TypeError} that names the first one that cannot be meant.
 */
export function readOptions(options: BridgeOptions): Settings {
  requireOptions("bridge", options, RULES);
  const { models, adaptations, callerKeys, baseUrl = DEFAULT_BASE_URL } = options;
  return {
    ...options,
    callerKeys: callerKeys?.map(readKey),
    models: typeof models === "string" ? { "*": models } : models,
    // All is adapted but the prefill, without which an answer is another one.
    adaptations:
      typeof adaptations === "string" ? { "*": adaptations } : { prefill: "reject", ...adaptations },
    url: `${String(baseUrl).replace(/(\/v1(\/messages)?)?\/*$/, "")}/v1/messages`,
  };
}

function isRecord(value: unknown): value is object {
  return Object(value) === value;
}

/** One text for all, or texts by name. */
function isMap(value: unknown, kind: RegExp): boolean {
  const texts: unknown[] = isRecord(value) ? Object.values(value) : [value];
  return texts.every((text) => typeof text === "string" && kind.test(text));
}

function isUrl(value: unknown): boolean {
  const url = String(value);
  return /^https?:[^?#@]+$/i.test(url) && URL.canParse(url);
}

/** A key without the white space around it; empty if no header can hold it, in whose error `Headers` would show it. */
export function readKey(key: unknown): string {
  const trimmed = typeof key === "string" ? key.trim() : "";
  return /^[!-~]+$/.test(trimmed) ? trimmed : "";
}

/**
 * Refuses options that cannot be meant, for JavaScript callers and for values from a command line.
 *
 * @throws {TypeError} that names the first one. It shows no key, and no URL, which may have one.
 */
export function requireOptions(
  subject: string,
  options: object,
  rules: Readonly<Record<string, Rule>>,
): void {
  const given: Readonly<Record<string, unknown>> = Object(options);
  const known = Object.keys(rules);
  for (const name of [...known, ...Object.keys(given)]) {
    const value = given[name];
    const [isRight, wanted = `one of ${known.join(", ")}`, isRequired] =
      (known.includes(name) && rules[name]) || [];
    if (isRight && ((value === undefined && !isRequired) || isRight(value))) continue;
    const shown = typeof value === "number" ? String(value) : JSON.stringify(value);
    const fault = isRight ? (!/key|token|url/i.test(name) && shown) || "not valid" : "no option";
    throw new TypeError(`Failed to create a ${subject}: ${name} is ${fault}. Give ${wanted}.`);
  }
}
