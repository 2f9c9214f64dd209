import * as errors from "./errors.ts";
import { type Completion, DEFAULT_BASE_URL, type HeaderName, PROMPT_RULES } from "@text-completions/core";
import { type Client, createClient } from "../client.ts";
import { readEnvironment } from "../resolve-options.ts";
import type { APIPromise, WithRequestID } from "./api-promise.ts";
import {
  type ClientOptions,
  type CompletionCreateParams,
  type CompletionCreateParamsBase,
  type CompletionCreateParamsNonStreaming,
  type CompletionCreateParamsStreaming,
  type RequestOptions,
  toRecord,
} from "./options.ts";
import { createOnce, createStream } from "./create.ts";
import type { Stream } from "./stream.ts";

/** Begins a turn of the human. Two real line feeds, which the SDK's 0.61 to 0.137 wrote as backslashes. */
export const HUMAN_PROMPT: string = PROMPT_RULES.markers.human;

/** Begins a turn of the assistant. */
export const AI_PROMPT: string = PROMPT_RULES.markers.assistant;

/**
 * The official SDK's client, as far as Text Completions go.
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

  /** Text Completions. */
  readonly completions: Completions;
  /** Where the API is. */
  readonly baseURL: string;
  readonly maxRetries: number;
  readonly timeout: number;
  readonly #options: ClientOptions;
  #client: Client | undefined;

  /** @throws {AnthropicError} in a browser, unless that is allowed. A missing key is reported by the first call. */
  constructor(options: ClientOptions = {}) {
    if ("document" in globalThis && "navigator" in globalThis && !options.dangerouslyAllowBrowser) {
      throw new errors.AnthropicError(
        "Failed to create a client: in a browser every visitor can read the key. Accept it with dangerouslyAllowBrowser: true.",
      );
    }
    this.#options = options;
    this.baseURL = options.baseURL ?? readEnvironment("ANTHROPIC_BASE_URL") ?? DEFAULT_BASE_URL;
    this.maxRetries = options.maxRetries ?? 2;
    this.timeout = options.timeout ?? Anthropic.DEFAULT_TIMEOUT;
    this.completions = new Completions(() => (this.#client ??= connect(options)));
  }

  /** The API key, unless a function gives it. */
  get apiKey(): string | null {
    const { apiKey } = this.#options;
    return typeof apiKey === "function" ? null : (readKey(apiKey) ?? null);
  }

  /** A client with some options replaced. */
  withOptions(options: Partial<ClientOptions>): Anthropic {
    return new Anthropic({ ...this.#options, ...options });
  }
}

/**
 * The errors by name. Inside the namespace a name means its member, and a bundle of declarations has no `errors.` that
 * would lead out of it.
 */
interface ErrorTypes {
  AnthropicError: errors.AnthropicError;
  APIError: errors.APIError;
  APIConnectionError: errors.APIConnectionError;
  APIConnectionTimeoutError: errors.APIConnectionTimeoutError;
  APIUserAbortError: errors.APIUserAbortError;
  NotFoundError: errors.NotFoundError;
  ConflictError: errors.ConflictError;
  RateLimitError: errors.RateLimitError;
  BadRequestError: errors.BadRequestError;
  AuthenticationError: errors.AuthenticationError;
  InternalServerError: errors.InternalServerError;
  PermissionDeniedError: errors.PermissionDeniedError;
  UnprocessableEntityError: errors.UnprocessableEntityError;
}

// oxlint-disable-next-line typescript/no-namespace -- It holds types alone; `Anthropic.Completion` is how callers of the SDK name them.
export declare namespace Anthropic {
  export type {
    APIPromise,
    ClientOptions,
    Completion,
    CompletionCreateParams,
    CompletionCreateParamsNonStreaming,
    CompletionCreateParamsStreaming,
    Completions,
    RequestOptions,
  };
  export type AnthropicError = ErrorTypes["AnthropicError"];
  export type APIError = ErrorTypes["APIError"];
  export type APIConnectionError = ErrorTypes["APIConnectionError"];
  export type APIConnectionTimeoutError = ErrorTypes["APIConnectionTimeoutError"];
  export type APIUserAbortError = ErrorTypes["APIUserAbortError"];
  export type NotFoundError = ErrorTypes["NotFoundError"];
  export type ConflictError = ErrorTypes["ConflictError"];
  export type RateLimitError = ErrorTypes["RateLimitError"];
  export type BadRequestError = ErrorTypes["BadRequestError"];
  export type AuthenticationError = ErrorTypes["AuthenticationError"];
  export type InternalServerError = ErrorTypes["InternalServerError"];
  export type PermissionDeniedError = ErrorTypes["PermissionDeniedError"];
  export type UnprocessableEntityError = ErrorTypes["UnprocessableEntityError"];
}

/** Options of the SDK that are not named here have no effect. */
function connect({
  apiKey,
  authToken,
  baseURL,
  timeout,
  maxRetries,
  defaultHeaders,
  fetch,
  dangerouslyAllowBrowser,
}: ClientOptions): Client {
  const bearer = authToken === undefined ? readEnvironment("ANTHROPIC_AUTH_TOKEN") : authToken;
  return createClient({
    maxRetries,
    dangerouslyAllowBrowser,
    apiKey: readKey(apiKey),
    authToken: bearer,
    baseUrl: baseURL ?? undefined,
    timeoutMs: timeout,
    headers: toRecord(defaultHeaders),
    // A function written for the SDK expects what the SDK gives it.
    fetch: fetch && (async (request) => fetch(request.url, await toInit(request))),
  });
}

/** The key that is given, or the environment's. `null` means none. */
function readKey<Key>(given: Key | undefined): Key | string | undefined {
  return given === undefined ? readEnvironment("ANTHROPIC_API_KEY") : given;
}

async function toInit(request: Request): Promise<RequestInit> {
  const { method, headers, signal, redirect } = request;
  return { method, headers, signal, redirect, body: await request.text() };
}

const BETA: HeaderName = "anthropic-beta";
const WORKSPACE_ID: HeaderName = "anthropic-workspace-id";

/** `client.completions`. */
export class Completions {
  readonly #connect: () => Client;

  /** Made by `Anthropic`. */
  constructor(getClient: () => Client) {
    this.#connect = getClient;
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
    // Callers without types get here with anything.
    const given: unknown = params;
    if (typeof given !== "object" || given === null) {
      throw new TypeError(
        `Failed to complete: the parameters are ${String(given)}. Give model, prompt and max_tokens_to_sample.`,
      );
    }
    const { betas, workspace_id, stream, ...request } = params;
    const callOptions = {
      headers: { [BETA]: betas?.toString(), [WORKSPACE_ID]: workspace_id, ...toRecord(options.headers) },
      maxRetries: options.maxRetries,
      timeoutMs: options.timeout,
      signal: options.signal ?? undefined,
    };
    return (stream ? createStream : createOnce)(this.#connect, request, callOptions);
  }
}
