import { COMPLETE_PATH, DEFAULT_BASE_URL } from "../document/constants.gen.ts";
import { REDACTED } from "../usage/key-shape.ts";
import type { OptionKind } from "../usage/options.ts";
import { invalidOption } from "../usage/usage-error.ts";

/** Where a server is, and how to log in to it. */
export interface BaseUrl {
  /** Without credentials, and without `/` at the end. */
  readonly baseUrl: string;
  /**
   * The URL's user and password as a value of `authorization`; `fetch` takes no URL that contains them. Source: RFC
   * 7617.
   */
  readonly authorization: string | undefined;
}

/** An option that {@link parseBaseUrl} reads, which says what is wrong with it. */
export const BASE_URL: OptionKind = { expected: "an http or https URL", accepts: () => true };

/** How {@link parseBaseUrl} reads its value. */
export interface BaseUrlRules {
  /** The name of the option, for messages. Default: `"baseUrl"`. */
  readonly option?: string;
  /** Whether a user and password are accepted, to be sent as Basic credentials. Default: false. */
  readonly credentials?: boolean;
  /** The path of another operation, removed from the end as `/v1/complete` is. Default: none. */
  readonly operation?: string;
}

/**
 * Reads a base URL by the rule that all packages share: an http or https URL as a string or `URL`, without a trailing
 * `/`, `/v1` or `/v1/complete`; in a page, a relative URL is resolved against the page.
 *
 * @throws {UsageError} if it is anything else, or has a query, a fragment or, where they are not accepted, credentials.
 */
export function parseBaseUrl(value: unknown, rules: BaseUrlRules = {}): BaseUrl {
  const { option = "baseUrl", credentials = false, operation } = rules;
  const expected = `an http or https URL such as ${DEFAULT_BASE_URL}`;
  const url = toUrl(value);
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw invalidOption(option, expected, shown(value), { fix: addScheme(value) });
  if (url.search !== "" || url.hash !== "") {
    throw invalidOption(option, `${expected}, without a query or fragment`, shown(value));
  }
  const hasCredentials = url.username !== "" || url.password !== "";
  if (hasCredentials && !credentials) {
    throw invalidOption(option, `${expected}, without a user name or password`, url);
  }
  const authorization = hasCredentials ? toBasic(`${url.username}:${url.password}`) : undefined;
  if (hasCredentials && authorization === undefined) {
    throw invalidOption(option, "a user name and password in Latin-1", url);
  }
  return { baseUrl: url.origin + cutEnd(url.pathname, operation), authorization };
}

function toUrl(value: unknown): URL | undefined {
  if (typeof value !== "string" && !(Object(value) === value && "href" in Object(value))) return undefined;
  const text = String(value).trim();
  if (/^https?:/i.test(text)) return URL.canParse(text) ? new URL(text) : undefined;
  // Only a path is relative: "localhost:4010" lacks its scheme.
  const page = globalThis.location?.href;
  return /^\.{0,2}\//.test(text) && page !== undefined && URL.canParse(text, page)
    ? new URL(text, page)
    : undefined;
}

/** The question whether a host without a scheme, such as "localhost:4010", was meant as a URL. */
function addScheme(value: unknown): string | undefined {
  const host = typeof value === "string" ? value.trim() : "";
  if (!/^(?:localhost|[\w-]+(?:\.[\w-]+)+|[\w-]+(?=:\d))(?::\d+)?(?:\/[\w./-]*)?$/.test(host))
    return undefined;
  const scheme = /^localhost|^[\d.]+(?:[:/]|$)|:\d/.test(host) ? "http" : "https";
  return `Did you mean "${scheme}://${host}"?`;
}

const VERSION_PATH = COMPLETE_PATH.slice(0, COMPLETE_PATH.indexOf("/", 1));

/** The path without what callers often include at its end: an operation, `/v1`, slashes. */
function cutEnd(pathname: string, operation: string = COMPLETE_PATH): string {
  const path = trimSlashes(pathname);
  for (const end of [operation, COMPLETE_PATH, VERSION_PATH]) {
    if (path.endsWith(end)) return trimSlashes(path.slice(0, -end.length));
  }
  return path;
}

/** A loop, because `/\/+$/` takes quadratic time. */
function trimSlashes(path: string): string {
  let end = path.length;
  while (path[end - 1] === "/") end -= 1;
  return path.slice(0, end);
}

function shown(value: unknown): unknown {
  return typeof value === "string" ? withoutUrlSecrets(value) : value;
}

/**
 * A URL as a message shows it: without credentials or query, which may contain a key, even if it is not a valid URL.
 */
export function withoutUrlSecrets(value: string): string {
  const withoutQuery = value.replace(/[?#][^]*$/, (rest) => rest.charAt(0) + REDACTED);
  const slashes = withoutQuery.indexOf("//");
  const at = withoutQuery.lastIndexOf("@");
  // Of `https:/user:password@host//path`, the first slashes are those of the path.
  const start = slashes < 0 || slashes > at ? 0 : slashes + 2;
  return at < start ? withoutQuery : withoutQuery.slice(0, start) + withoutQuery.slice(at + 1);
}

function toBasic(encoded: string): string | undefined {
  try {
    return `Basic ${btoa(decodeURIComponent(encoded))}`;
  } catch {
    return undefined;
  }
}
