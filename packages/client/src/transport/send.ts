import { COMPLETE_PATH, type HeaderName } from "@text-completions/core";
import type { Call, Send } from "../call.ts";
import { createApiError, memberOf, readStart } from "./error-response.ts";
import type { ClientOptions } from "../options.ts";
import { ConnectionError } from "../errors.ts";
import { collectSecrets } from "../redact.ts";
import { readEnvironment, type Settings } from "../resolve-options.ts";

/** Sends the request of a call once. Rejects with an `ApiError` unless the status of the answer is one of success. */
export async function post(call: Call, signal: AbortSignal): Promise<Response> {
  const { raw, settings, body } = call;
  const { response, error }: Answer = await raw.POST(COMPLETE_PATH, {
    params: { header: { "anthropic-version": settings.version } },
    headers: settings.headers,
    body,
    signal,
    parseAs: "stream",
    fetch: call.send,
  });
  // A `fetch` that does not heed signals may answer when nobody waits any more.
  signal.throwIfAborted();
  if (response.ok) return response;
  throw createApiError(call, response, error === "" ? undefined : error);
}

interface Answer {
  response: Response;
  /** The body of a failure: its JSON, or its text. */
  error?: unknown;
}

/** The greatest status that a `Response` made here can have. */
const LAST_STATUS = 599;

/**
 * Makes what sends requests, after all middleware: it adds the credentials, and turns what a failing `fetch` throws into
 * a `ConnectionError`.
 */
export function createTransport(options: ClientOptions, authorize: Authorize): Send {
  return async (request, given, sent) => {
    await authorize(request.headers, given);
    // A copy, for `fetch` may change its own.
    sent.push(new Headers(request.headers));
    // Looked up at each call, so that a mock that starts after the client was created is used.
    const { fetch = globalThis.fetch } = options;
    let response: Response;
    try {
      response = await fetch(request);
    } catch (cause) {
      request.signal.throwIfAborted();
      throw new ConnectionError(`Failed to complete: POST ${request.url} got no answer: ${describe(cause)}`, {
        cause,
        secrets: collectSecrets(sent),
      });
    }
    // Responses of other copies of `fetch` are taken, too.
    const answer: unknown = response;
    if (!memberOf(answer, "headers")) {
      throw new TypeError(
        `Failed to complete: fetch resolved with ${String(answer)}, which is not a Response.`,
      );
    }
    if (response.ok || !response.body || response.status > LAST_STATUS) return response;
    // Read here, so that a failure whose body breaks off is still that failure, with its status.
    return new Response((await readStart(response.body)) || null, response);
  };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}

const API_KEY: HeaderName = "x-api-key";
const AUTHORIZATION: HeaderName = "authorization";

/** Adds the caller's credentials to headers, except where the call has headers of its own, or `null` instead. */
export type Authorize = (headers: Headers, given: Settings["headers"]) => Promise<void>;

/**
 * Finds the credentials in a client's options or in the environment.
 *
 * @throws {TypeError} if there are none, or if a page would give them away.
 */
export function createAuthorize(options: ClientOptions, basic: string | undefined): Authorize {
  const { authToken } = options;
  const apiKey =
    options.apiKey === undefined && authToken == null ? readEnvironment("ANTHROPIC_API_KEY") : options.apiKey;
  if (apiKey === undefined && authToken == null) {
    throw new TypeError(
      "Failed to create a client: there is no API key. Give apiKey or set ANTHROPIC_API_KEY; apiKey: null sends none.",
    );
  }
  if ("document" in globalThis && !options.dangerouslyAllowBrowser && (apiKey ?? authToken) != null) {
    throw new TypeError(
      "Failed to create a client: in a browser every visitor can read the key. Use a proxy with apiKey: null, or accept it with dangerouslyAllowBrowser: true.",
    );
  }
  const authorization = authToken == null ? basic : `Bearer ${checkSecret("authToken", authToken)}`;
  if (apiKey != null && typeof apiKey !== "function") checkSecret("apiKey", apiKey);

  return async (headers, given) => {
    const lacks = (name: HeaderName): boolean => given[name] !== null && !headers.has(name);
    if (apiKey != null && lacks(API_KEY)) {
      const key = typeof apiKey === "function" ? await apiKey() : apiKey;
      headers.set(API_KEY, checkSecret("apiKey", key));
    }
    if (authorization && lacks(AUTHORIZATION)) headers.set(AUTHORIZATION, authorization);
  };
}

/** `Headers` would show a value that it refuses in its error. */
function checkSecret(name: string, secret: unknown): string {
  const trimmed = typeof secret === "string" ? secret.trim() : "";
  if (/^[\x21-\x7e]+$/.test(trimmed)) return trimmed;
  throw new TypeError(
    `Failed to read ${name}: it is empty or no header can hold it. Give it as it was issued.`,
  );
}
