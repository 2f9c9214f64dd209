import { COMPLETE_PATH } from "@text-completions/core";
import type { Call } from "./call.ts";
import { createApiError } from "./create-api-error.ts";

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
