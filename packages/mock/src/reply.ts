import type { ErrorType, StopReason } from "@text-completions/core";
import type { MockRequest } from "./mock-request.ts";
import type { DropStep, StallStep, Step } from "./step.ts";

/**
 * How a request is answered.
 *
 * - a string: a completion of that text
 * - `completion(…)`, `failure(…)`, `stream(…)`: the same with options
 * - `drop()`, `stall()`: the connection breaks, or stays silent, before any answer
 * - a `Response`: sent as it is, for what the API itself would never say
 * - a function of the request that gives one of these
 */
export type Reply = PlainReply | ReplyFunction;

/** A reply that needs no further look at the request. */
export type PlainReply =
  | string
  | CompletionReply
  | FailureReply
  | StreamReply
  | DropStep
  | StallStep
  | Response;

/** Makes the reply once the request is known. What it throws is answered by a 500 that says so. */
export type ReplyFunction = (request: MockRequest) => PlainReply | Promise<PlainReply>;

/** A text to complete with. Made by `completion`. */
export interface CompletionReply {
  readonly kind: "completion";
  readonly text: string;
  readonly options: CompletionOptions;
}

/** A failure with a status of its own. Made by `failure`. */
export interface FailureReply {
  readonly kind: "failure";
  readonly type: ErrorType;
  readonly options: FailureOptions;
}

/** A stream, step by step. Made by `stream`. */
export interface StreamReply {
  readonly kind: "stream";
  readonly steps: Iterable<Step>;
  readonly options: StreamOptions;
}

/** What a reply can say besides its content. */
export interface AnswerOptions {
  /** Time before the status line, in milliseconds. Default: the mock's. */
  delayMs?: number | undefined;
  /** Headers to add, or to replace. Default: none. */
  headers?: Readonly<Record<string, string>> | undefined;
}

/** Options of `stream`. */
export interface StreamOptions extends AnswerOptions {
  /** Id of the completion. Default: a new one, `compl_01…`. */
  id?: string | undefined;
  /** Model named in the answer. Default: the one asked for, aliases resolved. */
  model?: string | undefined;
  /** Why the text ends, unless a stop sequence or the token limit ends it before. Default: `"stop_sequence"`. */
  stopReason?: StopReason | undefined;
}

/** Options of `completion`. */
export interface CompletionOptions extends StreamOptions, Pace {}

/** How fast a text is streamed, token by token. */
export interface Pace {
  /** Time from the status line to the first token, in milliseconds. Default: 0; of a reply, the mock's. */
  firstTokenDelayMs?: number | undefined;
  /** Tokens in a second after the first; 0 means all at once. Default: 0; of a reply, the mock's. */
  tokensPerSecond?: number | undefined;
  /** How far each wait may stray: 0.2 is 20 % up or down, drawn from the seed. Default: 0; of a reply, the mock's. */
  jitter?: number | undefined;
}

/** Options of `failure`. */
export interface FailureOptions extends AnswerOptions {
  /** What went wrong. Default: what the API says for this type. */
  message?: string | undefined;
  /** HTTP status. Default: the documented one of the type. */
  status?: number | undefined;
  /** Seconds in the `retry-after` header. Default: none. */
  retryAfterSeconds?: number | undefined;
  /** The `x-should-retry` header. Default: none. */
  shouldRetry?: boolean | undefined;
  /** `error.details`. Default: absent. */
  details?: Readonly<Record<string, unknown>> | null | undefined;
  /** `null` leaves the id of the request out of header and body. Default: the id. */
  requestId?: null | undefined;
}
