import { DEFAULT_BASE_URL, type Completion } from "@text-completions/core";
import { createClient, type Client } from "../create-client.ts";
import { readEnvironment } from "../read-environment.ts";
import type { APIPromise } from "./api-promise.ts";
import { toRecord, type RequestOptions, type ClientOptions } from "./client-options.ts";
import { Completions } from "./completions.ts";
import type {
  CompletionCreateParams,
  CompletionCreateParamsNonStreaming,
  CompletionCreateParamsStreaming,
} from "./create-params.ts";
import * as errors from "./errors.ts";
import { AI_PROMPT, HUMAN_PROMPT } from "./prompts.ts";

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
