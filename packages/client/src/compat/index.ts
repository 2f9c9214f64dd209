export { Anthropic } from "./anthropic.ts";
// oxlint-disable-next-line import/no-default-export -- `import Anthropic from "@anthropic-ai/sdk"` is how nearly everybody imports it, and changing that line has to suffice.
export { Anthropic as default } from "./anthropic.ts";
export { APIPromise, type ResponseAndData, type WithRequestID } from "./api-promise.ts";
export type { ClientOptions, HeadersLike, RequestOptions } from "./options.ts";
export { Completions } from "./anthropic.ts";
export type { Completion } from "@text-completions/core";
export type {
  CompletionCreateParams,
  CompletionCreateParamsBase,
  CompletionCreateParamsNonStreaming,
  CompletionCreateParamsStreaming,
} from "./options.ts";
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
export { AI_PROMPT, HUMAN_PROMPT } from "./anthropic.ts";
export { Stream } from "./stream.ts";
