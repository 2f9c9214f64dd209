import type { ErrorType } from "@text-completions/core";

/** What a failure has beside its type and message. */
export interface FailureDetails {
  /** Default: the document's for the type. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** What only the one who runs the bridge should know. */
  readonly fault?: string | undefined;
}

/** Why a request has no completion. Thrown on the way, and made the answer at its end. */
export class Failure extends Error {
  readonly type: ErrorType;
  readonly details: FailureDetails;

  constructor(type: ErrorType, message: string, details: FailureDetails = {}) {
    super(message);
    this.type = type;
    this.details = details;
  }
}

/** A 400 in the words of the API. */
export function invalid(message: string, details?: FailureDetails): Failure {
  return new Failure("invalid_request_error", message, details);
}

/** An answer of the upstream that cannot be one to the caller. */
export function unreadable(what: string): Failure {
  return new Failure("api_error", "The upstream API gave no answer.", {
    fault: `The upstream gave ${what}. Check that baseUrl names a Messages API.`,
  });
}

/** A value of which nothing is known but that it was parsed. */
export type Parsed = Readonly<Record<string, unknown>>;

/** A value by its members; without any, if it has none. */
export function asRecord(value: unknown): Parsed {
  return Object(value);
}
