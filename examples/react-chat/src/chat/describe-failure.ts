import { isCompletionError, type AnyCompletionError } from "@text-completions/client";

/** A failure in words for the person at the page. */
export interface Failure {
  readonly title: string;
  readonly detail: string;
  /** When the server wants to be asked again, as `Date.now()` counts; 0 if it did not say. */
  readonly retryAt: number;
  /** To name in a report to the server's people. */
  readonly requestId: string | undefined;
}

const KEPT_QUESTION = "Your question is kept.";
const KEPT_ANSWER = "What has come is kept, and the answer can go on from there.";

/** Says what went wrong. What only a developer understands is in the log of events. */
export function describeFailure(error: unknown): Failure {
  if (!isCompletionError(error)) {
    return { title: "This page made a mistake.", detail: "", retryAt: 0, requestId: undefined };
  }
  const waitMs = error.kind === "api" ? (error.retryAfterMs ?? 0) : 0;
  const wait = waitMs > 0 ? `Please wait ${Math.ceil(waitMs / 1000)} seconds. ` : "";
  return {
    title: titleOf(error),
    detail: wait + (error.partial === "" ? KEPT_QUESTION : KEPT_ANSWER),
    retryAt: waitMs > 0 ? Date.now() + waitMs : 0,
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
      return error.reason === "stalled" ? "The answer fell silent." : "The answer broke off.";
    case "api":
      if (error.type === "overloaded_error") return "The model is overloaded.";
      if (error.type === "rate_limit_error") return "Too many questions at once.";
      return error.status === 200 ? "The answer broke off." : "The server has a problem.";
  }
}
