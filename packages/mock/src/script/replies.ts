import type { ErrorType, StopReason } from "@text-completions/core";
import type { MockRequest } from "./match.ts";
import type { DropStep, StallStep, Step } from "./steps.ts";
import {
  misuse,
  requireErrorType,
  requireOptions,
  kindOf,
  AMOUNT,
  FLAG,
  OBJECT,
  isCount,
  oneOf,
  TEXT,
  isObject,
  type Rules,
} from "../usage.ts";

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

/**
 * A reply that completes with a text: one JSON document, or token by token if the request asks for a stream. Stop
 * sequences and `max_tokens_to_sample` of the request are honoured.
 *
 * @throws {TypeError} if the text is not a string, or an option is not what it should be.
 */
export function completion(text: string, options: CompletionOptions = {}): CompletionReply {
  if (typeof text !== "string")
    throw misuse("script a completion", "its text is not a string", "Pass a string.");
  requireOptions("script a completion", options, COMPLETION_OPTIONS);
  // Those that are undefined must not stand before the mock's own.
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { kind: "completion", text, options: Object.fromEntries(given) };
}

/** What a string stands for as a reply. */
export function plainCompletion(text: string): CompletionReply {
  return { kind: "completion", text, options: {} };
}

/**
 * A reply that fails, with the documented status, envelope and message of its type.
 *
 * @throws {TypeError} if no failure has the type, or an option is not what it should be. What else a server may say is
 * scripted as a `Response`.
 */
export function failure(type: ErrorType, options: FailureOptions = {}): FailureReply {
  requireErrorType(type, "script a failure");
  requireOptions("script a failure", options, FAILURE_OPTIONS);
  return { kind: "failure", type, options };
}

/**
 * A reply that streams step by step. After the last step the stream ends as the API ends one: with an empty
 * completion event that has a `stop_reason`. A request without `stream` gets the text of all steps as one document.
 *
 * @throws {TypeError} if the steps are not a list of steps, or an option is not what it should be.
 */
export function stream(steps: Iterable<Step>, options: StreamOptions = {}): StreamReply {
  const list = Symbol.iterator in Object(steps) ? [...steps] : [undefined];
  if (!list.every(isStep)) {
    throw misuse(
      "script a stream",
      "its steps are not a list of steps",
      'Pass steps such as [text(" Hello"), drop()].',
    );
  }
  requireOptions("script a stream", options, STREAM_OPTIONS);
  return { kind: "stream", steps: list, options };
}

const STEP_KINDS: Readonly<Record<Step["kind"], true>> = {
  text: true,
  pause: true,
  ping: true,
  errorEvent: true,
  drop: true,
  stall: true,
  raw: true,
};

function isStep(value: Step | undefined): value is Step {
  return Object.hasOwn(STEP_KINDS, value?.kind ?? "");
}

const KINDS: ReadonlySet<unknown> = new Set(["completion", "failure", "stream", "drop", "stall"]);

/** Refuses what is no reply, for JavaScript callers. @throws {TypeError} */
export function requireReply(reply: unknown): void {
  if (typeof reply !== "function") requirePlainReply(reply);
}

/** Refuses what a reply function may not give. @throws {TypeError} */
export function requirePlainReply(reply: unknown): asserts reply is PlainReply {
  if (typeof reply === "string" || reply instanceof Response) return;
  const { kind }: { kind?: unknown } = Object(reply);
  if (KINDS.has(kind)) return;
  const what = kind === undefined ? kindOf(reply) : `a step of kind ${JSON.stringify(kind)}`;
  throw misuse("script a reply", `it is ${what}`, "Give a string, or a reply such as completion(…).");
}

const ANSWER = { delayMs: AMOUNT, headers: OBJECT };
const STREAM = { ...ANSWER, id: TEXT, model: TEXT, stopReason: TEXT };

/** Options of `stream`. */
export const STREAM_OPTIONS: Rules<StreamOptions> = STREAM;

/** Options of `completion`. */
export const COMPLETION_OPTIONS: Rules<CompletionOptions> = {
  ...STREAM,
  firstTokenDelayMs: AMOUNT,
  tokensPerSecond: AMOUNT,
  jitter: AMOUNT,
};

/** Options of `failure`. */
export const FAILURE_OPTIONS: Rules<FailureOptions> = {
  ...ANSWER,
  message: TEXT,
  status: [(value) => isCount(value) && value >= 200 && value < 600, "a status, 200 to 599"],
  retryAfterSeconds: AMOUNT,
  shouldRetry: FLAG,
  details: [(value) => value === null || isObject(value), "an object or null"],
  requestId: oneOf("null"),
};
