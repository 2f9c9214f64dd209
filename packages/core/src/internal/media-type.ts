import type { HeaderName } from "../document/lookups.ts";

/** The media type that headers name, in lower case; `""` if they name none. */
export function mediaTypeOf(headers: Pick<Headers, "get">): string {
  return (
    headers
      .get("content-type" satisfies HeaderName)
      ?.split(";", 1)[0]
      ?.trim()
      .toLowerCase() ?? ""
  );
}

/**
 * Whether a response says that its body is an event stream. The header may come twice, as `"a, a"`, when a proxy adds
 * what the server has sent already.
 */
export function isEventStreamType(headers: Pick<Headers, "get">): boolean {
  const type = headers.get("content-type" satisfies HeaderName) ?? "";
  return /^\s*text\/event-stream\s*(?:[;,]|$)/i.test(type);
}

/** Headers of a stream that keep compressing middleware and nginx from holding back its events. */
export const UNBUFFERED = { "cache-control": "no-cache, no-transform", "x-accel-buffering": "no" } as const;
