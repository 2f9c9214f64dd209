export type { Call } from "./call.ts";
export { type Clock, globalClock, realClock } from "./clock.ts";
export { createMock } from "./create-mock.ts";
export type { RateLimits } from "./create-rate-limiter.ts";
export type { Match, MatchConditions } from "./match.ts";
export type { Mock, MockOptions, ReplyOptions, WaitOptions } from "./mock.ts";
export type { MockRequest } from "./mock-request.ts";
export { createManualClock, type ManualClock } from "./manual-clock.ts";
export { completion, failure, stream } from "./replies.ts";
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
} from "./reply.ts";
export { drop, errorEvent, pause, ping, raw, stall, text } from "./steps.ts";
export type {
  DropStep,
  ErrorEventStep,
  PauseStep,
  PingStep,
  RawStep,
  StallStep,
  Step,
  TextStep,
} from "./step.ts";
