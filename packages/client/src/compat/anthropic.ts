import {
  COMPLETE_PATH,
  DEFAULT_BASE_URL,
  PROMPT_RULES,
  type Completion,
  type ErrorResponse,
  type ErrorType,
  type HeaderName,
  type Metadata,
  type Model,
} from "@text-completions/core";
import { describeValue, invalidCall, invalidOption, isPlainObject } from "@text-completions/core/internal";
import type { Client } from "../client.ts";
import { readEnvironment } from "../resolve-options.ts";
import type { APIPromise, WithRequestID } from "./api-promise.ts";
import { connect, findLogLevel, hasCredentials } from "./connect.ts";
import { createOnce, createStream } from "./create.ts";
import * as errors from "./errors.ts";
import {
  checkClientOptions,
  checkRequestOptions,
  toRecord,
  type ApiKeySetter,
  type ClientOptions,
  type CompletionCreateParams,
  type CompletionCreateParamsBase,
  type CompletionCreateParamsNonStreaming,
  type CompletionCreateParamsStreaming,
  type FetchOptions,
  type Logger,
  type LogLevel,
  type Messages,
  type RequestOptions,
} from "./options.ts";
import { defineMissing, rejectHooks } from "./sdk-only.ts";
import type { Stream } from "./stream.ts";

/** Begins a human turn. It has two real line feeds, where the SDK 0.61 to 0.137 has backslashes. */
export const HUMAN_PROMPT: string = PROMPT_RULES.markers.human;

/** Begins an assistant turn. */
export const AI_PROMPT: string = PROMPT_RULES.markers.assistant;

const BETA: HeaderName = "anthropic-beta";
const WORKSPACE_ID: HeaderName = "anthropic-workspace-id";

/** Finds the client for a call. Set by `Anthropic`, because it uses a private method. */
let connectCall: (anthropic: Anthropic, call: RequestOptions) => Client;

/** `client.completions`. */
export class Completions {
  readonly #anthropic: Anthropic;

  /**
   * Called by `Anthropic`.
   *
   * @throws {UsageError} if `client` is not an `Anthropic` client.
   */
  constructor(client: Anthropic) {
    if (!(client instanceof Anthropic)) throw invalidOption("client", "a client, as new Anthropic()", client);
    this.#anthropic = client;
  }

  /** Creates a completion: whole, or as a stream if `stream` is true. */
  create(
    params: CompletionCreateParamsNonStreaming,
    options?: RequestOptions,
  ): APIPromise<WithRequestID<Completion>>;
  create(
    params: CompletionCreateParamsStreaming,
    options?: RequestOptions,
  ): APIPromise<WithRequestID<Stream<Completion>>>;
  create(
    params: CompletionCreateParamsBase,
    options?: RequestOptions,
  ): APIPromise<WithRequestID<Completion>> | APIPromise<WithRequestID<Stream<Completion>>>;
  create(
    params: CompletionCreateParamsBase,
    options: RequestOptions = {},
  ): APIPromise<WithRequestID<Completion>> | APIPromise<WithRequestID<Stream<Completion>>> {
    if (!isPlainObject(params)) {
      throw invalidOption("params", "an object with model, prompt and max_tokens_to_sample", params);
    }
    const passed = checkRequestOptions(options);
    const { betas, workspace_id, stream, ...request } = params;
    const callOptions = {
      headers: { [BETA]: betas?.toString(), [WORKSPACE_ID]: workspace_id, ...toRecord(passed.headers) },
      maxRetries: passed.maxRetries ?? undefined,
      timeoutMs: passed.timeout ?? undefined,
      signal: passed.signal ?? undefined,
    };
    return (stream ? createStream : createOnce)(
      () => connectCall(this.#anthropic, passed),
      request,
      callOptions,
    );
  }
}

// oxlint-disable-next-line typescript/no-namespace -- It contains only types; `Completions.Completion` is how callers of the SDK name them.
export declare namespace Completions {
  export type {
    Completion,
    CompletionCreateParams,
    CompletionCreateParamsNonStreaming,
    CompletionCreateParamsStreaming,
  };
}

/**
 * The client of the official SDK, reduced to Text Completions.
 *
 * @example
 * ```ts
 * import Anthropic, { AI_PROMPT, HUMAN_PROMPT } from "@text-completions/client/compat";
 *
 * export async function ask(question: string): Promise<string> {
 *   const anthropic = new Anthropic();
 *   const { completion } = await anthropic.completions.create({
 *     model: "claude-2.1",
 *     max_tokens_to_sample: 256,
 *     prompt: `${HUMAN_PROMPT} ${question}${AI_PROMPT}`,
 *   });
 *   return completion;
 * }
 * ```
 */
export class Anthropic {
  static readonly Anthropic: typeof Anthropic = Anthropic;
  static readonly HUMAN_PROMPT: string = HUMAN_PROMPT;
  static readonly AI_PROMPT: string = AI_PROMPT;
  /** The default of `timeout`, in milliseconds. */
  static readonly DEFAULT_TIMEOUT = 600_000;
  static readonly AnthropicError: typeof errors.AnthropicError = errors.AnthropicError;
  static readonly APIError: typeof errors.APIError = errors.APIError;
  static readonly APIConnectionError: typeof errors.APIConnectionError = errors.APIConnectionError;
  static readonly APIConnectionTimeoutError: typeof errors.APIConnectionTimeoutError =
    errors.APIConnectionTimeoutError;
  static readonly APIUserAbortError: typeof errors.APIUserAbortError = errors.APIUserAbortError;
  static readonly NotFoundError: typeof errors.NotFoundError = errors.NotFoundError;
  static readonly ConflictError: typeof errors.ConflictError = errors.ConflictError;
  static readonly RateLimitError: typeof errors.RateLimitError = errors.RateLimitError;
  static readonly BadRequestError: typeof errors.BadRequestError = errors.BadRequestError;
  static readonly AuthenticationError: typeof errors.AuthenticationError = errors.AuthenticationError;
  static readonly InternalServerError: typeof errors.InternalServerError = errors.InternalServerError;
  static readonly PermissionDeniedError: typeof errors.PermissionDeniedError = errors.PermissionDeniedError;
  static readonly UnprocessableEntityError: typeof errors.UnprocessableEntityError =
    errors.UnprocessableEntityError;

  static {
    this.Completions = Completions;
    defineMissing(this.prototype);
    connectCall = (anthropic, call) => anthropic.#connect(call);
  }

  /** Text Completions. */
  readonly completions: Completions;
  // Not part of this package: reading one throws a `UsageError` that points to the official SDK.
  declare readonly messages: never;
  declare readonly beta: never;
  declare readonly models: never;
  declare readonly files: never;
  declare readonly skills: never;
  declare readonly userProfiles: never;
  declare readonly organization: never;
  declare readonly get: never;
  declare readonly put: never;
  declare readonly patch: never;
  declare readonly delete: never;
  declare readonly getAPIList: never;
  #options: ClientOptions;
  #client: Client | undefined;

  /**
   * A missing key is reported by the first call.
   *
   * @throws {AnthropicError} in a browser, unless `dangerouslyAllowBrowser` is set.
   * @throws {UsageError} if an option is wrong, unknown, or one of the SDK's that cannot be honoured here.
   */
  constructor(options: ClientOptions = {}) {
    this.#options = checkClientOptions(options);
    rejectHooks(this);
    if ("document" in globalThis && "navigator" in globalThis && !options.dangerouslyAllowBrowser) {
      throw new errors.AnthropicError(
        "Failed to create a client: in a browser every visitor can read the API key. Pass dangerouslyAllowBrowser: true to accept that.",
      );
    }
    this.completions = new Completions(this);
  }

  /** The API key; null if there is none, or if a function returns it. */
  get apiKey(): string | null {
    const { apiKey = readEnvironment("ANTHROPIC_API_KEY") ?? null } = this.#options;
    return typeof apiKey === "function" ? null : apiKey;
  }
  set apiKey(apiKey: string | null) {
    this.#assign({ apiKey });
  }

  /** The bearer token, or null. */
  get authToken(): string | null {
    const { authToken = readEnvironment("ANTHROPIC_AUTH_TOKEN") ?? null } = this.#options;
    return authToken;
  }
  set authToken(authToken: string | null) {
    this.#assign({ authToken });
  }

  /** The URL of the API. */
  get baseURL(): string {
    const { baseURL = readEnvironment("ANTHROPIC_BASE_URL") } = this.#options;
    return String(baseURL || DEFAULT_BASE_URL);
  }
  set baseURL(baseURL: string) {
    this.#assign({ baseURL });
  }

  /** How many times a failed request is sent again. */
  get maxRetries(): number {
    return this.#options.maxRetries ?? 2;
  }
  set maxRetries(maxRetries: number) {
    this.#assign({ maxRetries });
  }

  /** How many milliseconds one attempt may take. */
  get timeout(): number {
    return this.#options.timeout ?? Anthropic.DEFAULT_TIMEOUT;
  }
  set timeout(timeout: number) {
    this.#assign({ timeout });
  }

  /** What `fetch` is also called with. */
  get fetchOptions(): FetchOptions | undefined {
    return this.#options.fetchOptions;
  }
  set fetchOptions(fetchOptions: FetchOptions | undefined) {
    this.#assign({ fetchOptions });
  }

  /** Where log lines go. */
  get logger(): Logger {
    return this.#options.logger ?? console;
  }
  set logger(logger: Logger) {
    this.#assign({ logger });
  }

  /** The lowest level that is logged. */
  get logLevel(): LogLevel {
    return findLogLevel(this.#options);
  }
  set logLevel(logLevel: LogLevel | undefined) {
    this.#assign({ logLevel });
  }

  /**
   * Creates a completion, as `completions.create` does.
   *
   * @throws {UsageError} if the path is not `/v1/complete`, the only one that this package supports.
   */
  post<Body = Completion>(path: string, { body, stream, ...options }: PostOptions = {}): APIPromise<Body> {
    if (path !== COMPLETE_PATH) {
      throw invalidCall(
        `Failed to use anthropic.post: expected the path ${JSON.stringify(COMPLETE_PATH)}, got ${describeValue(path)}. Import @anthropic-ai/sdk for other paths.`,
      );
    }
    /* oxlint-disable typescript/no-unsafe-type-assertion -- The caller declares the type of the response, as with the SDK, and `create` checks the parameters. */
    const params = (stream && isPlainObject(body) ? { ...body, stream } : body) as CompletionCreateParamsBase;
    return this.completions.create(params, options) as APIPromise<unknown> as APIPromise<Body>;
    /* oxlint-enable typescript/no-unsafe-type-assertion */
  }

  /**
   * Creates a completion, as `completions.create` does.
   *
   * @throws {UsageError} if it is not a `post` of `/v1/complete`, the only operation that this package supports.
   */
  request<Body = Completion>({ method, path, ...options }: FinalPostOptions): APIPromise<Body> {
    if (method === "post") return this.post<Body>(path, options);
    throw invalidCall(
      `Failed to use anthropic.request: expected the method "post", got ${describeValue(method)}. Import @anthropic-ai/sdk for other methods.`,
    );
  }

  /** A client with some options replaced. */
  withOptions(options: Partial<ClientOptions>): this {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The SDK's type says so, for subclasses, which share this constructor.
    return new (this.constructor as new (options: ClientOptions) => this)({ ...this.#options, ...options });
  }

  /** Sets options for the calls that follow. */
  #assign(options: ClientOptions): void {
    this.#options = checkClientOptions({ ...this.#options, ...options });
    this.#client = undefined;
  }

  /** The client of all calls, or a separate one for a call with a query, options for `fetch` or credentials. */
  #connect(call: RequestOptions): Client {
    const shared =
      call.query == null && call.fetchOptions === undefined && !hasCredentials(toRecord(call.headers));
    return shared ? (this.#client ??= connect(this.#options)) : connect(this.#options, call);
  }
}

interface PostOptions extends RequestOptions {
  /** The parameters of `completions.create`. */
  body?: object | undefined;
  /** Whether the response is a stream. The SDK does not read it from the body. */
  stream?: boolean | undefined;
}

/** What `request` takes, in addition to what `post` takes. */
interface FinalPostOptions extends PostOptions {
  method: "post";
  path: string;
}

interface ErrorBody<Type extends ErrorType> {
  message: string;
  type: Type;
}

// oxlint-disable-next-line typescript/no-namespace -- It contains only types; `Anthropic.Completion` is how callers of the SDK name them.
export declare namespace Anthropic {
  export type {
    ApiKeySetter,
    APIPromise,
    ClientOptions,
    Completion,
    CompletionCreateParams,
    CompletionCreateParamsNonStreaming,
    CompletionCreateParamsStreaming,
    RequestOptions,
  };
  /** Also a value, which a static member cannot declare beside the types of the same name. */
  export { Completions };
  export type { Messages, Metadata, Model };
  export type { ErrorResponse, ErrorType };
  export type ErrorObject = ErrorResponse["error"];
  export type AnthropicError = InstanceType<typeof Anthropic.AnthropicError>;
  export type APIError = InstanceType<typeof Anthropic.APIError>;
  export type APIConnectionError = InstanceType<typeof Anthropic.APIConnectionError>;
  export type APIConnectionTimeoutError = InstanceType<typeof Anthropic.APIConnectionTimeoutError>;
  export type APIUserAbortError = InstanceType<typeof Anthropic.APIUserAbortError>;
  export type BadRequestError = InstanceType<typeof Anthropic.BadRequestError>;
  export type ConflictError = InstanceType<typeof Anthropic.ConflictError>;
  export type InternalServerError = InstanceType<typeof Anthropic.InternalServerError>;
  export type PermissionDeniedError = InstanceType<typeof Anthropic.PermissionDeniedError>;
  export type UnprocessableEntityError = InstanceType<typeof Anthropic.UnprocessableEntityError>;
  // Bodies of errors, as in the SDK; a class of the same name is a value.
  export type APIErrorObject = ErrorBody<"api_error">;
  export type AuthenticationError = ErrorBody<"authentication_error">;
  export type BillingError = ErrorBody<"billing_error">;
  export type GatewayTimeoutError = ErrorBody<"timeout_error">;
  export type InvalidRequestError = ErrorBody<"invalid_request_error">;
  export type NotFoundError = ErrorBody<"not_found_error">;
  export type OverloadedError = ErrorBody<"overloaded_error">;
  export type PermissionError = ErrorBody<"permission_error">;
  export type RateLimitError = ErrorBody<"rate_limit_error">;
}
