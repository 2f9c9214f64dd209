export type { Clock } from "@text-completions/core";
export { realClock, systemClock as globalClock } from "@text-completions/core/internal";
export { createMock } from "./create-mock.ts";
export { type Chaos, CHAOS_HEADER, type ChaosIncident, parseChaos } from "./engine/chaos.ts";
export type { Call } from "./engine/call.ts";
export type { WaitOptions } from "./engine/call-log.ts";
export type { RateLimits } from "./engine/rate-limiter.ts";
export type { Mock } from "./mock.ts";
export type { MockOptions } from "./options.ts";
export { completion, failure, stream } from "./script/replies.ts";
export type {
  CompletionOptions,
  CompletionReply,
  FailureOptions,
  FailureReply,
  MockRequest,
  Pace,
  PlainReply,
  Reply,
  ReplyFunction,
  ResponseOptions,
  StreamOptions,
  StreamReply,
} from "./script/replies.ts";
export type { Match, MatchConditions, ReplyOptions } from "./script/script.ts";
export { drop, errorEvent, pause, ping, raw, stall, text } from "./script/steps.ts";
export type {
  DropStep,
  ErrorEventStep,
  FailureType,
  PauseStep,
  PingStep,
  RawStep,
  StallStep,
  Step,
  TextStep,
} from "./script/steps.ts";
export { createManualClock, type ManualClock } from "./time/manual-clock.ts";
