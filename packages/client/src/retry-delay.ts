import type { HeaderName } from "@text-completions/core";

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
