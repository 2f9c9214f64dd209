import openapiFetch, { type Client as FetchClient } from "openapi-fetch";
import {
  COMPLETE_PATH,
  type CompletionRequest,
  type HeaderName,
  type paths,
  type Problem,
} from "@text-completions/core";
import {
  describeValue,
  invalidCall,
  invalidOption,
  isPlainObject,
  membersOf,
  toRequest,
  UsageError,
} from "@text-completions/core/internal";
import type { Call } from "./call.ts";
import { complete, type CompletionResult } from "./complete.ts";
import { InvalidRequestError } from "./errors.ts";
import type { ClientOptions, CompleteOptions, CompletionParams, StreamOptions } from "./options.ts";
import {
  resolveBaseUrl,
  resolveCallOptions,
  resolveClientOptions,
  type Settings,
} from "./resolve-options.ts";
import { CompletionStream } from "./stream/completion-stream.ts";
import { endBySignals } from "./transport/raw.ts";
import { createTransport } from "./transport/send.ts";

/** The header with which a client opts in to direct access from a browser. */
const DIRECT_BROWSER_ACCESS: HeaderName = "anthropic-dangerous-direct-browser-access";

/** A client of one server. */
export interface Client {
  /**
   * Completes a prompt and waits for the whole response.
   *
   * Rejects with a `CompletionError`, with the reason of an aborted `signal`, or with a `TypeError` if the request or
   * an option is wrong. Source: `/paths/~1v1~1complete`.
   */
  complete(request: CompletionParams, options?: CompleteOptions): Promise<CompletionResult>;
  /**
   * Completes a prompt and returns the text while it is generated. Reading the stream throws the errors with which
   * `complete` rejects. Source: `/paths/~1v1~1complete`.
   *
   * @throws {TypeError} if the request or an option is wrong.
   */
  stream(request: CompletionParams, options?: StreamOptions): CompletionStream;
  /** The underlying openapi-fetch client, with credentials and middleware, but without retries and timeouts. */
  readonly raw: FetchClient<paths>;
}

/**
 * Creates a client of the Text Completions API.
 *
 * @throws {UsageError} if an option is missing, unknown or wrong.
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
  return buildClient(options, { lenient: false, secrets: [] });
}

/** Creates a client whose streams may be read as leniently as the official SDK does. */
export function buildClient(
  options: ClientOptions,
  { lenient, secrets }: Pick<Call, "lenient" | "secrets">,
): Client {
  if (typeof Request !== "function") {
    throw invalidCall(
      "Failed to create a client: this environment has no Request. Under Jest, use the environment jest-fixed-jsdom; elsewhere, load a polyfill of fetch.",
    );
  }
  const ownSettings = resolveClientOptions(options);
  const { middleware = [] } = options;
  const { baseUrl, authorization } = resolveBaseUrl(options);
  // Whether third-party code can see requests: middleware, or a user of `client.raw`. Then a copy of the request gets
  // the credentials.
  let watched = middleware.length > 0;
  const transport = createTransport(options, authorization, () => watched);
  // The CommonJS build of openapi-fetch exports an object with the function as its member `default`.
  const createFetchClient: typeof openapiFetch = Reflect.get(openapiFetch, "default") ?? openapiFetch;
  const raw = createFetchClient<paths>({
    baseUrl,
    headers: { [DIRECT_BROWSER_ACCESS]: options.dangerouslyAllowBrowser ? "true" : undefined },
    bodySerializer: toJson,
    // The platform's, but a call of the client underneath may have a signal of jsdom's own class.
    Request: new Proxy(Request, { construct: (_, [url, init]) => toRequest(url, init) }),
    redirect: "manual",
  });
  raw.use(...middleware);
  const rawOfCallers = endBySignals(raw, transport, { headers: ownSettings.headers, secrets });

  function createCall(
    method: Call["method"],
    request: CompletionParams,
    callOptions: StreamOptions | undefined,
  ): Call {
    const body = toBody(method, request);
    const settings = callOptions === undefined ? ownSettings : resolveCallOptions(callOptions, ownSettings);
    assertValid(settings, body);
    return {
      method,
      url: baseUrl + COMPLETE_PATH,
      model: body.model,
      body: toJson(body),
      settings,
      raw,
      transport,
      sent: [],
      secrets,
      lenient,
    };
  }

  return {
    get raw() {
      watched = true;
      return rawOfCallers;
    },
    complete: async (request, callOptions) => complete(createCall("complete", request, callOptions)),
    stream: (request, callOptions) => new CompletionStream(createCall("stream", request, callOptions)),
  };
}

/** The JSON of a request's body. What JSON cannot express is the caller's mistake: a bigint, an object that contains itself. */
function toJson(body: unknown): string {
  try {
    return JSON.stringify(body);
  } catch (cause) {
    const [name, value] = Object.entries(membersOf(body)).find(([, member]) => !isJson(member)) ?? [];
    const option = name === undefined ? "request" : `request.${name}`;
    const received = `${describeValue(value)} (${String(cause).split("\n", 1)[0]})`;
    const expected = "a value that JSON can express";
    throw new UsageError({ code: "invalid-option", option, expected, received }, { cause });
  }
}

function isJson(value: unknown): boolean {
  try {
    JSON.stringify(value);
    return true;
  } catch {
    return false;
  }
}

/** The body to send. The method sets `stream`. */
function toBody(method: Call["method"], request: CompletionParams): CompletionRequest {
  if (!isPlainObject(request)) {
    throw invalidOption("request", "an object with model, prompt and max_tokens_to_sample", request);
  }
  if (request["stream"] !== undefined) {
    throw invalidCall(
      'Remove "stream" from the request: call client.stream() to stream, client.complete() otherwise.',
    );
  }
  return method === "stream" ? { ...request, stream: true } : request;
}

function assertValid({ validate }: Settings, body: CompletionRequest): void {
  // Callers without types may pass a function that returns anything, a promise for instance.
  const problems: unknown = validate?.(body) ?? [];
  if (!Array.isArray(problems)) {
    Promise.resolve(problems).catch(() => undefined);
    throw invalidCall(
      `Failed to check the request: expected validate to return an array of problems, got ${describeValue(problems)}.`,
    );
  }
  const other: unknown = problems.find((problem) => !isProblem(problem));
  if (other !== undefined) {
    throw invalidCall(
      `Failed to check the request: expected validate to return problems with a path and a message, got ${describeValue(other)}.`,
    );
  }
  if (problems.length > 0) throw new InvalidRequestError(problems);
}

function isProblem(value: unknown): value is Problem {
  const { path, message } = membersOf(value);
  return typeof path === "string" && typeof message === "string";
}
