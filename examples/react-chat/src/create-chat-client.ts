import { createClient, type Client, type ClientOptions } from "@text-completions/client";

/** Where the page's own server takes requests for the API. */
export const BACK_END = "/api";

/**
 * A client of this page's own server, which adds the key: a page that had one would show it to every visitor.
 */
export function createChatClient(options: ClientOptions = {}): Client {
  return createClient({
    apiKey: null,
    baseUrl: BACK_END,
    // A short wait happens unseen; a longer one is shown, and the person decides.
    maxRetryDelayMs: 2000,
    stallTimeoutMs: 10_000,
    ...options,
  });
}
