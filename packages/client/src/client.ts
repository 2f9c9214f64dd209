import openapiFetch, { type Client as FetchClient } from "openapi-fetch";
import { COMPLETE_PATH, type CompletionRequest, type HeaderName, type paths } from "@text-completions/core";
import type { Call, Send } from "./call.ts";
import type { ClientOptions, CompleteOptions, CompletionParams, StreamOptions } from "./options.ts";
import { complete } from "./complete.ts";
import type { CompletionResult } from "./completion-result.ts";
import { CompletionStream } from "./stream/completion-stream.ts";
import { createAuthorize, createTransport } from "./transport/send.ts";
import { InvalidRequestError } from "./errors.ts";
import { memberOf } from "./transport/error-response.ts";
import { createSettings, readBaseUrl, type Settings } from "./resolve-options.ts";

/** The header by which a client in a browser says that it knows what it does. */
const DIRECT_BROWSER_ACCESS: HeaderName = "anthropic-dangerous-direct-browser-access";

/** A client of one server. */
export interface Client {
  /**
   * Completes a prompt and waits for the whole answer.
   *
   * Rejects with a `CompletionError`, with the reason of an aborted `signal`, or with a `TypeError` if the request cannot
   * be meant so. Source: `/paths/~1v1~1complete`.
   */
  complete(request: CompletionParams, options?: CompleteOptions): Promise<CompletionResult>;
  /**
   * Completes a prompt and gives the text while it is being written. What `complete` rejects with, reading the stream
   * throws. Source: `/paths/~1v1~1complete`.
   *
   * @throws {TypeError} if the request cannot be meant so.
   */
  stream(request: CompletionParams, options?: StreamOptions): CompletionStream;
  /** The openapi-fetch client underneath, with credentials and middleware, without retries and time-outs. */
  readonly raw: FetchClient<paths>;
}

/**
 * Creates a client of the Text Completions API.
 *
 * @throws {TypeError} if an option is missing or wrong.
 *
 * @example
 * ```ts
 * import { createClient } from "@text-completions/client";
 *
 * const client = createClient({ apiKey: "sk-ant-...", baseUrl: "https://api.anthropic.com" });
 *
 * export async function ask(question: string): Promise<string> {
 *   const { completion } = await client.complete({
 *     model: "claude-2.1",
 *     max_tokens_to_sample: 256,
 *     prompt: `\n\nHuman: ${question}\n\nAssistant:`,
 *   });
 *   return completion;
 * }
 * ```
 */
export function createClient(options: ClientOptions = {}): Client {
  const ownSettings = createSettings(options);
  const { middleware = [] } = options;
  const { baseUrl, authorization } = readBaseUrl(options.baseUrl);
  const transport = createTransport(options, createAuthorize(options, authorization));
  // Whether anybody but this module may look at requests: middleware, or whoever has the client underneath. Theirs stay
  // without the credentials, which a copy gets.
  let isWatched = middleware.length > 0;
  const send: Send = (request, given, sent) =>
    transport(isWatched ? new Request(request) : request, given, sent);
  // The CommonJS build of openapi-fetch has the function as a member, and is not the function itself.
  const createFetchClient: typeof openapiFetch = Reflect.get(openapiFetch, "default") ?? openapiFetch;
  const raw = createFetchClient<paths>({
    baseUrl,
    headers: { [DIRECT_BROWSER_ACCESS]: options.dangerouslyAllowBrowser ? "true" : undefined },
    fetch: (request) => send(request, ownSettings.headers, []),
    redirect: "manual",
  });
  raw.use(...middleware);

  function createCall(
    method: "complete" | "stream",
    request: CompletionParams,
    callOptions?: StreamOptions,
  ): Call {
    const body = createBody(method, request);
    const settings = callOptions === undefined ? ownSettings : createSettings(callOptions, ownSettings);
    checkRequest(settings, body);
    const sent: Headers[] = [];
    const url = baseUrl + COMPLETE_PATH;
    return { raw, url, body, settings, sent, send: (plain) => send(plain, settings.headers, sent) };
  }

  return {
    get raw() {
      isWatched = true;
      return raw;
    },
    complete: async (request, callOptions) => complete(createCall("complete", request, callOptions)),
    stream: (request, callOptions) => new CompletionStream(createCall("stream", request, callOptions)),
  };
}

function checkRequest({ validate }: Settings, body: CompletionRequest): void {
  // Callers without types may give a function that returns anything, a promise for instance.
  const problems: unknown = validate?.(body) ?? [];
  if (!Array.isArray(problems)) {
    Promise.resolve(problems).catch(() => undefined);
    throw new TypeError("Failed to check the request: validate must return an array of problems.");
  }
  if (problems.length > 0) throw new InvalidRequestError(problems);
}

/** The body to send. `stream` is the method's to say. */
function createBody(method: "complete" | "stream", request: CompletionParams): CompletionRequest {
  // Callers without types get here with anything.
  const given: unknown = request;
  if (typeof given !== "object" || given === null) {
    throw new TypeError(
      `Failed to ${method}: the request is ${String(given)}. Give model, prompt and max_tokens_to_sample.`,
    );
  }
  if (memberOf(given, "stream") !== undefined) {
    throw new TypeError(
      `Failed to ${method}: the request has stream. Call client.complete or client.stream without it.`,
    );
  }
  return method === "stream" ? { ...request, stream: true } : request;
}
