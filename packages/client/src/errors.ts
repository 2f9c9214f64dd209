import { ERROR_STATUS, errorTypeOf, type ErrorType, type Problem } from "@text-completions/core";
import {
  createRedactor,
  errorPageUrl,
  escapeCharacter,
  hasBrand,
  redactHeaderTexts,
  setBrand,
  UNPRINTABLE,
  type Redactor,
} from "@text-completions/core/internal";

/** What an error is about: the server's response, the connection, a timeout, or the stream. */
export type CompletionErrorKind = "api" | "connection" | "timeout" | "stream";

/** Members that every error of this package has. */
interface CompletionErrorDetails {
  requestId?: string | undefined;
  partial?: string | undefined;
  cause?: unknown;
  /** Redacts the secrets of the call from the whole error. Default: one that recognises the shape of keys. */
  redactor?: Redactor | undefined;
}

const COMPLETION_ERROR = "completion-error";

/** Errors are redacted by their own constructors, so that no code that creates one can forget it. */
const DEFAULT_REDACTOR: Redactor = /* @__PURE__ */ createRedactor([]);

/**
 * A call to the API failed. Wrong arguments throw a `TypeError` instead, and an aborted call rejects with the reason of
 * the abort.
 */
export abstract class CompletionError extends Error {
  /** Which subclass it is, for a `switch`. Unlike `instanceof`, it works across copies of this package. */
  abstract readonly kind: CompletionErrorKind;
  /**
   * Id of the request, from the `request-id` header. Undefined if no response arrived, or if it came from the edge in
   * front of the API.
   */
  readonly requestId: string | undefined;
  /** The text received before a stream broke; `""` if none was received. */
  readonly partial: string;
  /** The documentation page about the error. The message ends with it. */
  readonly docsUrl: string;
  /** How many times the request was sent, this one included. */
  attempts = 1;

  constructor(docsUrl: string, message: string, details: CompletionErrorDetails = {}) {
    const { redactor = DEFAULT_REDACTOR, requestId, partial = "", cause } = details;
    super(
      withDocsUrl(escapeControls(redactor.text(message)), docsUrl),
      cause === undefined ? undefined : { cause: redactor.value(cause) },
    );
    setBrand(this, COMPLETION_ERROR);
    this.docsUrl = docsUrl;
    this.requestId = redactor.value(requestId);
    this.partial = redactor.text(partial);
  }
}

/** Escapes what could control a terminal, because part of a message comes from a server. Keeps line feeds. */
function escapeControls(text: string): string {
  return text.replaceAll(UNPRINTABLE, (character) =>
    character === "\n" ? character : escapeCharacter(character),
  );
}

function withDocsUrl(message: string, docsUrl: string): string {
  // On a line of its own, without a full stop, so that a terminal links exactly the URL.
  return `${message}\nSee ${docsUrl}`;
}

/** Members that only an `ApiError` has. */
interface ApiErrorDetails extends CompletionErrorDetails {
  status: number;
  type?: ErrorType | undefined;
  apiMessage?: string | undefined;
  headers: Headers;
  body?: unknown;
  retryAfterMs?: number | undefined;
}

/** The server reported an error: by the status of its response, or by an error event within a stream. */
export class ApiError extends CompletionError {
  override readonly name = "ApiError";
  override readonly kind = "api";
  /** Status of the response. 200 if the failure came as an error event, or if the body of a 200 is not a completion. */
  readonly status: number;
  /** `error.type` of the body: `"rate_limit_error"`, … Undefined if the body is not the API's. */
  readonly type: ErrorType | undefined;
  /** `error.message` of the body: the server's own sentence. Undefined if the body is not the API's. */
  readonly apiMessage: string | undefined;
  /** How long the server asks to wait, from `retry-after-ms` or `retry-after`, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** Headers of the response. */
  readonly headers: Headers;
  /**
   * The body of the response, up to 1 MiB of it, or the data of the error event: parsed if it is JSON, otherwise text.
   * Undefined if it is empty.
   */
  readonly body: unknown;

  constructor(message: string, details: ApiErrorDetails) {
    super(errorPageUrl(findErrorPage(details)), message, details);
    const { redactor = DEFAULT_REDACTOR } = details;
    this.status = details.status;
    this.type = redactor.value(details.type);
    this.apiMessage = redactor.value(details.apiMessage);
    this.retryAfterMs = details.retryAfterMs;
    this.headers = new Headers(redactHeaderTexts(details.headers, redactor));
    this.body = redactor.value(details.body);
  }
}

const FIRST_ERROR_STATUS = 400;

/** Whether a response came with a success status, so that its error is that of its body, or of an event within it. */
export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** The page about the type of the error, or else about its status; for a success status, the page about the class. */
function findErrorPage({ type, status }: ApiErrorDetails): string {
  if (type !== undefined && Object.hasOwn(ERROR_STATUS, type)) return type;
  return status >= FIRST_ERROR_STATUS ? errorTypeOf(status) : "ApiError";
}

/** The server could not be reached, or the connection broke. `cause` is what `fetch` threw. */
export class ConnectionError extends CompletionError {
  override readonly name = "ConnectionError";
  override readonly kind = "connection";

  constructor(message: string, details?: CompletionErrorDetails) {
    super(errorPageUrl("ConnectionError"), message, details);
  }
}

/** The server took longer than `timeoutMs`, or the call longer than `totalTimeoutMs`. */
export class TimeoutError extends CompletionError {
  override readonly name = "TimeoutError";
  override readonly kind = "timeout";

  constructor(message: string, details?: CompletionErrorDetails) {
    super(errorPageUrl("TimeoutError"), message, details);
  }
}

/**
 * How a stream broke:
 *
 * - `"truncated"`: it ended, or the connection broke, before the event that carries a `stop_reason`
 * - `"malformed"`: it contains data that is not an event of this API, or more than a limit allows
 * - `"not-a-stream"`: the response has another content type, or no body
 * - `"stalled"`: no data arrived for `stallTimeoutMs`, or nothing at all for `firstChunkTimeoutMs`
 */
export type StreamErrorReason = "truncated" | "malformed" | "not-a-stream" | "stalled";

/** A stream broke after its status 200. `partial` contains the text received so far. */
export class StreamError extends CompletionError {
  override readonly name = "StreamError";
  override readonly kind = "stream";
  /** How it broke, as a code for programs. */
  readonly reason: StreamErrorReason;

  constructor(reason: StreamErrorReason, message: string, details: CompletionErrorDetails = {}) {
    super(errorPageUrl("StreamError", reason), message, details);
    this.reason = reason;
  }
}

/** A request that does not conform to the document, found by the `validate` option before anything was sent. */
export class InvalidRequestError extends TypeError {
  override readonly name = "InvalidRequestError";
  /** Every way in which it does not conform to the document. */
  readonly problems: readonly Problem[];
  /** The documentation page about the error. The message ends with it. */
  readonly docsUrl: string;

  constructor(problems: readonly Problem[]) {
    const list = problems.map(({ path, message }) => `${path || "the request"} ${message}`).join("; ");
    const docsUrl = errorPageUrl("InvalidRequestError");
    super(withDocsUrl(DEFAULT_REDACTOR.text(`Failed to send the request: ${list}.`), docsUrl));
    this.problems = problems;
    this.docsUrl = docsUrl;
  }
}

/** Any error of a call; its `kind` says which. */
export type AnyCompletionError = ApiError | ConnectionError | TimeoutError | StreamError;

/**
 * Whether a value is an error of a call, thrown by this copy of the package or by another one.
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
  return hasBrand(value, COMPLETION_ERROR);
}
