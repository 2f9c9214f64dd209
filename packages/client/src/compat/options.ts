import type { CompletionRequest } from "@text-completions/core";

/** Headers in any of their usual shapes. A `null` removes one. */
export type HeadersLike = Headers | [string, string][] | Record<string, string | null | undefined>;

/** Options of `new Anthropic()`. */
export interface ClientOptions {
  /** The API key, or a function that is asked before every attempt. Default: `ANTHROPIC_API_KEY`. */
  apiKey?: string | (() => Promise<string>) | null | undefined;
  /** A bearer token. Default: `ANTHROPIC_AUTH_TOKEN`. */
  authToken?: string | null | undefined;
  /** Default: `ANTHROPIC_BASE_URL`, else `https://api.anthropic.com`. */
  baseURL?: string | null | undefined;
  /** Milliseconds one attempt may take. Default: 600,000. */
  timeout?: number | undefined;
  /** Default: 2. */
  maxRetries?: number | undefined;
  /** Headers of every request. */
  defaultHeaders?: HeadersLike | undefined;
  /** What sends requests, called with a URL and an init. Default: `globalThis.fetch`, looked up at each call. */
  fetch?: ((url: string, init?: RequestInit) => Promise<Response>) | undefined;
  /** Allows a key in a browser. Default: false. */
  dangerouslyAllowBrowser?: boolean | undefined;
}

/** Options of one call; they win over the client's. */
export interface RequestOptions {
  headers?: HeadersLike | undefined;
  maxRetries?: number | undefined;
  /** Milliseconds one attempt may take. */
  timeout?: number | undefined;
  signal?: AbortSignal | null | undefined;
}

/** Headers as a record, for they are laid over others. */
export function toRecord(headers: HeadersLike = {}): Record<string, string | null | undefined> {
  return Symbol.iterator in headers ? Object.fromEntries(headers) : headers;
}

/** Parameters of `create` when `stream` is not known at compile time. */
export interface CompletionCreateParamsBase extends CompletionRequest {
  /** Sent as the `anthropic-beta` header, without effect on this operation. */
  betas?: string[];
  /** Sent as the `anthropic-workspace-id` header. */
  workspace_id?: string;
}

/** Parameters that ask for the whole answer at once. */
export interface CompletionCreateParamsNonStreaming extends CompletionCreateParamsBase {
  stream?: false;
}

/** Parameters that ask for a stream. */
export interface CompletionCreateParamsStreaming extends CompletionCreateParamsBase {
  stream: true;
}

/** Parameters of `create`. */
export type CompletionCreateParams = CompletionCreateParamsNonStreaming | CompletionCreateParamsStreaming;
