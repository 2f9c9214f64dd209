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
 * @throws {TypeError} if it is no URL of http or https, has a query or a fragment, or a password that cannot be sent.
 */
export function readBaseUrl(given: string | URL | undefined): BaseUrl {
  const text = String(given ?? readEnvironment("ANTHROPIC_BASE_URL") ?? DEFAULT_BASE_URL);
  try {
    const { username, password, origin, pathname } = new URL(/^https?:[^?#]+$/i.exec(text)?.[0] ?? "");
    const credentials = decodeURIComponent(`${username}:${password}`);
    return {
      baseUrl: origin + pathname.replace(/\/$/, ""),
      authorization: credentials === ":" ? undefined : `Basic ${btoa(credentials)}`,
    };
  } catch {
    // What is wrong with a URL may be where its password stands.
    const shown = /^[\w.:/-]+$/.test(text) ? `"${text}"` : "it";
    throw new TypeError(
      `Failed to read baseUrl: ${shown} is not a URL of http or https without a query, its password in Latin-1. Give one like ${DEFAULT_BASE_URL}.`,
    );
  }
}
