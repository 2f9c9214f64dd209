import { HEADER } from "@text-completions/core";

/** Headers of a request that carry a key, or may. */
const SECRET_HEADERS: ReadonlySet<string> = new Set([
  HEADER.xApiKey,
  HEADER.authorization,
  "proxy-authorization",
  "cookie",
]);

/** The headers that may be shown, names in lower case. */
export function shownHeaders(headers: Headers): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => !SECRET_HEADERS.has(name)));
}
