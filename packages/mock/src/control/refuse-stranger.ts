import type { Incoming } from "../incoming.ts";
import { isLoopback } from "../is-loopback.ts";
import { respondMessage } from "./respond-message.ts";

/**
 * Refuses a request that a page of another origin has a browser make, or that came by a name under which a stranger's
 * page may reach this machine. Undefined if there is nothing against it.
 */
export function refuseStranger({ url, headers }: Incoming): Response | undefined {
  const { hostname } = new URL(url);
  if (!isLoopback(hostname)) {
    return respondMessage(403, `The control API is for this machine alone, and the host is ${hostname}.`);
  }
  const origin = headers.get("origin");
  const isLocal = origin === null || (URL.canParse(origin) && isLoopback(new URL(origin).hostname));
  return isLocal ? undefined : respondMessage(403, `The control API is not for pages of ${origin}.`);
}
