export { createClient, type Client } from "./client.ts";
export type {
  CallOptions,
  ClientOptions,
  CompleteOptions,
  CompletionParams,
  HeaderValues,
  RetryContext,
  StreamOptions,
} from "./options.ts";
export type { Clock } from "@text-completions/core";
export type { CompletionResult, ResponseMetadata } from "./complete.ts";
export { CompletionStream, type StreamIterator } from "./stream/completion-stream.ts";
export { readRateLimits, type RateLimit, type RateLimits } from "./transport/response-headers.ts";
export { incrementalStream } from "./middleware/incremental-stream.ts";
export { logExchanges, type ExchangeLog } from "./middleware/log-exchanges.ts";
export { measureStream, type MeasuredStream, type StreamTiming } from "./stream/measure-stream.ts";
export { tee } from "./stream/tee.ts";
export { toResponse, toTextStreamResponse } from "./stream/to-response.ts";
export {
  ApiError,
  CompletionError,
  ConnectionError,
  InvalidRequestError,
  isCompletionError,
  StreamError,
  TimeoutError,
  type AnyCompletionError,
  type CompletionErrorKind,
  type StreamErrorReason,
} from "./errors.ts";
