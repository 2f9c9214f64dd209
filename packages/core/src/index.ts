export type {
  Completion,
  CompletionRequest,
  CompletionRequestNonStreaming,
  CompletionRequestStreaming,
  ErrorResponse,
  ErrorType,
  Metadata,
  Model,
  ResponseFor,
  StopReason,
} from "./completion.ts";
export type { CompletionEvent, ErrorEvent, PingEvent, StreamEvent } from "./stream-event.ts";
export { createId } from "./create-id.ts";
export { errorTypeOf, statusOf } from "./error-status.ts";
export { findModel } from "./find-model.ts";
export type { HeaderName } from "./header-name.ts";
export type { components, operations, paths } from "./openapi.gen.ts";
export type { Problem } from "./problem.ts";
export type { Clock } from "./internal/clock.ts";
export type {
  RecordedBytes,
  RecordedChunk,
  RecordedExchange,
  RecordedRequest,
  RecordedResponse,
  Recording,
} from "./internal/exchange.ts";
export type { RetryContext } from "./internal/retry.ts";
export {
  API_VERSION,
  API_VERSIONS,
  COMPLETE_PATH,
  DEFAULT_BASE_URL,
  ERROR_STATUS,
  HEADER,
  MAX_TOKENS_TO_SAMPLE_LIMIT,
  MODELS,
  PROMPT_RULES,
  RESPONSE_SELECTOR,
  SPEC_SHA256,
} from "./constants.gen.ts";
