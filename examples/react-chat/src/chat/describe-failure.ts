import { isCompletionError, type AnyCompletionError } from "@text-completions/client";

/** A failure in words for the person at the page. */
export interface Failure {
  readonly title: string;
  /** How long the server asks to wait; 0 if it does not. */
  readonly waitSeconds: number;
  /** When that is over, as `Date.now()` counts. */
  readonly retryAt: number;
  /** To name in a report to the server's operators. */
  readonly requestId: string | undefined;
}

/** Describes what went wrong. Details for developers are in the list of events. */
export function describeFailure(error: unknown): Failure {
  if (!isCompletionError(error)) {
    return { title: "This page has a bug.", waitSeconds: 0, retryAt: 0, requestId: undefined };
  }
  const waitMs = error.kind === "api" ? (error.retryAfterMs ?? 0) : 0;
  return {
    title: titleOf(error),
    waitSeconds: Math.ceil(waitMs / 1000),
    retryAt: Date.now() + waitMs,
    requestId: error.requestId,
  };
}

/** The failure in a sentence. */
export function titleOf(error: AnyCompletionError): string {
  switch (error.kind) {
    case "connection":
      return "The server cannot be reached.";
    case "timeout":
      return "The server took too long.";
    case "stream":
      return error.reason === "stalled" ? "The response stalled." : "The response was cut off.";
    case "api":
      if (error.type === "overloaded_error") return "The model is overloaded.";
      if (error.type === "rate_limit_error") return "Too many requests.";
      return error.status === 200 ? "The response was cut off." : "The server has a problem.";
  }
}
