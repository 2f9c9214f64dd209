export { Anthropic } from "./compat/anthropic.ts";
// oxlint-disable-next-line import/no-default-export -- `import Anthropic from "@anthropic-ai/sdk"` is how nearly everybody imports it, and changing that line has to suffice.
export { Anthropic as default } from "./compat/anthropic.ts";
export { APIPromise, type ResponseAndData, type WithRequestID } from "./compat/api-promise.ts";
export type { ClientOptions, HeadersLike, RequestOptions } from "./compat/client-options.ts";
export { Completions } from "./compat/completions.ts";
export type { Completion } from "@text-completions/core";
export type {
  CompletionCreateParams,
  CompletionCreateParamsBase,
  CompletionCreateParamsNonStreaming,
  CompletionCreateParamsStreaming,
} from "./compat/create-params.ts";
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
} from "./compat/errors.ts";
export { AI_PROMPT, HUMAN_PROMPT } from "./compat/prompts.ts";
export { Stream } from "./compat/stream.ts";
