import type { HeaderName } from "@text-completions/core";
import type { RequestError } from "@text-completions/core/internal";
import type { MockOptions } from "../options.ts";
import type { IncomingRequest } from "./fetch.ts";

const ALLOW_ORIGIN = "access-control-allow-origin";
const DIRECT_ACCESS: HeaderName = "anthropic-dangerous-direct-browser-access";

/** The consequences of the origin of a request. */
interface OriginResult {
  /** Set if the API rejects it, because the header that asks for direct access is missing. */
  readonly error?: RequestError;
  /** Headers that let the page read the response. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Checks the origin of a request as the browser and the API do: a page of another origin must send
 * `anthropic-dangerous-direct-browser-access: true`.
 *
 * Source: `/components/parameters/anthropic-dangerous-direct-browser-access`, Fetch standard §3.2.
 */
export function checkOrigin(
  { headers, url }: IncomingRequest,
  rule: MockOptions["cors"] = "header",
): OriginResult {
  const origin = headers.get("origin");
  if (origin === null || origin === new URL(url).origin) return {};
  if (rule === "any" || headers.get(DIRECT_ACCESS) === "true") {
    return { headers: { [ALLOW_ORIGIN]: "*", "access-control-expose-headers": "*" } };
  }
  const message = `CORS requests must set '${DIRECT_ACCESS}' header`;
  return { error: { type: "authentication_error", message } };
}

/**
 * Responds to the preflight request that a browser sends before a cross-origin request; undefined for other requests.
 * If that header is not announced, the response allows nothing, and the browser does not send the request.
 */
export function respondToPreflight(
  { method, headers }: IncomingRequest,
  rule: MockOptions["cors"] = "header",
): Response | undefined {
  if (method !== "OPTIONS" || !headers.has("access-control-request-method")) return undefined;
  const requested = headers.get("access-control-request-headers") ?? "";
  const names = requested.toLowerCase().split(/[\s,]+/);
  const allows = rule === "any" || names.includes(DIRECT_ACCESS);
  const allowed = {
    [ALLOW_ORIGIN]: "*",
    "access-control-allow-methods": "POST",
    "access-control-allow-headers": requested,
  };
  return new Response(null, { status: 204, headers: allows ? allowed : {} });
}
