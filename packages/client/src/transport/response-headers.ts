import type { HeaderName } from "@text-completions/core";
import { invalidOption } from "@text-completions/core/internal";

/** The id of the request, if the response names it. */
export function readRequestId(response: Response | undefined): string | undefined {
  return response?.headers.get("request-id" satisfies HeaderName) ?? undefined;
}

/** One rate limit of the server. */
export interface RateLimit {
  /** How much the current period allows. */
  limit?: number;
  /** How much is left. */
  remaining?: number;
  /** When the limit is full again. */
  reset?: Date;
}

/** The rate limits that a response names. */
export interface RateLimits {
  requests?: RateLimit;
  tokens?: RateLimit;
  inputTokens?: RateLimit;
  outputTokens?: RateLimit;
  priorityInputTokens?: RateLimit;
  priorityOutputTokens?: RateLimit;
}

/** Names end in a unit, so that no header can name a property that every object has, such as `constructor`. */
const NAME = /^anthropic-(?:ratelimit-)?(.*(?:requests|tokens))-(limit|remaining|reset)$/;

/**
 * Reads the `anthropic-ratelimit-…` and `anthropic-priority-…` headers. Values that are not numbers or dates are left
 * out. Source: `/components/headers`.
 *
 * @example
 * ```ts
 * import { readRateLimits } from "@text-completions/client";
 *
 * const headers = new Headers({ "anthropic-ratelimit-requests-remaining": "9" });
 * console.log(readRateLimits(headers).requests?.remaining); // → 9
 * ```
 *
 * @throws {UsageError} if `headers` is not a `Headers` object.
 */
export function readRateLimits(headers: Headers): RateLimits {
  if (Object(headers) !== headers || !("get" in headers)) {
    throw invalidOption("headers", "the headers of a response", headers);
  }
  const limits: { [kind: string]: { [part: string]: unknown } } = {};
  for (const [name, value] of headers) {
    const [, kind, part] = NAME.exec(name) ?? [];
    if (!kind || !part) continue;
    const key = kind.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    const date = new Date(value);
    const amount = part === "reset" ? date.getTime() : Number(value);
    if (!Number.isNaN(amount)) (limits[key] ??= {})[part] = part === "reset" ? date : amount;
  }
  return limits;
}
