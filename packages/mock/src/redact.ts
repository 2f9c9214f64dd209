import type { HeaderName } from "@text-completions/core";
import type { IncomingRequest as Incoming } from "./engine/fetch.ts";

/** What stands in the place of a key. */
export const REDACTED = "sk-REDACTED";

/** What keys of the API look like: `sk-ant-…`. */
const KEY_SHAPE = String.raw`\bsk-[\w-]{16,}`;

/** A shorter key is a word that a text may have for itself; a header that carries one is not recorded anyway. */
const SHORTEST_KEY = 8;

/** Takes out of a text what looks like a key, and the keys that are known, if they have 8 characters or more. */
export function redactKeys(text: string, keys: readonly string[] = []): string {
  return text.replace(createKeyPattern(keys), REDACTED);
}

/** A pattern that finds the keys that are known, and what looks like one. */
export function createKeyPattern(keys: readonly string[]): RegExp {
  const known = keys
    .filter((key) => key.length >= SHORTEST_KEY)
    .map((key) => key.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"));
  return new RegExp([...known, KEY_SHAPE].join("|"), "g");
}

/** A value as JSON, without keys in its texts. */
export function toRedactedJson(value: unknown, keys: readonly string[] = []): string {
  return JSON.stringify(value, (_name, each: unknown) =>
    typeof each === "string" ? redactKeys(each, keys) : each,
  );
}

/** Headers of a request that carry a key, or may. */
const SECRET_HEADERS: ReadonlySet<string> = new Set([
  "x-api-key" satisfies HeaderName,
  "authorization" satisfies HeaderName,
  "proxy-authorization",
  "cookie",
]);

/** The headers that may be shown, names in lower case. */
export function shownHeaders(headers: Incoming["headers"]): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => !SECRET_HEADERS.has(name)));
}
