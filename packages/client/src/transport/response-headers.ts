import type { HeaderName } from "@text-completions/core";

/** The id of the request, if the answer names it. */
export function readRequestId(response: Response | undefined): string | undefined {
  return response?.headers.get("request-id" satisfies HeaderName) ?? undefined;
}

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 8000;
const JITTER = 0.25;

/** How long the server asks to wait, in milliseconds. Undefined if it does not say, or names no time to come. */
export function readRetryAfterMs(headers: Headers, now: number): number | undefined {
  const milliseconds = Number(headers.get("retry-after-ms"));
  if (milliseconds > 0) return milliseconds;
  const value = headers.get("retry-after" satisfies HeaderName) ?? "";
  const seconds = Number(value);
  const delayMs = Number.isNaN(seconds) ? Date.parse(value) - now : seconds * 1000;
  return delayMs > 0 ? delayMs : undefined;
}

/** How long to wait when the server does not say: doubled with each retry, and shortened by up to a quarter. */
export function backOffMs(retry: number, random: () => number): number {
  return Math.min(FIRST_DELAY_MS * 2 ** retry, LONGEST_DELAY_MS) * (1 - JITTER * random());
}

/** One allowance of the server. */
export interface RateLimit {
  /** How much a period allows. */
  limit?: number;
  /** How much is left. */
  remaining?: number;
  /** When the allowance is full again. */
  reset?: Date;
}

/** The allowances that an answer names: `requests`, `tokens`, `inputTokens`, `outputTokens`, and those of the priority tier. */
export interface RateLimits {
  requests?: RateLimit;
  tokens?: RateLimit;
  inputTokens?: RateLimit;
  outputTokens?: RateLimit;
  priorityInputTokens?: RateLimit;
  priorityOutputTokens?: RateLimit;
}

/** Ends in a unit, so that no header names a property that every object has. */
const NAME = /^anthropic-(?:ratelimit-)?(.*(?:requests|tokens))-(limit|remaining|reset)$/;

/** Reads the `anthropic-ratelimit-…` and `anthropic-priority-…` headers. Source: `/components/headers`. */
export function readRateLimits(headers: Headers): RateLimits {
  const limits: { [kind: string]: { [part: string]: unknown } } = {};
  for (const [name, value] of headers) {
    const [, kind, part] = NAME.exec(name) ?? [];
    if (!kind || !part) continue;
    const key = kind.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    (limits[key] ??= {})[part] = part === "reset" ? new Date(value) : Number(value);
  }
  return limits;
}
