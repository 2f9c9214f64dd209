import type { AnyCompletionError, ApiError } from "@text-completions/client";

/** What a person at a terminal can do about a failed completion, as a sentence; nothing if the message says it. */
export function findRemedy(error: AnyCompletionError): string | undefined {
  switch (error.kind) {
    case "api":
      return remedyForType(error);
    case "connection":
      return "Check the network and --base-url, or try it with --mock.";
    case "timeout":
      return "Try again, or ask for less with --max-tokens.";
    case "stream":
      return error.reason === "not-a-stream" ? "Check --base-url, or use --no-stream." : "Try again.";
  }
}

const MS_PER_SECOND = 1000;

/** Failures that pass by themselves. */
const PASSING: ReadonlySet<string> = new Set([
  "rate_limit_error",
  "overloaded_error",
  "api_error",
  "timeout_error",
]);

function remedyForType({ type = "", message, retryAfterMs }: ApiError): string | undefined {
  if (type === "authentication_error" || type === "permission_error") return "Check ANTHROPIC_API_KEY.";
  if (message.includes(": prompt must ")) return "`text-completions prompt` shows where.";
  if (!PASSING.has(type)) return undefined;
  return retryAfterMs ? `Try again in ${Math.ceil(retryAfterMs / MS_PER_SECOND)} s.` : "Try again later.";
}
