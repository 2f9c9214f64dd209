import type { CompletionRequest, StopReason } from "@text-completions/core";
import {
  anyOf,
  assertValue,
  BOOLEAN,
  checkOptions,
  explainHeaders,
  invalidOption,
  isPlainObject,
  number,
  OBJECT,
  oneOf,
  type OptionKind,
  type OptionTable,
  shortenMiddle,
  STRING,
  UsageError,
} from "@text-completions/core/internal";
import { type DropStep, FAILURE_TYPE, type FailureType, isStep, type StallStep, type Step } from "./steps.ts";

/** A valid request, as reply functions and conditions see it. */
export interface MockRequest {
  /** The parsed body. */
  readonly body: CompletionRequest;
  /** Id of the requested model; an alias is resolved. */
  readonly model: string;
  /** The prompt as the server reads it: sanitised. */
  readonly prompt: string;
  /** The text of the last human turn, without surrounding whitespace. */
  readonly lastHumanTurn: string;
  /** The headers, without those that may contain a key. */
  readonly headers: Readonly<Record<string, string>>;
  /** The number of the call, from 1; `reset` starts again. */
  readonly number: number;
  /** Aborts when the client disconnects. */
  readonly signal: AbortSignal;
}

/**
 * How to respond to a request.
 *
 * - a string: a completion with that text
 * - `completion(…)`, `failure(…)`, `stream(…)`: the same with options
 * - `drop()`, `stall()`: the connection breaks, or stays silent, before any response
 * - a `Response`: sent as it is, for what the API itself would never send
 * - a function of the request that returns one of these
 */
export type Reply = PlainReply | ReplyFunction;

/** A reply that does not depend on the request. */
export type PlainReply =
  | string
  | CompletionReply
  | FailureReply
  | StreamReply
  | DropStep
  | StallStep
  | Response;

/** Creates the reply to a request. If it throws, the response is a 500 with the message. */
export type ReplyFunction = (request: MockRequest) => PlainReply | Promise<PlainReply>;

/** A completion. Made by `completion`. */
export interface CompletionReply {
  readonly kind: "completion";
  readonly text: string;
  readonly options: CompletionOptions;
}

/** An error response. Made by `failure`. */
export interface FailureReply {
  readonly kind: "failure";
  readonly type: FailureType;
  readonly options: FailureOptions;
}

/** A stream, step by step. Made by `stream`. */
export interface StreamReply {
  readonly kind: "stream";
  readonly steps: Iterable<Step>;
  readonly options: StreamOptions;
}

/** Options of every reply. */
export interface ResponseOptions {
  /** The delay before the status line, in milliseconds. Default: the mock's. */
  delayMs?: number | undefined;
  /** Headers to add or replace. Default: none. */
  headers?: Readonly<Record<string, string>> | undefined;
}

/** Options of `stream`. */
export interface StreamOptions extends ResponseOptions {
  /** Id of the completion. Default: a new one, `compl_01…`. */
  id?: string | undefined;
  /** Model in the response. Default: the requested one; an alias is resolved. */
  model?: string | undefined;
  /** Why the text ends, unless a stop sequence or the token limit ends it earlier. Default: `"stop_sequence"`. */
  stopReason?: StopReason | undefined;
}

/** Options of `completion`. */
export interface CompletionOptions extends StreamOptions, Pace {}

/** How fast text is streamed, token by token. */
export interface Pace {
  /** Time from the status line to the first token, in milliseconds. Default: 0; for a reply, the mock's. */
  firstTokenDelayMs?: number | undefined;
  /** Tokens per second after the first; 0 means all at once. Default: 0; for a reply, the mock's. */
  tokensPerSecond?: number | undefined;
  /**
   * How much each wait varies: 0.2 means by up to 20% either way, from the seed. Default: 0; for a reply, the mock's.
   */
  jitter?: number | undefined;
}

/** Options of `failure`. */
export interface FailureOptions extends ResponseOptions {
  /** The message. Default: the API's for this type. */
  message?: string | undefined;
  /** HTTP status. Default: the documented one of the type. */
  status?: number | undefined;
  /** Seconds in the header `retry-after`. Default: none. */
  retryAfterSeconds?: number | undefined;
  /** The header `x-should-retry`. Default: none. */
  shouldRetry?: boolean | undefined;
  /** `error.details`. Default: absent. */
  details?: Readonly<Record<string, unknown>> | null | undefined;
  /** `null` omits the request id from header and body. Default: the id. */
  requestId?: null | undefined;
}

// Source: RFC 9110 §5.1 and §5.5.
const HEADER_NAME = "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$";
const HEADER_VALUE = String.raw`^[\t\x20-\x7e\x80-\xff]*$`;

function isHeader(name: string, value: unknown): boolean {
  return (
    new RegExp(HEADER_NAME).test(name) && typeof value === "string" && new RegExp(HEADER_VALUE).test(value)
  );
}

/** Headers of a response. */
export const HEADER_VALUES: OptionKind = {
  expected: "an object of header names and values",
  accepts: (value) =>
    isPlainObject(value) && Object.entries(value).every(([name, each]) => isHeader(name, each)),
  explain: (value, path) => explainHeaders(value, path, isHeader),
  schema: {
    type: "object",
    propertyNames: { type: "string", pattern: HEADER_NAME },
    additionalProperties: { type: "string", pattern: HEADER_VALUE },
  },
};

/** The options of the pace, each with its valid values. */
export const PACE: OptionTable<Pace> = {
  firstTokenDelayMs: number(),
  tokensPerSecond: number(),
  jitter: number(),
};

const RESPONSE: OptionTable<ResponseOptions> = { delayMs: number(), headers: HEADER_VALUES };

/** Options of `stream`, each with its valid values. */
export const STREAM_OPTIONS: OptionTable<StreamOptions> = {
  ...RESPONSE,
  id: STRING,
  model: STRING,
  stopReason: STRING,
};

/** Options of `completion`, each with its valid values. */
export const COMPLETION_OPTIONS: OptionTable<CompletionOptions> = { ...STREAM_OPTIONS, ...PACE };

/** Options of `failure`, each with its valid values. */
export const FAILURE_OPTIONS: OptionTable<FailureOptions> = {
  ...RESPONSE,
  message: STRING,
  status: number({ min: 200, max: 599, integer: true }),
  retryAfterSeconds: number(),
  shouldRetry: BOOLEAN,
  details: anyOf(OBJECT, oneOf(null)),
  requestId: oneOf(null),
};

/**
 * A reply that completes the prompt: with one JSON document, or token by token if the request asks for a stream. Stop
 * sequences and `max_tokens_to_sample` of the request are respected.
 *
 * @throws {UsageError} if the text is not a string or an option is invalid.
 */
export function completion(text: string, options: CompletionOptions = {}): CompletionReply {
  if (typeof text !== "string") throw invalidOption("text", "a string", text);
  return { kind: "completion", text, options: checkOptions(options, COMPLETION_OPTIONS) };
}

/** The reply that a string stands for. */
export function plainCompletion(text: string): CompletionReply {
  return { kind: "completion", text, options: {} };
}

/**
 * A reply that fails, with the documented status, envelope and message of its type. To send what the API does not,
 * reply with a `Response`.
 *
 * @throws {UsageError} if the type or an option is invalid.
 */
export function failure(type: FailureType, options: FailureOptions = {}): FailureReply {
  assertValue("type", FAILURE_TYPE, type);
  return { kind: "failure", type, options: checkOptions(options, FAILURE_OPTIONS) };
}

/**
 * A reply that streams step by step. After the last step, the stream ends as those of the API do, with an empty
 * completion event that has a `stop_reason`. A request without `stream` gets the text of all steps as one JSON
 * document.
 *
 * @throws {UsageError} if the steps are not a list of steps or an option is invalid.
 */
export function stream(steps: Iterable<Step>, options: StreamOptions = {}): StreamReply {
  const expected = 'steps such as [text(" Hello"), drop()]';
  if (typeof steps === "string" || !(Symbol.iterator in Object(steps))) {
    throw invalidOption("steps", expected, steps);
  }
  const list = [...steps];
  for (const [index, step] of list.entries()) {
    if (!isStep(step)) throw invalidOption(`steps[${index}]`, expected, step);
  }
  return { kind: "stream", steps: list, options: checkOptions(options, STREAM_OPTIONS) };
}

const REPLY_KINDS: ReadonlySet<unknown> = new Set(["completion", "failure", "stream", "drop", "stall"]);

/** Checks a scripted reply that may come from JavaScript. @throws {UsageError} */
export function assertReply(reply: unknown): void {
  if (typeof reply !== "function") assertPlainReply(reply);
}

/** Checks what a reply function has returned, or a scripted reply when it is used. @throws {UsageError} */
export function assertPlainReply(reply: unknown): asserts reply is PlainReply {
  if (typeof reply === "string") return;
  if (reply instanceof Response) return assertUnread(reply);
  const { kind }: { kind?: unknown } = Object(reply);
  if (REPLY_KINDS.has(kind)) return;
  const fix = isStep(reply) ? "Pass a step within stream([…])." : undefined;
  throw invalidOption("reply", "a string, a Response, or a reply such as completion(…)", reply, { fix });
}

/** A body can be read only once, and the test that scripts a response may have read it. */
function assertUnread({ bodyUsed, body }: Response): void {
  if (!bodyUsed && body?.locked !== true) return;
  throw new UsageError({
    code: "invalid-option",
    option: "reply",
    expected: "a Response",
    received: "one whose body was already read",
    fix: "Create one for each use, for instance in a function.",
  });
}

/** A reply in words, for messages. */
export function describeReply(reply: Reply): string {
  if (typeof reply === "string") return describeReply(plainCompletion(reply));
  if (typeof reply === "function") return "a function";
  if (reply instanceof Response) return `a Response with status ${reply.status}`;
  const { kind } = reply;
  const detail = kind === "completion" ? reply.text : kind === "failure" ? reply.type : undefined;
  return `${kind}(${detail === undefined ? "…" : shortenText(detail)})`;
}

/** Quotes text, shortened to a recognisable length. */
export function shortenText(text: string): string {
  return JSON.stringify(shortenMiddle(text, 80));
}
