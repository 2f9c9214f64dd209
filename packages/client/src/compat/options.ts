import type {
  CompletionRequest,
  Metadata as RequestMetadata,
  Model as RequestModel,
} from "@text-completions/core";
import {
  anyOf,
  BASE_URL,
  BOOLEAN,
  checkOptions,
  FUNCTION,
  HEADERS,
  invalidOption,
  isPlainObject,
  number,
  OBJECT,
  oneOf,
  parseBaseUrl,
  SECRET,
  SIGNAL,
  type OptionKind,
  type OptionTable,
} from "@text-completions/core/internal";

type HeaderValue = string | null | undefined;

/** Headers in any of their usual shapes. A `null` removes one. */
export type HeadersLike =
  | Headers
  | readonly (readonly HeaderValue[])[]
  | Readonly<Record<string, HeaderValue | readonly HeaderValue[]>>;

/**
 * What `fetch` is called with in addition to method, headers, body and signal: `dispatcher`, `agent`, `redirect`,
 * `cache`, …
 */
export type FetchOptions = Omit<RequestInit, "body" | "headers" | "method" | "signal"> & {
  readonly [name: string]: unknown;
};

/** Where the SDK's log lines go. */
export interface Logger {
  error: (message: string, ...rest: unknown[]) => void;
  warn: (message: string, ...rest: unknown[]) => void;
  info: (message: string, ...rest: unknown[]) => void;
  debug: (message: string, ...rest: unknown[]) => void;
}

/** The lowest level that is logged. */
export type LogLevel = "off" | "error" | "warn" | "info" | "debug";

/** All levels, from the one that logs least. */
export const LOG_LEVELS: readonly LogLevel[] = ["off", "error", "warn", "info", "debug"];

/** Returns the API key. It is called before every attempt. */
export type ApiKeySetter = () => Promise<string>;

/** Options of `new Anthropic()`. Options of the SDK that cannot be honoured are rejected with the reason. */
export interface ClientOptions {
  /** The API key, or a function that is called before every attempt. Default: `ANTHROPIC_API_KEY`. */
  apiKey?: string | ApiKeySetter | null | undefined;
  /** A bearer token. Default: `ANTHROPIC_AUTH_TOKEN`. */
  authToken?: string | null | undefined;
  /**
   * The URL of the API. `null` and `""` mean `https://api.anthropic.com`. Default: `ANTHROPIC_BASE_URL`, else that URL.
   */
  baseURL?: string | URL | null | undefined;
  /** Milliseconds one attempt may take. Default: 600,000. */
  timeout?: number | null | undefined;
  /** How many times a failed request is sent again. Default: 2. */
  maxRetries?: number | null | undefined;
  /**
   * Headers of every request. They take precedence over those of `ANTHROPIC_CUSTOM_HEADERS`, which has one per line.
   */
  defaultHeaders?: HeadersLike | undefined;
  /** Query parameters of every request. */
  defaultQuery?: Record<string, string | undefined> | undefined;
  /** Called with a URL, as a string, and an init. Default: `globalThis.fetch`, looked up at each call. */
  fetch?: ((input: string | URL | Request, init?: RequestInit) => Promise<Response>) | undefined;
  /** Further members of the init that `fetch` is called with, such as a `dispatcher`. */
  fetchOptions?: FetchOptions | undefined;
  /** Allows a key in a browser. Default: false. */
  dangerouslyAllowBrowser?: boolean | undefined;
  /**
   * `"info"` logs responses, `"debug"` requests as well, without bodies and keys. Default: `ANTHROPIC_LOG`, else
   * `"warn"`.
   */
  logLevel?: LogLevel | undefined;
  /** Where log lines go. Default: `console`. */
  logger?: Logger | undefined;
}

/** Options of one call; they take precedence over the client's. */
export interface RequestOptions {
  headers?: HeadersLike | null | undefined;
  maxRetries?: number | null | undefined;
  /** Milliseconds one attempt may take. */
  timeout?: number | null | undefined;
  signal?: AbortSignal | null | undefined;
  /** Query parameters to add. */
  query?: object | null | undefined;
  /** Merged over those of the client. */
  fetchOptions?: FetchOptions | undefined;
  /** Has no effect, as in the SDK. */
  idempotencyKey?: string | undefined;
}

/** Options of the SDK that cannot be honoured here. They are rejected, since a program may rely on them. */
type Unsupported<Name extends string> = { [Option in Name]?: undefined };

const NULL = oneOf(null);

function unsupported(fix: string): OptionKind {
  return {
    expected: `no value, because it is not supported (${fix})`,
    accepts: (value) => value === null || value === false,
  };
}

/** What `fetch` is called with because of other options, so that `fetchOptions` cannot set it. */
const OWN_OPTIONS: Readonly<Record<string, string>> = {
  body: "pass the parameters to create()",
  headers: "pass defaultHeaders, or headers to create()",
  method: "a completion's method is fixed",
  signal: "pass signal to create()",
};

const FETCH_OPTIONS: OptionKind = {
  ...OBJECT,
  accepts: (value) => isPlainObject(value) && findOwnOption(value) === undefined,
  explain(value, path) {
    const name = isPlainObject(value) ? findOwnOption(value) : undefined;
    if (name === undefined) return undefined;
    const { expected } = unsupported(OWN_OPTIONS[name] ?? "");
    return invalidOption(`${path}.${name}`, expected, Reflect.get(Object(value), name), { secret: true });
  },
};

function findOwnOption(options: Readonly<Record<string, unknown>>): string | undefined {
  return Object.keys(OWN_OPTIONS).find((name) => options[name] != null);
}

const NO_AGENT = unsupported("pass fetchOptions: { dispatcher }, or a fetch that uses the agent");
const NO_MIDDLEWARE: OptionKind = {
  expected: "no value, because it is not supported (pass a fetch that does the same)",
  accepts: (value) => Array.isArray(value) && value.length === 0,
};
const NO_SPANS = unsupported("spans are not created; trace the fetch instead");
const NO_CREDENTIALS = unsupported("pass apiKey, which may be a function, or authToken");

const CLIENT_OPTIONS = {
  apiKey: anyOf(SECRET, FUNCTION, NULL),
  authToken: anyOf(SECRET, NULL),
  baseURL: BASE_URL,
  timeout: anyOf(number({ integer: true }), NULL),
  maxRetries: anyOf(number({ integer: true }), NULL),
  defaultHeaders: anyOf(HEADERS, NULL),
  defaultQuery: anyOf(OBJECT, NULL),
  fetch: FUNCTION,
  fetchOptions: FETCH_OPTIONS,
  dangerouslyAllowBrowser: BOOLEAN,
  logLevel: oneOf(...LOG_LEVELS),
  logger: {
    expected: "{ error(), warn(), info(), debug() }",
    accepts: (value) =>
      ["error", "warn", "info", "debug"].every(
        (level) => typeof Reflect.get(Object(value), level) === "function",
      ),
  },
  httpAgent: NO_AGENT,
  middleware: NO_MIDDLEWARE,
  openTelemetry: NO_SPANS,
  credentials: NO_CREDENTIALS,
  config: NO_CREDENTIALS,
  profile: NO_CREDENTIALS,
  webhookKey: unsupported("this API has no webhooks"),
} satisfies OptionTable<
  ClientOptions &
    Unsupported<
      "httpAgent" | "middleware" | "openTelemetry" | "credentials" | "config" | "profile" | "webhookKey"
    >
>;

const NO_REQUEST = unsupported("a completion's method, path and body are fixed by its parameters");

const REQUEST_OPTIONS = {
  headers: anyOf(HEADERS, NULL),
  maxRetries: anyOf(number({ integer: true }), NULL),
  timeout: anyOf(number({ integer: true }), NULL),
  signal: anyOf(SIGNAL, NULL),
  query: anyOf(OBJECT, NULL),
  fetchOptions: FETCH_OPTIONS,
  idempotencyKey: { expected: "a string", accepts: () => true },
  httpAgent: NO_AGENT,
  middleware: NO_MIDDLEWARE,
  openTelemetry: NO_SPANS,
  defaultBaseURL: unsupported("use withOptions({ baseURL })"),
  fallbackState: unsupported("this API has no model fallbacks"),
  method: NO_REQUEST,
  path: NO_REQUEST,
  body: NO_REQUEST,
  stream: unsupported("pass stream in the parameters"),
  __binaryResponse: NO_REQUEST,
  __streamClass: NO_REQUEST,
} satisfies OptionTable<
  RequestOptions &
    Unsupported<
      | "httpAgent"
      | "middleware"
      | "openTelemetry"
      | "defaultBaseURL"
      | "fallbackState"
      | "method"
      | "path"
      | "body"
      | "stream"
      | "__binaryResponse"
      | "__streamClass"
    >
>;

/** @throws {UsageError} if an option is wrong, unknown, or one of the SDK's that cannot be honoured here. */
export function checkClientOptions(options: ClientOptions): ClientOptions {
  const checked = checkOptions<ClientOptions>(withoutEmptyKeys(options), CLIENT_OPTIONS);
  if (checked.baseURL) parseBaseUrl(checked.baseURL, { credentials: true, option: "baseURL" });
  return checked;
}

/** An empty key comes from a variable that is not set. As with the SDK, a call fails, not the module that has a client. */
function withoutEmptyKeys(options: ClientOptions): ClientOptions {
  if (!isPlainObject(options)) return options;
  const { apiKey, authToken } = options;
  return { ...options, ...(apiKey === "" && { apiKey: null }), ...(authToken === "" && { authToken: null }) };
}

/** @throws {UsageError} if an option is wrong, unknown, or one of the SDK's that cannot be honoured here. */
export function checkRequestOptions(options: RequestOptions): RequestOptions {
  return checkOptions<RequestOptions>(options, REQUEST_OPTIONS);
}

/** Headers as a record that can be merged over others. Several values of one name are joined by commas. */
export function toRecord(headers: HeadersLike | null | undefined): Record<string, string | null | undefined> {
  const entries =
    Symbol.iterator in Object(headers ?? {}) ? [...toIterable(headers)] : Object.entries(headers ?? {});
  const record: Record<string, string | null | undefined> = {};
  for (const [name, value] of entries) {
    const key = name.toLowerCase();
    const text = Array.isArray(value) ? value.join(", ") : value;
    const earlier = record[key];
    record[key] = earlier == null || text == null ? text : `${earlier}, ${text}`;
  }
  return record;
}

function toIterable(headers: unknown): Iterable<readonly [string, HeaderValue]> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Headers, Map and lists of pairs all iterate over pairs.
  return headers as Iterable<readonly [string, HeaderValue]>;
}

/** Parameters of `create` when `stream` is not known at compile time. */
export interface CompletionCreateParamsBase extends CompletionRequest {
  /** Sent as the `anthropic-beta` header, without effect on this operation. */
  betas?: string[];
  /** Sent as the `anthropic-workspace-id` header. */
  workspace_id?: string;
}

/** Parameters that ask for the whole response at once. */
export interface CompletionCreateParamsNonStreaming extends CompletionCreateParamsBase {
  stream?: false;
}

/** Parameters that ask for a stream. */
export interface CompletionCreateParamsStreaming extends CompletionCreateParamsBase {
  stream: true;
}

type NonStreaming = CompletionCreateParamsNonStreaming;
type Streaming = CompletionCreateParamsStreaming;

/** Parameters of `create`. */
export type CompletionCreateParams = CompletionCreateParamsNonStreaming | CompletionCreateParamsStreaming;

// oxlint-disable-next-line typescript/no-namespace -- It contains only types; `CompletionCreateParams.Metadata` is how callers of the SDK name them.
export declare namespace CompletionCreateParams {
  export type {
    NonStreaming as CompletionCreateParamsNonStreaming,
    RequestMetadata as Metadata,
    Streaming as CompletionCreateParamsStreaming,
  };
}

// oxlint-disable-next-line typescript/no-namespace -- It contains only types. The Messages API is not part of this package; `Anthropic.Messages.Metadata` is how the SDK names these types.
export declare namespace Messages {
  export type { RequestMetadata as Metadata, RequestModel as Model };
}
