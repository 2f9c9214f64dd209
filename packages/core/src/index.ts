export type {
  Completion,
  CompletionEvent,
  CompletionRequest,
  CompletionRequestNonStreaming,
  CompletionRequestStreaming,
  ErrorEvent,
  ErrorResponse,
  ErrorType,
  Metadata,
  Model,
  PingEvent,
  ResponseFor,
  StopReason,
  StreamEvent,
} from "./document/schemas.ts";
export { createId } from "./create-id.ts";
export { errorTypeOf, findModel, statusOf, type HeaderName } from "./document/lookups.ts";
export type { components, operations, paths } from "./document/openapi.gen.ts";
export type { Problem } from "./document/problem.ts";
export type { Clock } from "./internal/clock.ts";
export type {
  RecordedBytes,
  RecordedChunk,
  RecordedExchange,
  RecordedHeaders,
  RecordedRequest,
  RecordedResponse,
  Recording,
} from "./internal/recording.gen.ts";
export type { RetryContext } from "./internal/retry.ts";
export {
  API_VERSION,
  API_VERSIONS,
  COMPLETE_PATH,
  DEFAULT_BASE_URL,
  ERROR_MESSAGES,
  ERROR_STATUS,
  HEADER,
  MAX_TOKENS_TO_SAMPLE_LIMIT,
  MODELS,
  PROMPT_RULES,
  REQUEST_BOUNDS,
  RESPONSE_SELECTOR,
  SPEC_SHA256,
} from "./document/constants.gen.ts";
