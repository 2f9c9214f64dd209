/** Why a check has no result, or a run did not finish. Branch on `code`: `text` is for people, and may change. */
export interface Reason {
  code: ReasonCode;
  /** The reason in words, without a full stop at its end. */
  text: string;
  /** The option that caused it: `"only"`, `"maxRequests"`. */
  option?: string | undefined;
}

/** What a {@link Reason} is about. */
export type ReasonCode = SkipCode | InconclusiveCode | FailureCode | LimitCode;

/** Why a check was skipped; a run that did not finish also skips checks with its own reason. */
export type SkipCode =
  /** Not named by `only`. */
  | "not-selected"
  /** Named by `skip`. */
  | "excluded"
  /** The model would have to generate text, and `skipBillable` is set. */
  | "billable"
  /** It is about something that servers of the chosen `profile` do not send. */
  | "profile"
  /** It evaluates clients, and `checkServer` is its own client. */
  | "client-check"
  /** It has to send its own requests, and `checkRecording` sends nothing. */
  | "active-check"
  /** The server could not be checked at all; see the report's `failure`. */
  | "not-checkable"
  /** Its requests were not sent. */
  | "not-sent";

/** Why a check is inconclusive. */
export type InconclusiveCode =
  /** No exchange was of the kind that the check is about. */
  | "no-evidence"
  /** The server did not respond to a request of the check. */
  | "no-response"
  /** The server responded with 429 or 529. */
  | "server-busy"
  /** The response was not of the kind that the check needs. */
  | "unexpected-response"
  /** The model wrote too little. */
  | "too-short"
  /** The server is too fast to be measured. */
  | "too-fast"
  /** The times of the same request differ too much. */
  | "too-noisy"
  /** The model's text differs from one request to the next. */
  | "not-deterministic";

/** Why a server could not be checked. */
export type FailureCode =
  | "no-response"
  | "web-page"
  | "redirect"
  | "key-rejected"
  | "not-found"
  | "server-error"
  | "request-rejected";

/** Why a run did not finish. */
export type LimitCode =
  /** `maxRequests` was reached. */
  | "request-limit"
  /** `maxDurationMs` was reached. */
  | "time-limit"
  /** The signal aborted. */
  | "aborted";

/** Builds the reason why a check is inconclusive. */
export function inconclusive(code: InconclusiveCode, text: string): Reason {
  return { code, text };
}
