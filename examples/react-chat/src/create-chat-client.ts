import { createClient, type Client, type ClientOptions } from "@text-completions/client";

/**
 * A client of this page's own server, which adds the key: a page that had one would show it to every visitor.
 */
export function createChatClient(options: ClientOptions = {}): Client {
  return createClient({
    apiKey: null,
    baseUrl: new URL("/api", location.href),
    // A short wait is sat out; a longer one is shown, and the person decides.
    maxRetryDelayMs: 2000,
    stallTimeoutMs: 10_000,
    ...options,
  });
}
