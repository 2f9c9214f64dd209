import { API_VERSION, type HeaderName, errorTypeOf } from "@text-completions/core";
import { asRecord, Failure } from "./bridge-error.ts";
import type { Exchange } from "./exchange.ts";
import type { MessagesRequest } from "./options.ts";
import { readKey, type Settings } from "./resolve-options.ts";

const KEY = "x-api-key" satisfies HeaderName;
const TOKEN = "authorization" satisfies HeaderName;

/** Headers of a caller whose own key is passed on. */
const PASSED_ON: readonly string[] = [
  KEY,
  TOKEN,
  "anthropic-workspace-id",
  "anthropic-dangerous-direct-browser-access",
] satisfies HeaderName[];

/**
 * Sends a request upstream.
 *
 * @throws {Failure} in the shape of the legacy API, unless the answer is a success.
 * @throws the signal's reason, if the caller aborts.
 */
export async function sendUpstream(body: MessagesRequest, exchange: Exchange): Promise<Response> {
  const { request, settings, call } = exchange;
  const { signal } = request;
  const { url, fetch = globalThis.fetch } = settings;
  const ownKey = await readOwnKey(settings);
  const headers = new Headers(ownKey ?? [...request.headers].filter(([name]) => PASSED_ON.includes(name)));
  exchange.keys = `${headers.get(KEY)} ${headers.get(TOKEN)}`.match(/[^ ,]{8,}/g) ?? [];
  headers.set("content-type" satisfies HeaderName, "application/json");
  headers.set("anthropic-version" satisfies HeaderName, API_VERSION);
  // Redirects are not followed, for the key would go along.
  const init: RequestInit = {
    method: "POST",
    headers,
    body: JSON.stringify(body),
    signal,
    redirect: "manual",
  };
  const response = await fetch(new Request(url, init)).catch((error: unknown) => {
    signal.throwIfAborted();
    const fault = `Failed to reach ${url}: ${[error, asRecord(error)["cause"]].join(" ").trim()}`;
    throw new Failure("api_error", "The upstream API cannot be reached.", { fault });
  });
  call.requestId = response.headers.get("request-id" satisfies HeaderName) ?? call.requestId;
  if (response.ok) return response;
  throw await toFailure(response, url, ownKey);
}

/** The bridge's own credentials; none if it passes on the caller's. */
async function readOwnKey({ apiKey, authToken }: Settings): Promise<Record<string, string> | undefined> {
  const issued = typeof apiKey === "function" ? await apiKey() : apiKey;
  const key = readKey(issued ?? authToken);
  if (issued === null) return key ? { [TOKEN]: `Bearer ${key}` } : undefined;
  if (!key) throw new TypeError("Failed to find a key: apiKey gave none.");
  return { [KEY]: key };
}

const BAD_REQUEST = 400;

/** Statuses that concern the key: unauthorized, forbidden. */
const ABOUT_KEYS: ReadonlySet<number> = new Set([401, 403]);

/**
 * What a failed attempt is to the caller: the upstream's status and message, its fields by their legacy names. What
 * concerns the bridge's own key is no fault of the caller, and becomes a 500.
 */
export async function toFailure(response: Response, url: string, ownKey?: object): Promise<Failure> {
  const { status } = response;
  const { type, message } = await readError(response);
  const details = {
    headers: passedHeaders(response.headers),
    fault: `${url} answered ${status}: ${message}`,
  };
  if (ownKey && ABOUT_KEYS.has(status)) {
    return new Failure("api_error", "The upstream API refused the key of the bridge.", details);
  }
  // A redirect is no answer.
  return new Failure(type, rename(message), status < BAD_REQUEST ? details : { ...details, status });
}

/** The error in a body: in the envelope of the API, or as other servers write theirs. */
async function readError(response: Response): Promise<{ type: string; message: string }> {
  const { status } = response;
  const body = asRecord(await response.json().catch(() => undefined));
  const { type, message = body["message"] } = asRecord(body["error"]);
  return {
    type: body["type"] === "error" && typeof type === "string" ? type : errorTypeOf(status),
    message: typeof message === "string" ? message : `The upstream API answered ${status}.`,
  };
}

/** A message whose field, which stands first, has its legacy name. */
function rename(message: string): string {
  return message
    .replace(/^max_tokens\b/, "max_tokens_to_sample")
    .replace(/^(messages|system)\b[\w.]*/, "prompt");
}

/** Headers of the upstream that mean the same to a legacy caller: id, organisation, limits, and when to try again. */
const PASSED = /^(request-id|retry-after|x-should-retry|anthropic-)/;

/** The headers of an upstream's answer that go to the caller. */
export function passedHeaders(headers: Headers): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => PASSED.test(name)));
}
