import { API_VERSION, type HeaderName } from "@text-completions/core";
import { asRecord } from "./as-record.ts";
import type { Exchange } from "./exchange.ts";
import { Failure } from "./failure.ts";
import type { MessagesRequest } from "./messages-request.ts";
import { readKey, type Settings } from "./read-options.ts";
import { toFailure } from "./to-failure.ts";

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
