import { API_VERSION, errorTypeOf, type HeaderName } from "@text-completions/core";
import {
  createIdleTimer,
  openAbortScope,
  sendRequest,
  startTimer,
  trimSecret,
  untilAborted,
} from "@text-completions/core/internal";
import { asRecord, BridgeError, type Parsed, READING_FAILED } from "./bridge-error.ts";
import { readModelInfo } from "./capability-store.ts";
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
 * The headers of requests upstream. From now on the exchange knows the key in them as a secret.
 *
 * @throws {Error} if the `apiKey` function returns no key.
 */
export async function buildHeaders(exchange: Exchange): Promise<Headers> {
  const { request, settings, scope } = exchange;
  const own = await untilAborted(readOwnKey(settings), scope.signal);
  const headers = new Headers(own ?? [...request.headers].filter(([name]) => FORWARDED.includes(name)));
  exchange.addSecrets(headers);
  headers.set("content-type" satisfies HeaderName, "application/json");
  headers.set("anthropic-version" satisfies HeaderName, API_VERSION);
  return headers;
}

function spendsOwnKey({ apiKey, authToken }: Settings): boolean {
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
 * Sends a message upstream. An upstream may close an idle connection just as it is reused: if it has responded before, the
 * request is sent once more, for nothing was answered.
 *
 * @throws {BridgeError} if no response comes. A failure status is a response.
 * @throws the signal's reason, if the caller aborts.
 */
export async function postMessage(
  body: MessagesRequest,
  headers: Headers,
  exchange: Exchange,
): Promise<Response> {
  const { request, settings, state, scope, call } = exchange;
  const url = `${settings.baseUrl}/v1/messages`;
  const text = JSON.stringify(body);
  const send = (): Promise<Response> => {
    // Redirects are not followed, for the key would go along.
    const init: RequestInit = { method: "POST", headers, body: text, redirect: "manual" };
    const { fetch = globalThis.fetch } = settings;
    return sendRequest(fetch, new Request(url, { ...init, signal: scope.signal }), scope.signal);
  };
  try {
    const response = await send().catch((error: unknown) => {
      if (scope.signal.aborted || !state.hasResponded || !isClosedConnection(error)) throw error;
      return send();
    });
    state.hasResponded = true;
    call.requestId = response.headers.get("request-id" satisfies HeaderName) ?? call.requestId;
    return response;
  } catch (error) {
    request.signal.throwIfAborted();
    throw toConnectionError(error, url);
  }
}

/** What Node, its `fetch` and Bun call a connection that the other side has closed. */
const CLOSED_CODES: ReadonlySet<unknown> = new Set([
  "ECONNRESET",
  "EPIPE",
  "UND_ERR_SOCKET",
  "ConnectionClosed",
]);

const TIMEOUT_CODES: ReadonlySet<unknown> = new Set([
  "ETIMEDOUT",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
]);

function isClosedConnection(error: unknown): boolean {
  return codesOf(error).some((code) => CLOSED_CODES.has(code));
}

function isTimeout(error: unknown): boolean {
  return asRecord(error)["name"] === "TimeoutError" || codesOf(error).some((code) => TIMEOUT_CODES.has(code));
}

function codesOf(error: unknown): unknown[] {
  const { code, cause } = asRecord(error);
  return [code, asRecord(cause)["code"]];
}

function toConnectionError(error: unknown, url: string): BridgeError {
  const fault = `Failed to send POST ${url}: ${describeError(error)}.`;
  return isTimeout(error)
    ? new BridgeError("timeout_error", "The upstream API did not respond in time.", {
        fault: `${fault} Check the upstream, or raise the time-out.`,
      })
    : new BridgeError("api_error", "The upstream API cannot be reached.", {
        fault: `${fault} Check baseUrl and the network.`,
      });
}

/** An error with its cause, without a full stop. */
function describeError(error: unknown): string {
  const { cause } = asRecord(error);
  const whole = cause === undefined ? String(error) : `${String(error)} (${describeError(cause)})`;
  return whole.replace(/\.(?=\)*$)/g, "");
}

/** The headers of a response that mean the same to a legacy caller: id, organisation, limits, and when to retry. */
const PASSED = /^(?:request-id|retry-after|x-should-retry|anthropic-)/;

/** The headers of an upstream's response that go to the caller. */
export function passHeaders(headers: Headers, { redactor }: Exchange): Record<string, string> {
  return Object.fromEntries(
    [...headers].filter(([name]) => PASSED.test(name)).map(([name, value]) => [name, redactor.text(value)]),
  );
}

/** Of the response to a failed request no more is read, for a message has no need of it. */
const MAX_ERROR_BYTES = 65_536;

/** A failure response of the upstream: the error for the caller, and its message as the upstream wrote it. */
export interface UpstreamError {
  readonly error: BridgeError;
  readonly message: string;
}

/**
 * Reads a failure response. The caller gets the upstream's status and message, fields by their legacy names. What concerns
 * the bridge's own key is not the caller's mistake, and becomes a 500.
 */
export async function readUpstreamError(response: Response, exchange: Exchange): Promise<UpstreamError> {
  const { settings } = exchange;
  const { status } = response;
  const { text } = await readText(response, MAX_ERROR_BYTES, exchange).catch((error: unknown) => {
    if (!(error instanceof BridgeError)) throw error;
    return { text: "" };
  });
  const { type = errorTypeOf(status), message } = findError(text);
  const words = message ?? `The upstream API responded with status ${status}.`;
  const headers = passHeaders(response.headers, exchange);
  const step = NEXT_STEPS.get(status);
  const fault = `Failed to send POST ${settings.baseUrl}/v1/messages: status ${status}: ${toSentence(words)}${step ?? ""}`;
  const isOfKey = status === UNAUTHORIZED || status === FORBIDDEN;
  if (isOfKey && spendsOwnKey(settings)) {
    const error = new BridgeError("api_error", "The upstream API rejected the key of the bridge.", {
      headers,
      fault,
    });
    return { error, message: words };
  }
  // A redirect is not a response that a caller could use.
  const own = status < BAD_REQUEST ? {} : { status };
  return { error: new BridgeError(type, toLegacyNames(words), { ...own, headers, fault }), message: words };
}

/** What the operator can do about a status. */
const NEXT_STEPS: ReadonlyMap<number, string> = new Map([
  [401, " Check the key."],
  [403, " Check the key."],
  [404, " Check models and baseUrl."],
]);

const BAD_REQUEST = 400;
const UNAUTHORIZED = 401;
const FORBIDDEN = 403;

/** The error in a body: in the envelope of the API, as other servers write theirs, or in a page. */
function findError(text: string): { type?: string | undefined; message?: string | undefined } {
  const parsed = parseJson(text);
  if (Object(parsed) !== parsed) return { message: firstLine(typeof parsed === "string" ? parsed : text) };
  const body = asRecord(parsed);
  const { type, message } = asRecord(body["error"]);
  return {
    type: body["type"] === "error" && typeof type === "string" ? type : undefined,
    message: findWords([message, body["error"], body["message"], body["detail"], body["errors"]]),
  };
}

/** The first value that is a message, or holds one: Ollama's `error`, FastAPI's `detail` and its list of `{ loc, msg }`. */
function findWords(values: readonly unknown[], depth = 0): string | undefined {
  for (const value of depth > MAX_DEPTH ? [] : values) {
    if (typeof value === "string" && value.trim() !== "") return value;
    const words = Array.isArray(value) ? listWords(value, depth) : memberWords(asRecord(value), depth);
    if (words !== undefined) return words;
  }
  return undefined;
}

function listWords(items: readonly unknown[], depth: number): string | undefined {
  const words = items.slice(0, MAX_LISTED).flatMap((item) => findWords([item], depth + 1) ?? []);
  return words.length > 0 ? words.join("; ") : undefined;
}

function memberWords({ loc, msg, message, detail }: Parsed, depth: number): string | undefined {
  const words = findWords([msg, message, detail], depth + 1);
  const place = Array.isArray(loc) ? loc.filter((part) => part !== "body").join(".") : "";
  return words === undefined || place === "" ? words : `${place}: ${words}`;
}

const MAX_DEPTH = 4;
const MAX_LISTED = 3;
const MAX_LINE_LENGTH = 300;

/** What a text that is not JSON says: the title of a page, or the first line. */
function firstLine(text: string): string | undefined {
  const title = /<title[^<>]*>([^<]+)/i.exec(text)?.[1];
  const line = (title ?? text.replace(/<[^<>]*>/g, "\n"))
    .split("\n")
    .map((each) => each.trim())
    .find((each) => each !== "");
  return line?.slice(0, MAX_LINE_LENGTH);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A message in which fields have their legacy names, and which says what limits the length of prompt and completion. */
function toLegacyNames(message: string): string {
  const renamed = message
    .replace(/\bmax_(?:completion_|output_|new_)?tokens\b/g, "max_tokens_to_sample")
    .replace(/^(?:messages|system)\b[\w.]*|\bmessages\.\d+[\w.]*/, "prompt");
  const isOfContext = /\bcontext (?:length|limit|size|window)\b/i.test(renamed);
  return isOfContext && !renamed.includes("max_tokens_to_sample")
    ? `${toSentence(renamed)} Shorten the prompt or lower max_tokens_to_sample.`
    : renamed;
}

function toSentence(text: string): string {
  const trimmed = text.trimEnd();
  return trimmed.endsWith(".") ? trimmed : `${trimmed}.`;
}

/** The body of a response, read as it comes; each wait ends when the exchange does, or the upstream falls silent. */
export interface BodyReader {
  /**
   * The next bytes; undefined at the end.
   *
   * @throws {BridgeError} if the upstream breaks off or falls silent.
   * @throws the signal's reason, if the caller aborts.
   */
  readonly read: () => Promise<Uint8Array | undefined>;
  /** Cancels the rest, which closes the connection. */
  readonly leave: (reason?: unknown) => void;
  /** Reads the rest, without anyone waiting, so that the connection can serve again; but not for long. */
  readonly drain: () => void;
}

/** How long an upstream may take to end a response that is complete. */
const MAX_DRAIN_MS = 1000;

/** Opens the body of a response. */
export function openBody(
  body: ReadableStream<Uint8Array>,
  { request, settings, scope }: Exchange,
): BodyReader {
  const { clock, stallTimeoutMs } = settings;
  const { signal } = scope;
  const reader = body.getReader();
  const timer = createIdleTimer(clock, (limitMs) => {
    scope.abort(new DOMException(`the upstream sent nothing for ${limitMs} ms`, "TimeoutError"));
  });
  const cancel = (reason?: unknown): void => {
    // Not awaited: some streams never settle a cancellation.
    reader.cancel(reason).catch(() => undefined);
  };
  const onAbort = (): void => cancel(signal.reason);
  if (signal.aborted) onAbort();
  else signal.addEventListener("abort", onAbort, { once: true });
  const close = (): void => {
    timer.stop();
    signal.removeEventListener("abort", onAbort);
  };

  return {
    async read() {
      timer.start(stallTimeoutMs);
      try {
        const { value } = await reader.read();
        timer.reset();
        signal.throwIfAborted();
        if (value === undefined) close();
        return value;
      } catch (error) {
        close();
        request.signal.throwIfAborted();
        throw toBodyError(signal.aborted ? signal.reason : error);
      }
    },
    leave(reason) {
      close();
      cancel(reason);
    },
    drain() {
      close();
      const stop = startTimer(clock, MAX_DRAIN_MS, cancel);
      const readOn = async (): Promise<void> => {
        while (!(await reader.read()).done);
        stop();
      };
      readOn().catch(stop);
    },
  };
}

/** What the operator can do about a response that ends too early. */
export const LOOK_BETWEEN = "Check the upstream, and what stands between it and the bridge.";

/** The error of an upstream that ends its response too early. */
export const BROKEN_OFF = { type: "api_error", message: "The upstream API broke off." } as const;

function toBodyError(error: unknown): BridgeError {
  const fault = `${READING_FAILED} ${describeError(error)}.`;
  return isTimeout(error)
    ? new BridgeError("timeout_error", "The upstream API stopped responding.", {
        fault: `${fault} Check the upstream, or raise stallTimeoutMs.`,
      })
    : new BridgeError(BROKEN_OFF.type, BROKEN_OFF.message, { fault: `${fault} ${LOOK_BETWEEN}` });
}

/** The text of a body. Beyond the limit it is cut off there, and the rest is not read. */
export async function readText(
  { body }: Pick<Response, "body">,
  maxBytes: number,
  exchange: Exchange,
): Promise<{ text: string; isWhole: boolean }> {
  if (body === null) return { text: "", isWhole: true };
  const reader = openBody(body, exchange);
  const decoder = new TextDecoder();
  let rest = maxBytes;
  let text = "";
  for (let bytes = await reader.read(); bytes !== undefined; bytes = await reader.read()) {
    text += decoder.decode(bytes.subarray(0, rest), { stream: true });
    rest -= bytes.length;
    if (rest >= 0) continue;
    reader.leave();
    return { text, isWhole: false };
  }
  return { text: text + decoder.decode(), isWhole: true };
}

/** How long the upstream's list of models may take to answer. */
const LOOK_UP_MS = 3000;

/**
 * Asks the upstream's list of models about one whose documentation is not known here, once, and one request at a time. No
 * response waits for it.
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
    const { text } = await readText(response, MAX_ERROR_BYTES, { ...exchange, scope });
    const capabilities = response.ok ? readModelInfo(parseJson(text)) : {};
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

/** What a URL takes for a folder. */
const DOTS = /^\.+$/;

/** A `models` function may make model ids of whatever callers send. */
const MAX_LOOKED_UP = 1000;
