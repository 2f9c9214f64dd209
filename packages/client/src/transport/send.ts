import { COMPLETE_PATH, type HeaderName } from "@text-completions/core";
import {
  createRequest,
  describeCause,
  invalidCall,
  isUsageError,
  membersOf,
  openAbortScope,
  readSecret,
  type Redactor,
  sendInScope,
  sendRequest,
  UsageError,
} from "@text-completions/core/internal";
import { failedTo, redactorOf, type Call, type Transport } from "../call.ts";
import { ConnectionError } from "../errors.ts";
import type { ClientOptions } from "../options.ts";
import { readEnvironment, type Settings } from "../resolve-options.ts";
import { createApiError } from "./error-response.ts";
import { readFailure } from "./read-body.ts";
import { getText } from "./unexpected-body.ts";

/** Sends the request of a call once. Rejects with an `ApiError` unless the response has a success status. */
export async function send(call: Call, signal: AbortSignal): Promise<Response> {
  const { raw, settings, model, body, transport } = call;
  const { response, error }: Outcome = await raw.POST(COMPLETE_PATH, {
    params: { header: { [VERSION]: findVersion(settings) } },
    headers: settings.headers,
    // Anything but undefined: what is sent is the JSON.
    body: { model, prompt: "", max_tokens_to_sample: 1 },
    bodySerializer: () => body,
    signal,
    parseAs: "stream",
    fetch: (request) => transport(request, { ...call, headers: settings.headers, signal }),
  });
  // A `fetch` that ignores signals may respond after the caller has stopped waiting.
  if (signal.aborted) {
    response.body?.cancel().catch(() => undefined);
    throw signal.reason;
  }
  if (response.ok) return response;
  throw createApiError(call, response, error === "" ? undefined : error);
}

const VERSION = "anthropic-version" satisfies HeaderName;

/** The version of the options, unless their headers replace or remove it. */
function findVersion({ headers, version }: Settings): Settings["version"] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- A header may have any value; the type of openapi-fetch knows no null, which removes one.
  return headers[VERSION] === undefined ? version : (headers[VERSION] as Settings["version"]);
}

interface Outcome {
  response: Response;
  /** The body of a failure: its JSON, or its text. */
  error?: unknown;
}

/** The headers that were sent for a request, with credentials, so that logs, which see it without, can be redacted. */
const SENT = new WeakMap<Request, Pick<Call, "sent" | "secrets">>();

/** Creates a redactor of the secrets that were sent for a request that middleware saw. */
export function redactorFor(request: Request): Redactor {
  const { sent = [], secrets = [] } = SENT.get(request) ?? {};
  return redactorOf({ sent: [request.headers, ...sent], secrets });
}

/**
 * Creates the function that sends requests. It adds the credentials to them, to a copy if `isWatched` says that
 * third-party code can see the request, and turns what a failing `fetch` throws into a `ConnectionError`.
 */
export function createTransport(
  options: ClientOptions,
  basic: string | undefined,
  isWatched: () => boolean,
): Transport {
  const authorize = createAuthorize(options, basic);
  return async (given, { method, sent, secrets, headers, signal: callSignal }) => {
    const watched = isWatched();
    if (watched) SENT.set(given, { sent, secrets });
    const allHeaders = watched ? new Headers(given.headers) : given.headers;
    await authorize(allHeaders, headers);
    // A copy, because `fetch` may change the original.
    sent.push(new Headers(allHeaders));
    // Middleware may have returned a request with a signal of its own.
    const scope = watched ? openAbortScope(given, callSignal) : undefined;
    const signal = scope?.signal ?? callSignal ?? given.signal;
    // Looked up at each call, so that a mock that starts after the client was created is used.
    const { fetch = globalThis.fetch } = options;
    let response: Response;
    try {
      response =
        scope === undefined
          ? await sendRequest(fetch, given, signal)
          : await sendInScope(fetch, createRequest(given, { headers: allHeaders, signal }), scope);
    } catch (cause) {
      signal.throwIfAborted();
      if (isUsageError(cause)) throw cause;
      throw new ConnectionError(
        `${failedTo({ method, url: given.url })}: no response arrived: ${describeCause(cause)}. ${findConnectionFix(cause)}`,
        { cause, redactor: redactorOf({ sent, secrets }) },
      );
    }
    return readFailure(response, signal);
  };
}

/** What to do when no response arrived, by the code or, where it has none, the name of what `fetch` threw, in Node. */
function findConnectionFix(error: unknown): string {
  const cause = membersOf(error)["cause"] ?? error;
  const code = getText(cause, "code") ?? getText(cause, "name") ?? "";
  return (
    CONNECTION_FIXES.find(([codes]) => codes.test(code))?.[1] ??
    "Check that the server is reachable, and any proxies between you and it."
  );
}

/** Sources: the errors of Node, of OpenSSL and of undici (lib/core/errors.js). */
const CONNECTION_FIXES: readonly (readonly [codes: RegExp, fix: string])[] = [
  [/^(?:ENOTFOUND|EAI_AGAIN)$/, "Check the host name of baseUrl."],
  [
    /^(?:HPE_|HTTPParser|EPROTO|ERR_SSL)/,
    "The response is not HTTP, or not TLS. Check the scheme and port of baseUrl.",
  ],
  [/CERT|SIGNED/, "Check the certificate of the server, or add its authority to NODE_EXTRA_CA_CERTS."],
  [
    /^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET)$/,
    "The connection was closed. Send the request again, or check any proxies between you and the server.",
  ],
  [
    /^UND_ERR_(?:HEADERS_OVERFLOW|RES_|REQ_|INVALID_RET)/,
    "The response is not valid HTTP. Check the server, and any proxies between you and it.",
  ],
];

const API_KEY: HeaderName = "x-api-key";
const AUTHORIZATION: HeaderName = "authorization";

/** Adds the caller's credentials to headers, unless the options set that header themselves, or remove it by `null`. */
type Authorize = (headers: Headers, passed: Settings["headers"]) => Promise<void>;

/** Finds the credentials in a client's options or in the environment. */
function createAuthorize(options: ClientOptions, basic: string | undefined): Authorize {
  const { authToken } = options;
  const variable = "ANTHROPIC_API_KEY";
  const fromEnvironment =
    options.apiKey === undefined && authToken == null ? readEnvironment(variable) : undefined;
  const apiKey = fromEnvironment ?? options.apiKey;
  if (apiKey === undefined && authToken == null) {
    throw new UsageError({
      code: "missing-option",
      option: "apiKey",
      expected: "an API key",
      fix: `Pass apiKey or set ${variable}; apiKey: null sends none.`,
    });
  }
  if ("document" in globalThis && !options.dangerouslyAllowBrowser && (apiKey ?? authToken) != null) {
    throw invalidCall(
      "Failed to create a client: in a browser every visitor can read the API key. Use a proxy that adds the key and pass apiKey: null, or pass dangerouslyAllowBrowser: true.",
    );
  }
  if (fromEnvironment !== undefined) readSecret(variable, fromEnvironment);
  const authorization = authToken == null ? basic : `Bearer ${readSecret("authToken", authToken)}`;

  return async (headers, passed) => {
    const isUnset = (name: HeaderName): boolean => passed[name] !== null && !headers.has(name);
    if (apiKey != null && isUnset(API_KEY)) {
      headers.set(
        API_KEY,
        readSecret("apiKey", typeof apiKey === "function" ? await issueKey(apiKey) : apiKey),
      );
    }
    if (authorization !== undefined && isUnset(AUTHORIZATION)) headers.set(AUTHORIZATION, authorization);
  };
}

/** Calls the caller's function, which may throw anything, also undefined, which openapi-fetch takes for no error. */
async function issueKey(apiKey: () => string | Promise<string>): Promise<string> {
  try {
    return await apiKey();
  } catch (cause) {
    const fix = `Failed to get the API key: ${describeCause(cause)}. Check the apiKey function.`;
    throw new UsageError({ code: "invalid-call", option: "apiKey", fix }, { cause });
  }
}
