// `scenario.schema.json` and the validator are generated from these interfaces, whose comments become descriptions, and
// from the tables of options, which define their valid values. Run `pnpm generate` after a change.
import type { MatchConditions } from "../script/script.ts";
import type { MockOptions } from "../options.ts";
import type { CompletionOptions, FailureOptions, StreamOptions } from "../script/replies.ts";
import type { FailureType } from "../script/steps.ts";

/** A script of a mock as plain data: the options of the mock and its replies. */
export interface ScenarioData {
  /** The URL or path of this schema, for editors. Default: none. */
  $schema?: string;
  /** Options of the mock. Default: none. */
  options?: MockOptionsData;
  /**
   * The scripted replies. One-off replies are used first, in this order; then those with a `when`, the last in this
   * list first; then those without, the last first. Default: none.
   */
  replies?: readonly ScriptedReplyData[];
}

/** The options of a mock that are data. */
export type MockOptionsData = Omit<
  MockOptions,
  "countTokens" | "clock" | "createId" | "onRequest" | "onCall"
>;

/** One or more replies, with when and how often they are used, as `mock.reply` and `mock.replyOnce` take them. */
export interface ScriptedReplyData {
  /** The reply, or replies that are used in order; the last one repeats, unless `once` or `times` ends it. */
  reply: ReplyData | readonly ReplyData[];
  /** Which requests the reply is for: those that meet all conditions. Default: all. */
  when?: MatchData;
  /** How many times the reply is used. Default: no limit. */
  times?: number;
  /** Whether the reply, or each in the list, is used once. Default: false. */
  once?: boolean;
}

/** A reply. A string is a completion of that text. */
export type ReplyData =
  | string
  | CompletionReplyData
  | FailureReplyData
  | StreamReplyData
  | ResponseReplyData
  | DropData
  | StallData;

/** A completion with options. */
export interface CompletionReplyData extends CompletionOptions {
  /** The text of the completion. */
  completion: string;
}

/** An error response. */
export interface FailureReplyData extends FailureOptions {
  /** The type of the error. */
  failure: FailureType;
}

/** A stream, step by step. */
export interface StreamReplyData extends StreamOptions {
  /** The steps of the stream. */
  stream: readonly StepData[];
}

/** Any HTTP response, for what the API itself never sends. */
export interface ResponseReplyData {
  /** The response. */
  response: ResponseData;
}

/** An HTTP response. */
export interface ResponseData {
  /** The status. */
  status: number;
  /** The headers. Default: none. */
  headers?: Readonly<Record<string, string>>;
  /** The body. Default: `""`. */
  body?: string;
}

/** A step of a stream. A string is new text. */
export type StepData =
  | string
  | TextStepData
  | PauseStepData
  | PingStepData
  | ErrorEventStepData
  | DropData
  | StallData
  | RawStepData
  | RawBase64StepData;

/** New text, as an object. */
export interface TextStepData {
  /** The new text, sent as one event. */
  text: string;
}

/** A pause. */
export interface PauseStepData {
  /** How long the pause is, in milliseconds. */
  pause: number;
}

/** A ping event. */
export interface PingStepData {
  /** Sends a ping event. */
  ping: true;
}

/** An error event, which ends the stream. */
export interface ErrorEventStepData {
  /** The type of the error. */
  errorEvent: FailureType;
  /** The message of the error. Default: that of the API for the type. */
  message?: string;
}

/** A connection that breaks. */
export interface DropData {
  /** How the connection breaks: `true` closes it, `"reset"` resets it. */
  drop: true | "reset";
}

/** A connection that stays silent. */
export interface StallData {
  /** Sends nothing more until the client leaves. */
  stall: true;
}

/** Text that need not be an event. */
export interface RawStepData {
  /** The text, sent as it is. */
  raw: string;
}

/** Bytes that need not be an event. */
export interface RawBase64StepData {
  /** The bytes in base64, sent as they are. */
  rawBase64: string;
}

/** The conditions of a reply. */
export interface MatchData extends Omit<MatchConditions, "model" | "prompt" | "lastHumanTurn" | "headers"> {
  /** The model, as requested or with its alias resolved. Default: any. */
  model?: PatternData;
  /** The whole prompt, sanitised. Default: any. */
  prompt?: PatternData;
  /** The text of the last human turn, without surrounding whitespace. Default: any. */
  lastHumanTurn?: PatternData;
  /** Headers of the request, by name. Headers that may contain a secret never match. Default: any. */
  headers?: Readonly<Record<string, PatternData>>;
}

/** A string must be equal to the value; a regular expression must match it. */
export type PatternData = string | RegExpData;

/** A JavaScript regular expression. */
export interface RegExpData {
  /** The source of the regular expression. */
  pattern: string;
  /** The flags, such as `"i"`. Default: `""`. */
  flags?: string;
}
