export type { Call } from "./engine/call.ts";
export { type Clock, globalClock, realClock } from "./time/clock.ts";
export { createMock } from "./create-mock.ts";
export type { RateLimits } from "./engine/rate-limiter.ts";
export type { Match, MatchConditions } from "./script/match.ts";
export type { Mock, MockOptions, ReplyOptions, WaitOptions } from "./mock.ts";
export type { MockRequest } from "./script/match.ts";
export { createManualClock, type ManualClock } from "./time/manual-clock.ts";
export { completion, failure, stream } from "./script/replies.ts";
export type {
  AnswerOptions,
  CompletionOptions,
  CompletionReply,
  FailureOptions,
  FailureReply,
  Pace,
  PlainReply,
  Reply,
  ReplyFunction,
  StreamOptions,
  StreamReply,
} from "./script/replies.ts";
export { drop, errorEvent, pause, ping, raw, stall, text } from "./script/steps.ts";
export type {
  DropStep,
  ErrorEventStep,
  PauseStep,
  PingStep,
  RawStep,
  StallStep,
  Step,
  TextStep,
} from "./script/steps.ts";
