export { createClient, type Client } from "./create-client.ts";
export type {
  CallOptions,
  ClientOptions,
  CompleteOptions,
  CompletionParams,
  HeaderValues,
  RetryContext,
  StreamOptions,
} from "./client-options.ts";
export type { Clock } from "./clock.ts";
export type { CompletionResult, ResponseMetadata } from "./completion-result.ts";
export { CompletionStream } from "./completion-stream.ts";
export { readRateLimits, type RateLimit, type RateLimits } from "./read-rate-limits.ts";
export { incrementalStream } from "./incremental-stream.ts";
export { logExchanges, type ExchangeLog } from "./log-exchanges.ts";
export { measureStream, type MeasuredStream, type StreamTiming } from "./measure-stream.ts";
export { tee } from "./tee.ts";
export { toResponse } from "./to-response.ts";
export { ApiError } from "./api-error.ts";
export { CompletionError, type CompletionErrorKind } from "./completion-error.ts";
export { ConnectionError } from "./connection-error.ts";
export { InvalidRequestError } from "./invalid-request-error.ts";
export { isCompletionError, type AnyCompletionError } from "./is-completion-error.ts";
export { StreamError, type StreamErrorReason } from "./stream-error.ts";
export { TimeoutError } from "./timeout-error.ts";
