import { API_VERSION, HEADER } from "@text-completions/core";
import type { Exchange } from "./exchange.ts";
import type { MessagesRequest } from "./messages-request.ts";
import { requireKey, type Settings } from "./read-options.ts";
import { toFailure } from "./to-failure.ts";

/** Headers of a caller whose own key is passed on. */
const PASSED_ON: ReadonlySet<string> = new Set([
  HEADER.xApiKey,
  HEADER.authorization,
  HEADER.anthropicWorkspaceId,
  HEADER.anthropicDangerousDirectBrowserAccess,
]);

/**
 * Sends a request upstream.
 *
 * @throws {Failure} in the shape of the legacy API, unless the answer is a success.
 * @throws the signal's reason, if the caller aborts.
 */
export async function sendUpstream(
  body: MessagesRequest,
  { request, settings, call }: Exchange,
): Promise<Response> {
  const { signal } = request;
  const { url, fetch = globalThis.fetch } = settings;
  const ownKey = await readOwnKey(settings);
  const headers = new Headers(ownKey ?? [...request.headers].filter(([name]) => PASSED_ON.has(name)));
  headers.set(HEADER.contentType, "application/json");
  headers.set(HEADER.anthropicVersion, API_VERSION);
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
    return error;
  });
  if (response instanceof Response) {
    call.requestId = response.headers.get(HEADER.requestId) ?? call.requestId;
    if (response.ok) return response;
  }
  throw await toFailure(response, url, ownKey);
}

/** The bridge's own credentials; none if it passes on the caller's. */
async function readOwnKey({ apiKey, authToken }: Settings): Promise<Record<string, string> | undefined> {
  const key = typeof apiKey === "function" ? await apiKey() : apiKey;
  if (key !== null) return { [HEADER.xApiKey]: requireKey(key) };
  return authToken === undefined ? undefined : { [HEADER.authorization]: `Bearer ${requireKey(authToken)}` };
}
