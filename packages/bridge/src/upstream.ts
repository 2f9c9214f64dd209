import { API_VERSION, type HeaderName } from "@text-completions/core";
import {
  type AbortScope,
  createRequest,
  describeCause,
  endSentence,
  isClosedConnection,
  isTimeout,
  isUsageError,
  openAbortScope,
  readSecret,
  redactHeaderTexts,
  sendRequest,
  startTimer,
  untilAborted,
  withBody,
} from "@text-completions/core/internal";
import {
  BridgeError,
  findTimeoutOption,
  LOOK_BETWEEN,
  optionFailed,
  type UpstreamFailure,
} from "./bridge-error.ts";
import type { Exchange } from "./exchange.ts";
import type { Settings } from "./resolve-options.ts";
import type { MessagesRequest } from "./to-messages-request.ts";

const KEY = "x-api-key" satisfies HeaderName;
const TOKEN = "authorization" satisfies HeaderName;

/** Headers of a caller whose own key is forwarded. */
const FORWARDED: readonly string[] = [
  KEY,
  TOKEN,
  "anthropic-workspace-id",
  "anthropic-dangerous-direct-browser-access",
] satisfies HeaderName[];

/**
 * Builds the headers of requests upstream. From then on, the key in them is redacted as a secret of the exchange.
 *
 * @throws {BridgeError} if the `apiKey` function throws, returns no key, or takes too long.
 */
export async function buildHeaders(exchange: Exchange): Promise<Headers> {
  const headers = new Headers(await readCredentials(exchange));
  exchange.addSecrets(headers);
  headers.set("content-type" satisfies HeaderName, "application/json");
  headers.set("anthropic-version" satisfies HeaderName, API_VERSION);
  return headers;
}

/** Whether requests are sent with the bridge's own key. */
export function usesOwnKey({ apiKey, authToken }: Settings): boolean {
  return apiKey !== null || authToken !== undefined;
}

/** The bridge's own credentials, or those of the caller if it has none. */
async function readCredentials(exchange: Exchange): Promise<HeadersInit> {
  const { request, settings } = exchange;
  const { apiKey, authToken } = settings;
  if (!usesOwnKey(settings)) return [...request.headers].filter(([name]) => FORWARDED.includes(name));
  if (apiKey === null) return { [TOKEN]: `Bearer ${authToken}` };
  return { [KEY]: typeof apiKey === "string" ? apiKey : await issueKey(apiKey, exchange) };
}

/** Calls the `apiKey` function, and waits for the key until the exchange ends. */
async function issueKey(
  apiKey: () => string | Promise<string>,
  { request, scope }: Exchange,
): Promise<string> {
  const issued = Promise.resolve()
    .then(apiKey)
    .then((key) => readSecret("apiKey", key));
  try {
    return await untilAborted(issued, scope.signal);
  } catch (error) {
    request.signal.throwIfAborted();
    throw toKeyError(error, scope.signal.aborted);
  }
}

function toKeyError(error: unknown, isTooLate: boolean): BridgeError {
  const step = "get the API key";
  const reason = describeCause(error);
  if (!isTooLate) return optionFailed("apiKey", step, reason);
  const fault = `Failed to ${step}: ${endSentence(reason)} Check the apiKey function, or raise ${findTimeoutOption(error)}.`;
  return new BridgeError("timeout_error", "The bridge did not respond in time.", { fault });
}

/**
 * Sends a message upstream. An upstream may close an idle connection just as it is reused: if it has responded before,
 * the request is sent again, because nothing was received.
 *
 * @throws {BridgeError} if no response arrives. A response with a failure status is returned.
 * @throws the signal's reason, if the caller aborts.
 */
export async function postMessage(
  body: MessagesRequest,
  headers: Headers,
  exchange: Exchange,
): Promise<Response> {
  const { request, settings, state, scope, call, trace } = exchange;
  const url = `${settings.baseUrl}/v1/messages`;
  const text = JSON.stringify(body);
  const post = async (): Promise<Response> => {
    // Redirects are not followed, because the key would be sent along.
    const init: RequestInit = { method: "POST", headers, body: text, redirect: "manual" };
    const { fetch = globalThis.fetch } = settings;
    return withBody(
      await sendRequest(fetch, createRequest(url, { ...init, signal: scope.signal }), scope.signal),
    );
  };
  const send = trace === undefined ? post : (): Promise<Response> => trace.send(post);
  try {
    const response = await send().catch((error: unknown) => {
      if (scope.signal.aborted || !state.hasResponded || !isClosedConnection(error)) throw error;
      return send();
    });
    state.hasResponded = true;
    if (!isUnavailable(response.status)) state.availableAt = settings.clock.now();
    call.requestId = response.headers.get("request-id" satisfies HeaderName) ?? call.requestId;
    return response;
  } catch (error) {
    request.signal.throwIfAborted();
    throw toConnectionError(error, url);
  }
}

/** How long the upstream may take to respond to a question about its models. */
const MAX_LOOK_UP_MS = 3000;

/**
 * Requests the list of models of the upstream, or the one at `path` in it. Rejects if that takes longer than 3 s.
 */
export async function requestModels<Result>(
  { fetch = globalThis.fetch, clock, baseUrl }: Settings,
  { path, headers }: { path: string; headers: HeadersInit },
  read: (response: Response, scope: AbortScope) => Promise<Result>,
): Promise<Result> {
  const scope = openAbortScope();
  const onTimeout = (): void => scope.abort(new DOMException("too late", "TimeoutError"));
  const stopTimer = startTimer(clock, MAX_LOOK_UP_MS, onTimeout);
  try {
    const init: RequestInit = { headers, redirect: "manual", signal: scope.signal };
    const request = createRequest(`${baseUrl}/v1/models${path}`, init);
    return await read(await sendRequest(fetch, request, scope.signal), scope);
  } finally {
    stopTimer();
    scope.dispose();
  }
}

/**
 * Whether a status means that the server is not available now: Bad Gateway, Service Unavailable (for instance while a
 * model is being loaded), Gateway Timeout.
 */
export function isUnavailable(status: number): boolean {
  return status >= 502 && status <= 504;
}

function toConnectionError(error: unknown, url: string): BridgeError {
  const fault = `Failed to send POST ${url}: ${endSentence(describeCause(error))}`;
  if (isTimeout(error)) {
    return new BridgeError("timeout_error", "The upstream API did not respond in time.", {
      fault: `${fault} Check the upstream, or raise ${findTimeoutOption(error)}.`,
      upstreamError: "timeout" satisfies UpstreamFailure,
    });
  }
  const upstreamError = "connection" satisfies UpstreamFailure;
  if (isClosedConnection(error)) {
    return new BridgeError("api_error", "The upstream API closed the connection without a response.", {
      fault: `${fault} ${LOOK_BETWEEN}`,
      upstreamError,
    });
  }
  return new BridgeError("api_error", "The upstream API cannot be reached.", {
    fault: isUsageError(error) ? fault : `${fault} Check baseUrl and the network.`,
    upstreamError,
  });
}

/** Headers of a response that mean the same in the legacy API: id, organisation, limits, and when to retry. */
const PASSED = /^(?:request-id|retry-after|x-should-retry|anthropic-)/;

/** Returns the headers of an upstream's response that the caller gets. */
export function passHeaders(headers: Headers, { redactor }: Exchange): Record<string, string> {
  const passed = [...headers].filter(([name]) => PASSED.test(name));
  return Object.fromEntries(redactHeaderTexts(passed, redactor));
}
