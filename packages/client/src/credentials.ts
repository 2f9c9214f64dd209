import type { HeaderName } from "@text-completions/core";
import type { ClientOptions } from "./client-options.ts";
import { readEnvironment } from "./read-environment.ts";
import type { Settings } from "./settings.ts";

const API_KEY: HeaderName = "x-api-key";
const AUTHORIZATION: HeaderName = "authorization";

/** Adds the caller's credentials to headers, except where the call has headers of its own, or `null` instead. */
export type Authorize = (headers: Headers, given: Settings["headers"]) => Promise<void>;

/**
 * Finds the credentials in a client's options or in the environment.
 *
 * @throws {TypeError} if there are none, or if a page would give them away.
 */
export function createAuthorize(options: ClientOptions, basic: string | undefined): Authorize {
  const { authToken } = options;
  const apiKey =
    options.apiKey === undefined && authToken == null ? readEnvironment("ANTHROPIC_API_KEY") : options.apiKey;
  if (apiKey === undefined && authToken == null) {
    throw new TypeError(
      "Failed to create a client: there is no API key. Give apiKey or set ANTHROPIC_API_KEY; apiKey: null sends none.",
    );
  }
  if ("document" in globalThis && !options.dangerouslyAllowBrowser && (apiKey ?? authToken) != null) {
    throw new TypeError(
      "Failed to create a client: in a browser every visitor can read the key. Use a proxy with apiKey: null, or accept it with dangerouslyAllowBrowser: true.",
    );
  }
  const authorization = authToken == null ? basic : `Bearer ${checkSecret("authToken", authToken)}`;
  if (apiKey != null && typeof apiKey !== "function") checkSecret("apiKey", apiKey);

  return async (headers, given) => {
    const lacks = (name: HeaderName): boolean => given[name] !== null && !headers.has(name);
    if (apiKey != null && lacks(API_KEY)) {
      const key = typeof apiKey === "function" ? await apiKey() : apiKey;
      headers.set(API_KEY, checkSecret("apiKey", key));
    }
    if (authorization && lacks(AUTHORIZATION)) headers.set(AUTHORIZATION, authorization);
  };
}

/** `Headers` would show a value that it refuses in its error. */
function checkSecret(name: string, secret: unknown): string {
  const trimmed = typeof secret === "string" ? secret.trim() : "";
  if (/^[\x21-\x7e]+$/.test(trimmed)) return trimmed;
  throw new TypeError(
    `Failed to read ${name}: it is empty or no header can hold it. Give it as it was issued.`,
  );
}
