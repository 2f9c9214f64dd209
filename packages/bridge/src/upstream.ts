import { API_VERSION, type HeaderName } from "@text-completions/core";
import {
  openAbortScope,
  redactHeaderTexts,
  sendRequest,
  startTimer,
  trimSecret,
  untilAborted,
} from "@text-completions/core/internal";
import {
  BridgeError,
  describeError,
  findTimeoutOption,
  isClosedConnection,
  isTimeout,
  UPSTREAM_FAILURE,
} from "./bridge-error.ts";
import { readModelInfo } from "./capability-store.ts";
import type { Exchange } from "./exchange.ts";
import type { Settings } from "./resolve-options.ts";
import { LOOK_BETWEEN, readText } from "./response-body.ts";
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
 * The headers of requests upstream. From now on the exchange knows the key in them as a secret.
 *
 * @throws {Error} if the `apiKey` function returns no key.
 */
export async function buildHeaders(exchange: Exchange): Promise<Headers> {
  const { request, settings, scope } = exchange;
  const own = await untilAborted(readOwnKey(settings), scope.signal).catch((error: unknown) => {
    request.signal.throwIfAborted();
    throw scope.signal.aborted ? toKeyError(error) : error;
  });
  const headers = new Headers(own ?? [...request.headers].filter(([name]) => FORWARDED.includes(name)));
  exchange.addSecrets(headers);
  headers.set("content-type" satisfies HeaderName, "application/json");
  headers.set("anthropic-version" satisfies HeaderName, API_VERSION);
  return headers;
}

function toKeyError(error: unknown): BridgeError {
  const step = `Check the apiKey function, or raise ${findTimeoutOption(error)}.`;
  const fault = `Failed to get the API key: ${describeError(error)}. ${step}`;
  return new BridgeError("timeout_error", "The bridge did not respond in time.", { fault });
}

/** Whether the bridge has a key of its own. */
export function spendsOwnKey({ apiKey, authToken }: Settings): boolean {
  return apiKey !== null || authToken !== undefined;
}

/** The bridge's own credentials; undefined if it forwards the caller's. */
async function readOwnKey(settings: Settings): Promise<Record<string, string> | undefined> {
  const { apiKey, authToken } = settings;
  if (!spendsOwnKey(settings)) return undefined;
  if (apiKey === null) return { [TOKEN]: `Bearer ${authToken}` };
  const issued: unknown = typeof apiKey === "function" ? await apiKey() : apiKey;
  const key = typeof issued === "string" ? trimSecret(issued) : undefined;
  if (key === undefined)
    throw new Error("The apiKey function returned no key. Return a string without spaces.");
  return { [KEY]: key };
}

/**
 * Sends a message upstream. An upstream may close an idle connection just as it is reused: if it has responded before,
 * the request is sent again, because nothing was received.
 *
 * @throws {BridgeError} if no response comes. A failure status is a response.
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
  const post = (): Promise<Response> => {
    // Redirects are not followed, because the key would be sent along.
    const init: RequestInit = { method: "POST", headers, body: text, redirect: "manual" };
    const { fetch = globalThis.fetch } = settings;
    return sendRequest(fetch, new Request(url, { ...init, signal: scope.signal }), scope.signal);
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

/**
 * Whether a status means that no server of messages is there now: Bad Gateway, Service Unavailable (a model that is still
 * being loaded), Gateway Timeout.
 */
export function isUnavailable(status: number): boolean {
  return status >= 502 && status <= 504;
}

function toConnectionError(error: unknown, url: string): BridgeError {
  const fault = `Failed to send POST ${url}: ${describeError(error)}.`;
  if (isTimeout(error)) {
    return new BridgeError("timeout_error", "The upstream API did not respond in time.", {
      fault: `${fault} Check the upstream, or raise ${findTimeoutOption(error)}.`,
      upstreamError: UPSTREAM_FAILURE.timeout,
    });
  }
  const upstreamError = UPSTREAM_FAILURE.connection;
  if (isClosedConnection(error)) {
    return new BridgeError("api_error", "The upstream API closed the connection without a response.", {
      fault: `${fault} ${LOOK_BETWEEN}`,
      upstreamError,
    });
  }
  return new BridgeError("api_error", "The upstream API cannot be reached.", {
    fault: `${fault} Check baseUrl and the network.`,
    upstreamError,
  });
}

/** The headers of a response that mean the same to a legacy caller: id, organisation, limits, and when to retry. */
const PASSED = /^(?:request-id|retry-after|x-should-retry|anthropic-)/;

/** The headers of an upstream's response that go to the caller. */
export function passHeaders(headers: Headers, { redactor }: Exchange): Record<string, string> {
  const passed = [...headers].filter(([name]) => PASSED.test(name));
  return Object.fromEntries(redactHeaderTexts(passed, redactor));
}

/** How long the upstream's list of models may take to answer. */
const LOOK_UP_MS = 3000;

/**
 * Asks the upstream's list of models about one whose documentation is not known here, once, and one request at a time.
 * No response waits for it.
 */
export async function lookUpModel(model: string, headers: Headers, exchange: Exchange): Promise<void> {
  const { settings, state } = exchange;
  if (state.isLookingUp || state.lookedUp.has(model) || state.lookedUp.size >= MAX_LOOKED_UP) return;
  if (DOTS.test(model)) return;
  state.lookedUp.add(model);
  state.isLookingUp = true;
  const { fetch = globalThis.fetch, clock, baseUrl } = settings;
  const scope = openAbortScope();
  const stop = startTimer(clock, LOOK_UP_MS, () => scope.abort(new DOMException("too late", "TimeoutError")));
  try {
    const url = `${baseUrl}/v1/models/${encodeURIComponent(model)}`;
    const init: RequestInit = { headers, redirect: "manual", signal: scope.signal };
    const response = await sendRequest(fetch, new Request(url, init), scope.signal);
    const { text } = await readText(response, MAX_INFO_BYTES, { ...exchange, scope });
    const capabilities = response.ok ? readModelInfo(JSON.parse(text)) : {};
    if (Object.keys(capabilities).length === 0) return;
    settings.capabilities.learn({ model, capabilities, source: "upstream-list" });
    settings.onCapabilitiesLearned?.({ model, capabilities, source: "upstream-list" });
  } catch {
    // The model is assumed to accept everything until it says otherwise.
  } finally {
    stop();
    scope.dispose();
    state.isLookingUp = false;
  }
}

/** No real description of a model is longer. */
const MAX_INFO_BYTES = 65_536;

/** Path segments that a URL parser would resolve as folders. */
const DOTS = /^\.+$/;

/** A `models` function may make model ids of whatever callers send. */
const MAX_LOOKED_UP = 1000;
