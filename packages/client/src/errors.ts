import { redact } from "./redact.ts";
import type { ErrorType, Problem } from "@text-completions/core";

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

/** The server could not be reached, or the connection broke. `cause` is what `fetch` threw. */
export class ConnectionError extends CompletionError {
  override readonly name = "ConnectionError";
  override readonly kind = "connection";
}

/** The server took longer than `timeoutMs`, or the call longer than `totalTimeoutMs`. */
export class TimeoutError extends CompletionError {
  override readonly name = "TimeoutError";
  override readonly kind = "timeout";
}

/**
 * How a stream broke:
 *
 * - `"truncated"`: it ended, or the connection broke, before the event that carries a `stop_reason`
 * - `"malformed"`: it holds data that is no event of this API
 * - `"not-a-stream"`: the answer has another content type, or no body
 * - `"stalled"`: nothing came for `stallTimeoutMs`, or nothing at all for `firstChunkTimeoutMs`
 */
export type StreamErrorReason = "truncated" | "malformed" | "not-a-stream" | "stalled";

/** A stream broke after its status 200. `partial` holds the text that had arrived. */
export class StreamError extends CompletionError {
  override readonly name = "StreamError";
  override readonly kind = "stream";
  /** How it broke, as a word for programs. */
  readonly reason: StreamErrorReason;

  constructor(reason: StreamErrorReason, message: string, facts: CompletionErrorFacts) {
    super(message, facts);
    this.reason = reason;
  }
}

/** Any error of this package; its `kind` tells which. */
export type AnyCompletionError = ApiError | ConnectionError | TimeoutError | StreamError;

/**
 * Whether a value is an error of this package, thrown by this copy of it or by another one.
 *
 * @example
 * ```ts
 * import { createClient, isCompletionError } from "@text-completions/client";
 *
 * export async function ask(prompt: string): Promise<string> {
 *   try {
 *     const client = createClient();
 *     const { completion } = await client.complete({ model: "claude-2.1", max_tokens_to_sample: 256, prompt });
 *     return completion;
 *   } catch (error) {
 *     if (isCompletionError(error) && error.kind === "api") return `The server says ${error.status}.`;
 *     throw error;
 *   }
 * }
 * ```
 */
export function isCompletionError(value: unknown): value is AnyCompletionError {
  return value instanceof Error && "kind" in value && "partial" in value && "attempts" in value;
}

/** A request that breaks the document, found by the `validate` option before anything was sent. */
export class InvalidRequestError extends TypeError {
  override readonly name = "InvalidRequestError";
  /** Every way in which it breaks the document. */
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const list = problems.map(({ path, message }) => `${path || "the request"} ${message}`).join("; ");
    super(`Failed to send a request: ${list}.`);
    this.problems = problems;
  }
}
