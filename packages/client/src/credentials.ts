import type { ClientOptions } from "./client-options.ts";
import type { HeaderName } from "./header-name.ts";
import { readEnvironment } from "./read-environment.ts";

const API_KEY: HeaderName = "x-api-key";
const AUTHORIZATION: HeaderName = "authorization";

/** Adds the caller's credentials to a request that does not have its own. */
export type Authorize = (request: Request) => Promise<void>;

/**
 * Finds the credentials in a client's options or the environment.
 *
 * @throws {TypeError} if there are none, or if a page would give them away.
 */
export function createAuthorize(options: ClientOptions): Authorize {
  const { authToken } = options;
  const apiKey =
    options.apiKey === undefined && !authToken ? readEnvironment("ANTHROPIC_API_KEY") : options.apiKey;
  if (apiKey === undefined && !authToken) {
    throw new TypeError(
      "Failed to create a client: there is no API key. Give apiKey or set ANTHROPIC_API_KEY; apiKey: null sends none.",
    );
  }
  const token = authToken ? `Bearer ${checkSecret("authToken", authToken)}` : undefined;
  if (typeof apiKey === "string") checkSecret("apiKey", apiKey);

  return async ({ headers }) => {
    const key = typeof apiKey === "function" ? await apiKey() : apiKey;
    if (key != null && !headers.has(API_KEY)) headers.set(API_KEY, checkSecret("apiKey", key));
    if (token && !headers.has(AUTHORIZATION)) headers.set(AUTHORIZATION, token);
  };
}

/** `Headers` would show a value that it refuses in its error. */
function checkSecret(name: string, secret: unknown): string {
  const trimmed = typeof secret === "string" ? secret.trim() : "";
  if (/^[\x21-\x7e]+$/.test(trimmed)) return trimmed;
  throw new TypeError(
    `Failed to read ${name}: it is ${trimmed ? "a text that no header can hold" : "not a text, or empty"}. Give the key as it was issued.`,
  );
}
