import type { HeaderName } from "@text-completions/core";
import { type Clock, number, type OptionTable, type RequestError } from "@text-completions/core/internal";

/** Rate limits of a mock. Each is a bucket that refills evenly and is full again after one window. */
export interface RateLimits {
  /** Requests in a window. Default: no limit. */
  requests?: number | undefined;
  /** Tokens of prompts and completions in a window. Default: no limit. */
  tokens?: number | undefined;
  /** Tokens of prompts in a window. Default: no limit. */
  inputTokens?: number | undefined;
  /** Tokens of completions in a window. Default: no limit. */
  outputTokens?: number | undefined;
  /** Requests at the same time. Default: no limit. */
  concurrent?: number | undefined;
  /** Length of the window in milliseconds. Default: 60,000. */
  windowMs?: number | undefined;
}

const LIMIT = number({ min: 1, integer: true });

/** The rate limits, each with its valid values. */
export const RATE_LIMITS: OptionTable<RateLimits> = {
  requests: LIMIT,
  tokens: LIMIT,
  inputTokens: LIMIT,
  outputTokens: LIMIT,
  concurrent: LIMIT,
  windowMs: LIMIT,
};

/** Decides which requests the limits allow. */
export interface RateLimiter {
  /** Accepts a request, or returns the error to reject it with. `outputTokens` is the maximum that it asks for. */
  admit(inputTokens: number, outputTokens: number): RequestError | undefined;
  /** Headers of any response. */
  headers(): Record<string, string>;
  /** Records that an accepted request has ended. Its unused output tokens are returned to the bucket. */
  release(unusedTokens: number): void;
}

const DEFAULT_WINDOW_MS = 60_000;
const SALES =
  "contact sales at https://www.anthropic.com/contact-sales to discuss your options for a rate limit increase.";
const LATER = `Please try again later or ${SALES}`;
const LESS = `Please reduce the prompt length or the maximum tokens requested, or try again later. You may also ${SALES}`;

/** What is counted, its names in headers and in messages, and the advice. Requests and output tokens are inferred. */
const KINDS = [
  ["requests", "requests", "requests", LATER],
  ["tokens", "tokens", "request tokens", LESS],
  ["inputTokens", "input-tokens", "request tokens", LESS],
  ["outputTokens", "output-tokens", "output tokens", LESS],
] as const;
type Kind = (typeof KINDS)[number];

/** Creates a limiter with full buckets. Source: `/components/responses/RateLimit`. */
export function createRateLimiter(limits: RateLimits, clock: Clock): RateLimiter {
  const { windowMs = DEFAULT_WINDOW_MS, concurrent = Infinity } = limits;
  const buckets = KINDS.flatMap((kind) => {
    const limit = limits[kind[0]];
    return limit === undefined ? [] : [createBucket(kind, limit, windowMs, clock)];
  });
  let running = 0;

  return {
    admit(inputTokens, outputTokens) {
      if (running >= concurrent) {
        return reject(`Number of concurrent connections has exceeded your rate limit. ${LATER}`, 1);
      }
      const costs = costsOf(1, inputTokens, outputTokens);
      for (const bucket of buckets) {
        const seconds = bucket.waitFor(costs);
        if (seconds > 0) return reject(bucket.message, seconds);
      }
      for (const bucket of buckets) bucket.take(costs);
      running++;
      return undefined;
    },
    headers: () => Object.assign({}, ...buckets.map((bucket) => bucket.headers())),
    release(unusedTokens) {
      running--;
      for (const bucket of buckets) bucket.take(costsOf(0, 0, -unusedTokens));
    },
  };
}

function reject(message: string, retryAfterSeconds: number): RequestError {
  const headers = { ["retry-after" satisfies HeaderName]: String(retryAfterSeconds) };
  return { type: "rate_limit_error", message, headers };
}

type Costs = Readonly<Record<Kind[0], number>>;

function costsOf(requests: number, inputTokens: number, outputTokens: number): Costs {
  return { requests, tokens: inputTokens + outputTokens, inputTokens, outputTokens };
}

interface Bucket {
  /** Whole seconds until the bucket holds this amount, or is full if its capacity is smaller. */
  waitFor(costs: Costs): number;
  take(costs: Costs): void;
  headers(): Record<string, string>;
  /** The message of a 429. */
  readonly message: string;
}

function createBucket(
  [name, header, noun, advice]: Kind,
  limit: number,
  windowMs: number,
  clock: Clock,
): Bucket {
  const perMs = limit / windowMs;
  const roundTo = name === "requests" ? 1 : 1000;
  let level = limit;
  let levelAt = clock.now();

  const headerName = (fact: "limit" | "remaining" | "reset"): HeaderName =>
    `anthropic-ratelimit-${header}-${fact}`;
  const refill = (): void => {
    const now = clock.now();
    level = Math.min(limit, level + (now - levelAt) * perMs);
    levelAt = now;
  };

  return {
    message: `Number of ${noun} has exceeded your per-minute rate limit (https://docs.anthropic.com/en/api/rate-limits); see the response headers for current usage. ${advice}`,
    waitFor(costs) {
      refill();
      // A tolerance, because fractions do not add up exactly.
      const missing = Math.min(costs[name], limit) - level - 1e-6;
      return Math.ceil(missing / perMs / 1000);
    },
    take(costs) {
      level -= costs[name];
    },
    headers() {
      refill();
      const remaining = Math.max(0, Math.floor(level));
      const resetAt = new Date(Math.ceil((levelAt + (limit - level) / perMs) / 1000) * 1000);
      return {
        [headerName("limit")]: String(limit),
        [headerName("remaining")]: String(Math.round(remaining / roundTo) * roundTo),
        [headerName("reset")]: resetAt.toISOString().replace(".000Z", "Z"),
      };
    },
  };
}
