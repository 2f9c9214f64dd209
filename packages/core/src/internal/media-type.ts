import type { HeaderName } from "../document/lookups.ts";

/**
 * Whether a response says that its body is an event stream. The header may come twice, as `"a, a"`, when a proxy adds
 * what the server has sent already.
 */
export function isEventStreamType(headers: Pick<Headers, "get">): boolean {
  const type = headers.get("content-type" satisfies HeaderName) ?? "";
  return /^\s*text\/event-stream\s*(?:[;,]|$)/i.test(type);
}
