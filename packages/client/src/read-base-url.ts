import { COMPLETE_PATH, DEFAULT_BASE_URL } from "@text-completions/core";
import { readEnvironment } from "./read-environment.ts";

/** Where the API is. */
export interface BaseUrl {
  /** Without credentials and without a slash at the end. */
  baseUrl: string;
  /** The user and password the URL named, as a value of `authorization`; `fetch` takes no URL that has them. */
  authorization: string | undefined;
}

/**
 * Reads a base URL, or that of the environment, or the document's. The path that requests go to may stand at its end.
 *
 * @throws {TypeError} if it is no URL of http or https, has a query or a fragment, or a password that cannot be sent.
 */
export function readBaseUrl(given: string | URL | undefined): BaseUrl {
  const text = String(given ?? readEnvironment("ANTHROPIC_BASE_URL") ?? DEFAULT_BASE_URL);
  if (!/^https?:/i.test(text) || !URL.canParse(text)) {
    // It is not shown: it may be a key that was put in the wrong place, or hold a password.
    throw refuse("it is not a URL of http or https");
  }
  if (/[?#]/.test(text)) throw refuse("it has a query or a fragment");
  const { username, password, origin, pathname } = new URL(text);
  const path = pathname.replace(new RegExp(`(${COMPLETE_PATH})?/?$`), "");
  return { baseUrl: origin + path, authorization: toBasic(`${username}:${password}`) };
}

/** User and password as a value of `authorization`. Source: RFC 7617. */
function toBasic(encoded: string): string | undefined {
  try {
    return encoded === ":" ? undefined : `Basic ${btoa(decodeURIComponent(encoded))}`;
  } catch {
    throw refuse("its password is not in Latin-1");
  }
}

function refuse(reason: string): TypeError {
  return new TypeError(`Failed to read baseUrl: ${reason}. Give one like ${DEFAULT_BASE_URL}.`);
}
