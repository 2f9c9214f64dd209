import { shorten } from "../usage/printable.ts";

/** Why a request is not accepted as coming from this machine. */
export interface LocalAccessError {
  readonly code:
    /** The `host` header cannot be read. */
    | "unreadable-host"
    /** It used a host name that another machine, or a page of another site, may have pointed at this machine. */
    | "remote-host"
    /** A page of another origin had a browser send it. */
    | "remote-origin";
  /** The host or origin. */
  readonly received: string;
  /** `received` and the reason as a sentence. */
  readonly message: string;
}

/** The members of a request that are read, a subset of `Request`, so that servers need not create one. */
interface AddressedRequest {
  readonly url: string;
  readonly headers: Pick<Headers, "get">;
}

/**
 * Checks that a request comes from this machine: every host name it used is a loopback name, and so is the origin of
 * the page that sent it, if one did. Protects a server on a loopback address from web pages, also from those that reach
 * it by a host name of their own (DNS rebinding). Unreadable values are rejected.
 *
 * @returns Why it is rejected, or undefined.
 */
export function checkLocalAccess({ url, headers }: AddressedRequest): LocalAccessError | undefined {
  // Requests that did not arrive through a socket have no such header; their URL has the host.
  const host = headers.get("host");
  return (host === null ? undefined : checkHost(host)) ?? checkHost(hostOf(url)) ?? checkOrigin(headers);
}

function checkHost(host: string): LocalAccessError | undefined {
  const hostname = parseHost(host);
  if (hostname === undefined) return reject("unreadable-host", host, "the host is unreadable");
  return isLoopbackHost(hostname)
    ? undefined
    : reject("remote-host", hostname, "the host is not a loopback name");
}

function checkOrigin(headers: AddressedRequest["headers"]): LocalAccessError | undefined {
  const origin = headers.get("origin");
  if (origin === null) return undefined;
  const hostname = /^https?:\/\//i.test(origin) && URL.canParse(origin) ? new URL(origin).hostname : "";
  return isLoopbackHost(hostname)
    ? undefined
    : reject("remote-origin", origin, "the page has another origin");
}

function reject(code: LocalAccessError["code"], value: string, reason: string): LocalAccessError {
  const received = shorten(value, MAX_QUOTED);
  return {
    code,
    received,
    message: `Only requests from this machine are accepted: ${reason} (${JSON.stringify(received)}).`,
  };
}

const MAX_QUOTED = 100;

/** A host and perhaps a port, and nothing else that a URL could contain. Source: RFC 9110 §7.2. */
const HOST_SHAPE = /^(?:\[[\da-f:.]+\]|[^\s:/?#@[\]\\]+)(?::\d*)?$/i;

/** The host name in the value of a `host` header, normalised as in a URL; undefined if it is not a host. */
function parseHost(host: string): string | undefined {
  if (!HOST_SHAPE.test(host)) return undefined;
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : undefined;
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "";
}

/**
 * Whether a host is this machine and cannot be reached from another one. Source: RFC 6761 §6.3, RFC 5735 §3, RFC 4291
 * §2.5.3.
 */
export function isLoopbackHost(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);
}
