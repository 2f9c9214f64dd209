import { DEFAULT_BASE_URL } from "@text-completions/core";
import { readEnvironment } from "./read-environment.ts";

/** Where the API is. */
export interface BaseUrl {
  /** Without credentials and without a slash at the end. */
  baseUrl: string;
  /** The user and password the URL named, as a value of `authorization`; `fetch` takes no URL that has them. */
  authorization: string | undefined;
}

/**
 * Reads a base URL, or that of the environment, or the document's.
 *
 * @throws {TypeError} if it is no URL of http or https, or has a query or a fragment.
 */
export function readBaseUrl(given: string | undefined): BaseUrl {
  const url = parse(given ?? readEnvironment("ANTHROPIC_BASE_URL") ?? DEFAULT_BASE_URL);
  const { username, password, origin, pathname } = url;
  return {
    baseUrl: origin + pathname.replace(/\/$/, ""),
    authorization:
      username || password ? `Basic ${btoa(decodeURIComponent(`${username}:${password}`))}` : undefined,
  };
}

function parse(text: string): URL {
  const url = typeof text === "string" && URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && !url.search && !url.hash) return url;
  const shown = text.replace(/\/\/[^/]*@/, "//[redacted]@").replace(/\?.*/, "?[redacted]");
  throw new TypeError(
    `Failed to read baseUrl: "${shown}" is not a URL of http or https without a query. Give one like ${DEFAULT_BASE_URL}.`,
  );
}
