import type { HeaderName } from "@text-completions/core";
import type { Failure } from "./error-response.ts";
import type { Incoming } from "./call.ts";
import type { MockOptions } from "../mock.ts";

const ALLOW_ORIGIN = "access-control-allow-origin";
const DIRECT_ACCESS: HeaderName = "anthropic-dangerous-direct-browser-access";

/** What the rules for requests from a page of another origin make of a request. */
export interface CorsVerdict {
  /** Set if the API refuses it, for want of the header that asks for direct access. */
  readonly failure?: Failure;
  /** Headers that let the page read the answer. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Judges a request by its origin, as the browser and the API do: a page of another origin must send
 * `anthropic-dangerous-direct-browser-access: true`.
 *
 * Source: `/components/parameters/anthropic-dangerous-direct-browser-access`, Fetch standard §3.2.
 */
export function judgeOrigin({ headers, url }: Incoming, rule: MockOptions["cors"] = "header"): CorsVerdict {
  const origin = headers.get("origin");
  if (origin === null || origin === new URL(url).origin) return {};
  if (rule === "any" || headers.get(DIRECT_ACCESS) === "true") {
    return { headers: { [ALLOW_ORIGIN]: "*", "access-control-expose-headers": "*" } };
  }
  const message = `CORS requests must set '${DIRECT_ACCESS}' header`;
  return { failure: { type: "authentication_error", message } };
}

/**
 * Answers the question a browser asks before such a request; undefined if a request is not that question. Without the
 * header among those to come, the answer allows nothing, and the browser stops there.
 */
export function answerPreflight(
  { method, headers }: Incoming,
  rule: MockOptions["cors"] = "header",
): Response | undefined {
  if (method !== "OPTIONS" || !headers.has("access-control-request-method")) return undefined;
  const asked = headers.get("access-control-request-headers") ?? "";
  const names = asked.toLowerCase().split(/[\s,]+/);
  const isAllowed = rule === "any" || names.includes(DIRECT_ACCESS);
  const allowed = {
    [ALLOW_ORIGIN]: "*",
    "access-control-allow-methods": "POST",
    "access-control-allow-headers": asked,
  };
  return new Response(null, { status: 204, headers: isAllowed ? allowed : {} });
}
