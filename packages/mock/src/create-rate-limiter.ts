import { HEADER } from "@text-completions/core";
import type { Clock } from "./clock.ts";
import type { Failure } from "./failure-response.ts";

/** Limits of a mock. Each is a bucket that refills evenly and is full again after one window. */
export interface RateLimits {
  /** Requests in a window. Default: no limit. */
  requests?: number | undefined;
  /** Tokens of prompts in a window. Default: no limit. */
  inputTokens?: number | undefined;
  /** Requests at the same time. Default: no limit. */
  concurrent?: number | undefined;
  /** Length of the window in milliseconds. Default: 60,000. */
  windowMs?: number | undefined;
}

/** Counts what the limits allow. */
export interface RateLimiter {
  /** Lets a request through, or says why not; with the headers for either answer. */
  admit(inputTokens: number): { failure?: Failure; headers: Record<string, string> };
  /** Notes that a request that was let through is over. */
  release(): void;
}

const DEFAULT_WINDOW_MS = 60_000;
const CONTACT =
  "Please try again later or contact sales at https://www.anthropic.com/contact-sales to discuss your options for a rate limit increase.";

/** Creates a limiter with full buckets. Source: `/components/responses/RateLimit`. */
export function createRateLimiter(limits: RateLimits, clock: Clock): RateLimiter {
  const { windowMs = DEFAULT_WINDOW_MS, concurrent = Infinity } = limits;
  const requests = createBucket(limits.requests, windowMs, clock);
  const inputTokens = createBucket(limits.inputTokens, windowMs, clock);
  let running = 0;

  const headers = (): Record<string, string> => ({
    ...requests.headers("Requests", 1),
    ...inputTokens.headers("InputTokens", 1000),
  });

  function refuse(message: string, waitMs: number): { failure: Failure; headers: Record<string, string> } {
    const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
    return {
      failure: { type: "rate_limit_error", message, options: { retryAfterSeconds } },
      headers: headers(),
    };
  }

  return {
    admit(tokens) {
      if (running >= concurrent)
        return refuse(`Number of concurrent connections has exceeded your rate limit. ${CONTACT}`, 0);
      const requestsWait = requests.waitFor(1);
      if (requestsWait > 0) return refuse(perMinute("requests"), requestsWait);
      const tokensWait = inputTokens.waitFor(tokens);
      if (tokensWait > 0) return refuse(perMinute("request tokens"), tokensWait);
      requests.take(1);
      inputTokens.take(tokens);
      running++;
      return { headers: headers() };
    },
    release: () => void running--,
  };
}

function perMinute(what: string): string {
  return (
    `Number of ${what} has exceeded your per-minute rate limit ` +
    `(https://docs.anthropic.com/en/api/rate-limits); see the response headers for current usage. ${CONTACT}`
  );
}

interface Bucket {
  /** Milliseconds until so much is there. What is more than the bucket holds is let through when it is full. */
  waitFor(amount: number): number;
  take(amount: number): void;
  headers(kind: "Requests" | "InputTokens", roundTo: number): Record<string, string>;
}

function createBucket(limit: number | undefined, windowMs: number, clock: Clock): Bucket {
  if (limit === undefined) return { waitFor: () => 0, take() {}, headers: () => ({}) };
  const perMs = limit / windowMs;
  let level = limit;
  let levelAt = clock.now();

  const refill = (): void => {
    const now = clock.now();
    level = Math.min(limit, level + (now - levelAt) * perMs);
    levelAt = now;
  };

  return {
    waitFor(amount) {
      refill();
      // A hair's breadth, for fractions of a millisecond do not add up exactly.
      const missing = Math.min(amount, limit) - level - 1e-6;
      return missing > 0 ? missing / perMs : 0;
    },
    take(amount) {
      level -= amount;
    },
    headers(kind, roundTo) {
      const remaining = Math.max(0, Math.floor(level));
      const resetAt = new Date(Math.ceil((levelAt + (limit - level) / perMs) / 1000) * 1000);
      return {
        [HEADER[`anthropicRatelimit${kind}Limit`]]: String(limit),
        [HEADER[`anthropicRatelimit${kind}Remaining`]]: String(Math.round(remaining / roundTo) * roundTo),
        [HEADER[`anthropicRatelimit${kind}Reset`]]: resetAt.toISOString().replace(".000Z", "Z"),
      };
    },
  };
}
