import type { ErrorType } from "@text-completions/core";
import { CompletionError, type CompletionErrorFacts } from "./completion-error.ts";
import { redact } from "./redact.ts";

/** What an `ApiError` can tell beyond the facts of every error. */
export interface ApiErrorFacts extends CompletionErrorFacts {
  status: number;
  type?: ErrorType | undefined;
  apiMessage?: string | undefined;
  headers: Headers;
  body?: unknown;
  retryAfterMs?: number | undefined;
}

/** The server answered with a failure: by its status, or by an error event within a stream. */
export class ApiError extends CompletionError {
  override readonly name = "ApiError";
  override readonly kind = "api";
  /** Status of the answer. 200 if the failure came as an error event, or if the body of a 200 is no completion. */
  readonly status: number;
  /** `error.type` of the body: `"rate_limit_error"`, … Undefined if the body is not the API's. */
  readonly type: ErrorType | undefined;
  /** `error.message` of the body: the server's own sentence. Undefined if the body is not the API's. */
  readonly apiMessage: string | undefined;
  /** How long the server asks to wait, from `retry-after-ms` or `retry-after`, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** Headers of the answer. */
  readonly headers: Headers;
  /**
   * Body of the answer, or data of the error event: parsed if it is JSON, text otherwise. Undefined if it is
   * empty.
   */
  readonly body: unknown;

  constructor(message: string, facts: ApiErrorFacts) {
    super(message, facts);
    const { secrets } = facts;
    this.status = facts.status;
    this.type = facts.type;
    this.apiMessage = redact(facts.apiMessage, secrets);
    this.retryAfterMs = facts.retryAfterMs;
    this.headers = new Headers([...facts.headers].map(([name, value]) => [name, redact(value, secrets)]));
    this.body = redact(facts.body, secrets);
  }
}
