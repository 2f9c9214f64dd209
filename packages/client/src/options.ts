import type {
  API_VERSIONS,
  Clock,
  CompletionRequest,
  Problem,
  RetryContext as RetryContextOf,
  StreamEvent,
} from "@text-completions/core";
import type { FetchFunction } from "@text-completions/core/internal";
import type { DecodeStreamEventsOptions } from "@text-completions/core/sse";
import type { Middleware } from "openapi-fetch";
import type { AnyCompletionError } from "./errors.ts";

/** A request without `stream`, which `client.complete` and `client.stream` set. */
export type CompletionParams = Omit<CompletionRequest, "stream"> & { stream?: never };

/** Headers by name or in pairs, as in `Headers` and `Map`. A value of `null` sends no header of that name. */
export type HeaderValues =
  | Readonly<Record<string, string | null | undefined>>
  | Iterable<readonly [name: string, value: string | null | undefined]>;

/** What `onRetry` is called with. */
export type RetryContext = RetryContextOf<AnyCompletionError>;

/** Options that a client and a single call share; those of the call take precedence. Times are in milliseconds. */
export interface CallOptions {
  /**
   * Headers to add; `null` removes a header of the client, such as its key. Default: none.
   *
   * In errors, values of at least 8 characters are replaced by `[redacted]` if the header's name says that they are
   * secret.
   */
  headers?: HeaderValues | undefined;
  /** How many times a failed request is sent again. Default: 2. */
  maxRetries?: number | undefined;
  /**
   * The longest wait before a retry; if the server asks for more, the call rejects at once. Default: 60,000.
   *
   * The `ApiError` then has `retryAfterMs`, which says how long the server asks to wait.
   */
  maxRetryDelayMs?: number | undefined;
  /** How many JSON values a response may contain, nested ones included. Default: 1,000,000. */
  maxJsonValues?: number | undefined;
  /**
   * How long an attempt may take until its response has arrived; for a stream, until its headers have. Default:
   * 600,000.
   */
  timeoutMs?: number | undefined;
  /** How long a call may take, retries and waits included; for a stream, until its first text. Default: no limit. */
  totalTimeoutMs?: number | undefined;
  /** How long a stream may be silent while it is being read. Default: 120,000. */
  stallTimeoutMs?: number | undefined;
  /** How long a stream may be silent between its headers and its first bytes. Default: `timeoutMs`. */
  firstChunkTimeoutMs?: number | undefined;
  /**
   * The largest response body, in bytes; for a stream, the longest text, in characters. Default: 33,554,432.
   *
   * Beyond it the call rejects with an `ApiError`, and a stream ends with a `StreamError`. Each event that was not read
   * yet counts as 16 more characters.
   */
  maxResponseBytes?: number | undefined;
  /**
   * Called before the wait for each retry. If it returns a promise, the wait begins when that resolves. Default: none.
   *
   * If the promise rejects, so does the call.
   */
  onRetry?: ((context: RetryContext) => unknown) | undefined;
  /**
   * Called with each request body before it is sent; if it returns problems, the call rejects. Default: no check.
   *
   * It rejects with an `InvalidRequestError`. Pass `validateRequest` of `@text-completions/core/validate`.
   */
  validate?: ((body: unknown) => readonly Problem[]) | undefined;
}

/** Options of `client.complete`. */
export interface CompleteOptions extends CallOptions {
  /** Ends the call at any point, waits included; it rejects with the signal's reason. Default: none. */
  signal?: AbortSignal | undefined;
}

/** Options of `client.stream`. */
export interface StreamOptions extends CompleteOptions {
  /**
   * Called with each known event before the client acts on it, pings and errors included. Default: none.
   *
   * If it returns a promise, the stream does not wait for it, but ends if it rejects.
   */
  onEvent?: ((event: StreamEvent) => void) | undefined;
  /** Called with each event whose name is unknown. Default: they are ignored. */
  onUnknownEvent?: DecodeStreamEventsOptions["onUnknownEvent"];
  /** The largest number of characters that one event may have. Default: 1,048,576. */
  maxEventLength?: number | undefined;
}

/** Options of `createClient`. */
export interface ClientOptions extends CallOptions {
  /**
   * The API key, or a function that is called before every attempt; `null` sends none, for a proxy that adds it.
   * Default: `ANTHROPIC_API_KEY` of the environment, unless `authToken` is passed.
   *
   * No error shows it if it has at least 8 characters.
   */
  apiKey?: string | (() => string | Promise<string>) | null | undefined;
  /** A bearer token, sent as `authorization`. Default: none. */
  authToken?: string | null | undefined;
  /**
   * The URL of the server. A path is kept as a prefix; `/`, `/v1` and `/v1/complete` are removed from its end. Default:
   * `ANTHROPIC_BASE_URL` of the environment, else `https://api.anthropic.com`.
   *
   * In a page, a path alone is resolved against the page. A user and password are sent as Basic `authorization`.
   * Redirects are not followed, because the other server would get the key.
   */
  baseUrl?: string | URL | undefined;
  /** The `anthropic-version` to send; for `2023-01-01` add `incrementalStream()`. Default: `2023-06-01`. */
  version?: (typeof API_VERSIONS)[number] | undefined;
  /**
   * Sends requests; called with a `Request` and `{ signal }`. Default: `globalThis.fetch`, looked up at each call.
   *
   * The signal that ends the attempt is passed separately, because Node's `fetch` loses that of a request in a garbage
   * collection. The body of the response may also be a Node stream, as in node-fetch.
   */
  fetch?: FetchFunction | undefined;
  /**
   * Middleware of openapi-fetch, such as `logExchanges(log)`. It never sees the API key. Default: none.
   *
   * The key is added afterwards, to a copy of the request. A signal that it adds to the request, such as
   * `AbortSignal.timeout(5000)`, ends the attempt.
   */
  middleware?: Middleware[] | undefined;
  /** Allows a key in a browser, where every visitor can read it. Default: false. */
  dangerouslyAllowBrowser?: boolean | undefined;
  /** The source of time, for tests. Default: the platform's time. */
  clock?: Clock | undefined;
  /** Returns a number of at least 0 and less than 1, for the jitter of retries. Default: `Math.random`. */
  random?: (() => number) | undefined;
}
