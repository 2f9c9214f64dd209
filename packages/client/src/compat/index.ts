export { AI_PROMPT, Anthropic, Completions, HUMAN_PROMPT } from "./anthropic.ts";
// oxlint-disable-next-line import/no-default-export -- `import Anthropic from "@anthropic-ai/sdk"` is how nearly everybody imports it, and changing that line has to suffice.
export { Anthropic as BaseAnthropic, Anthropic as default } from "./anthropic.ts";
export { APIPromise, type ResponseAndData, type WithRequestID } from "./api-promise.ts";
export {
  type ApiKeySetter,
  type ClientOptions,
  type CompletionCreateParams,
  type CompletionCreateParamsBase,
  type CompletionCreateParamsNonStreaming,
  type CompletionCreateParamsStreaming,
  type FetchOptions,
  type HeadersLike,
  type Logger,
  type LogLevel,
  type RequestOptions,
} from "./options.ts";
export type { Completion } from "@text-completions/core";
export {
  AnthropicError,
  APIConnectionError,
  APIConnectionTimeoutError,
  APIError,
  APIUserAbortError,
  AuthenticationError,
  BadRequestError,
  ConflictError,
  InternalServerError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
  UnprocessableEntityError,
} from "./errors.ts";
export { Stream } from "./stream.ts";
