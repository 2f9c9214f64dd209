import { createClient, type Client } from "../create-client.ts";
import { readEnvironment } from "../read-environment.ts";
import { toRecord, type ClientOptions } from "./client-options.ts";
import { Completions } from "./completions.ts";
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
  readonly baseURL: string | undefined;
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
    this.baseURL = options.baseURL ?? undefined;
    this.maxRetries = options.maxRetries ?? 2;
    this.timeout = options.timeout ?? Anthropic.DEFAULT_TIMEOUT;
    this.completions = new Completions(() => (this.#client ??= connect(options)));
  }

  /** A client with some options replaced. */
  withOptions(options: Partial<ClientOptions>): Anthropic {
    return new Anthropic({ ...this.#options, ...options });
  }
}

function connect({
  apiKey,
  authToken,
  baseURL,
  timeout,
  defaultHeaders,
  fetch,
  ...same
}: ClientOptions): Client {
  const bearer = authToken === undefined ? readEnvironment("ANTHROPIC_AUTH_TOKEN") : authToken;
  return createClient({
    ...same,
    apiKey: apiKey ?? readEnvironment("ANTHROPIC_API_KEY"),
    authToken: bearer,
    baseUrl: baseURL ?? undefined,
    timeoutMs: timeout,
    headers: toRecord(defaultHeaders),
    // A function written for the SDK expects what the SDK gives it.
    fetch: fetch && (async (request) => fetch(request.url, await toInit(request))),
  });
}

async function toInit(request: Request): Promise<RequestInit> {
  const { method, headers, signal } = request;
  return { method, headers, signal, body: await request.text() };
}
