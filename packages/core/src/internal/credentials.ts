import type { HeaderName } from "../document/lookups.ts";

/** The key in a request's headers: `x-api-key` before a bearer token, as the API reads them; undefined if there is none. */
export function readApiKey(headers: Pick<Headers, "get">): string | undefined {
  const bearer = /^bearer +(.+)$/i.exec(headers.get("authorization" satisfies HeaderName) ?? "")?.[1];
  return headers.get("x-api-key" satisfies HeaderName) || bearer;
}
