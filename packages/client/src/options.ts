import type { API_VERSIONS, CompletionRequest, Problem, StreamEvent } from "@text-completions/core";
import type { DecodeStreamEventsOptions } from "@text-completions/core/sse";
import type { Middleware } from "openapi-fetch";
import type { Clock } from "./transport/timers.ts";
import type { AnyCompletionError } from "./errors.ts";

/** What a request will be sent as: `stream` is the method's to say, not the request's. */
export type CompletionParams = Omit<CompletionRequest, "stream"> & { stream?: never };

/** Headers by name or in pairs, as in `Headers` and `Map`. A value `null` sends none of that name. */
export type HeaderValues =
  | Readonly<Record<string, string | null | undefined>>
  | Iterable<readonly [name: string, value: string | null | undefined]>;

/** A retry is about to be waited for. */
export interface RetryContext {
  /** How many times the request has been sent. */
  attempts: number;
  /** How long the client will wait. */
  delayMs: number;
  /** What went wrong. */
  error: AnyCompletionError;
}

/** Options that a client and a single call share; those of the call win. */
export interface CallOptions {
  /**
   * Headers to add; in errors, values of at least 8 characters read `[redacted]` if the name tells of a secret. A `null`
   * removes the client's, its key among them. Default: none.
   */
  headers?: HeaderValues | undefined;
  /** How many times a failed request is sent again. Default: 2. */
  maxRetries?: number | undefined;
  /**
   * The longest wait before a retry that the server may ask for. If it asks for a longer one, the call rejects at once
   * with the `ApiError`, whose `retryAfterMs` says how long. Default: 60,000.
   */
  maxRetryDelayMs?: number | undefined;
  /** The longest time one attempt may take to its whole answer, of a stream: to its headers. Default: 600,000. */
  timeoutMs?: number | undefined;
  /** The longest time a call may take with all retries and waits, of a stream: to its first text. Default: none. */
  totalTimeoutMs?: number | undefined;
  /** The longest silence within a stream while it is being read. Default: 120,000. */
  stallTimeoutMs?: number | undefined;
  /** The longest silence between a stream's headers and its first bytes. Default: `timeoutMs`. */
  firstChunkTimeoutMs?: number | undefined;
  /** Called before each wait for a retry. The promise it may return is waited for; if it rejects, so does the call. */
  onRetry?: ((context: RetryContext) => unknown) | undefined;
  /**
   * Called with each request body before it is sent; any problem it returns refuses the call with an
   * `InvalidRequestError`. Pass `validateRequest` of `@text-completions/core/validate`. Default: no check.
   */
  validate?: ((body: unknown) => readonly Problem[]) | undefined;
}

/** Options of `client.complete`. */
export interface CompleteOptions extends CallOptions {
  /** Ends the call at any point, waits included; it rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** Options of `client.stream`. */
export interface StreamOptions extends CompleteOptions {
  /**
   * Called with each known event before it is acted upon: pings and errors, too. A promise it returns is not waited for,
   * but ends the stream if it rejects.
   */
  onEvent?: ((event: StreamEvent) => void) | undefined;
  /** Called with each event whose name is unknown. Default: such events are ignored. */
  onUnknownEvent?: DecodeStreamEventsOptions["onUnknownEvent"];
  /** The most characters one event may have. Default: 1,048,576. */
  maxEventLength?: number | undefined;
}

/** Options of `createClient`. */
export interface ClientOptions extends CallOptions {
  /**
   * The API key, or a function that is asked before every attempt. No error shows it if it has at least 8 characters. `null` sends none, for a proxy that adds it.
   * Default: the environment's `ANTHROPIC_API_KEY`, unless `authToken` is given.
   */
  apiKey?: string | (() => string | Promise<string>) | null | undefined;
  /** A bearer token, sent as `authorization`. Default: none. */
  authToken?: string | null | undefined;
  /**
   * Where the API is, as text or URL; a path is kept as a prefix of `/v1/complete`, which may stand there itself. A user and password in it are sent as Basic
   * `authorization`. Redirects are not followed, for the key would go along. Default: the environment's `ANTHROPIC_BASE_URL`, else `https://api.anthropic.com`.
   */
  baseUrl?: string | URL | undefined;
  /** The `anthropic-version` to send. Default: `2023-06-01`. */
  version?: (typeof API_VERSIONS)[number] | undefined;
  /** What sends requests. Default: `globalThis.fetch`, looked up at each call. */
  fetch?: ((request: Request) => Promise<Response>) | undefined;
  /** Middleware of openapi-fetch. It never sees the API key, which is added to a copy of the request after it. */
  middleware?: Middleware[] | undefined;
  /** Allows a key in a browser, where every visitor can read it. Default: false. */
  dangerouslyAllowBrowser?: boolean | undefined;
  /** Time, for tests. Default: the platform's. */
  clock?: Clock | undefined;
  /** A number from 0 up to 1, for the jitter of retries. Default: `Math.random`. */
  random?: (() => number) | undefined;
}
