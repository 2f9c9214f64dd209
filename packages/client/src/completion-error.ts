import { redact } from "./redact.ts";

/** What an error is about: the server's answer, the way to the server, the time it took, or the stream. */
export type CompletionErrorKind = "api" | "connection" | "timeout" | "stream";

/** What every error of this package can tell. */
export interface CompletionErrorFacts {
  /** Id of the request, from the `request-id` header. */
  requestId?: string | undefined;
  /** The text that had arrived. */
  partial?: string | undefined;
  /** What was thrown underneath. */
  cause?: unknown;
  /** What the error must not show. It is taken out of the message and of all that stands above. Default: nothing. */
  secrets?: ReadonlySet<string> | undefined;
}

/**
 * A call to the API failed. Misuse of this package throws a `TypeError` instead, and an aborted call rejects with the
 * reason of the abort.
 */
export abstract class CompletionError extends Error {
  /** Which subclass it is, for a `switch`. Unlike `instanceof`, it holds across copies of this package. */
  abstract readonly kind: CompletionErrorKind;
  /** Id of the request, from the `request-id` header. Undefined if no answer came, or the edge wrote it. */
  readonly requestId: string | undefined;
  /** The text that had arrived before a stream broke; `""` if none had. */
  readonly partial: string;
  /** How many times the request was sent, this one included. */
  attempts = 1;

  constructor(message: string, facts: CompletionErrorFacts) {
    const { secrets, cause } = facts;
    super(redact(message, secrets), cause === undefined ? undefined : { cause: redact(cause, secrets) });
    this.requestId = facts.requestId;
    this.partial = redact(facts.partial ?? "", secrets);
  }
}
