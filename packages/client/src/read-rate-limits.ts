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
