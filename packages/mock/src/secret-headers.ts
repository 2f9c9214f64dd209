import type { HeaderName } from "@text-completions/core";
import type { Incoming } from "./incoming.ts";

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
