import type { FailureType } from "../script/steps.ts";
import type { MatchConditions } from "../script/match.ts";
import type { MockOptions } from "../options.ts";
import type { CompletionOptions, FailureOptions, StreamOptions } from "../script/replies.ts";

/** A script as plain data: options of a mock and the replies it gives. */
export interface ScenarioData {
  /** Where the schema is, for editors. */
  $schema?: string;
  options?: MockOptionsData;
  replies?: readonly ScriptedReplyData[];
}

/** The options of a mock that are data. */
export type MockOptionsData = Omit<MockOptions, "countTokens" | "clock" | "createId" | "onCall">;

/** One or more replies, with when and how often they are given, as `mock.reply` and `mock.replyOnce` take them. */
export interface ScriptedReplyData {
  /** Given a list, the replies are given in turn and the last one stays. */
  reply: ReplyData | readonly ReplyData[];
  when?: MatchData;
  times?: number;
  /** Whether each reply is given once, as by `replyOnce`. */
  once?: boolean;
}

/** A reply. A string is a completion of that text. */
export type ReplyData =
  | string
  | ({ completion: string } & CompletionOptions)
  | ({ failure: FailureType } & FailureOptions)
  | ({ stream: readonly StepData[] } & StreamOptions)
  | { response: ResponseData }
  | { drop: true | "reset" }
  | { stall: true };

/** Any answer of HTTP, for what the API itself would never say. */
export interface ResponseData {
  status: number;
  headers?: Readonly<Record<string, string>>;
  body?: string;
}

/** A step of a stream. A string is new text. */
export type StepData =
  | string
  | { text: string }
  | { pause: number }
  | { ping: true }
  | { errorEvent: FailureType; message?: string }
  | { drop: true | "reset" }
  | { stall: true }
  | { raw: string }
  | { rawBase64: string };

/** The conditions of a reply. */
export interface MatchData extends Omit<MatchConditions, "model" | "prompt" | "lastHumanTurn" | "headers"> {
  model?: PatternData;
  prompt?: PatternData;
  lastHumanTurn?: PatternData;
  headers?: Readonly<Record<string, PatternData>>;
}

/** A text that must be equal, or a regular expression that must be found. */
export type PatternData = string | { pattern: string; flags?: string };
