import { invalidCall } from "@text-completions/core/internal";

/** Members of the SDK's client that need operations which this package does not support. */
const MISSING = [
  "messages",
  "beta",
  "models",
  "files",
  "skills",
  "userProfiles",
  "organization",
  "get",
  "put",
  "patch",
  "delete",
  "getAPIList",
];

/**
 * Makes the missing members throw a clear error. A program that also uses the Messages API would otherwise fail with
 * "cannot read properties of undefined".
 */
export function defineMissing(prototype: object): void {
  for (const name of MISSING) Object.defineProperty(prototype, name, { get: () => reportMissing(name) });
}

function reportMissing(name: string): never {
  throw invalidCall(
    `Failed to use anthropic.${name}: expected anthropic.completions, the only resource of @text-completions/client/compat. Import @anthropic-ai/sdk for ${name}.`,
  );
}

/** Methods that the SDK's client calls on itself, and that a subclass can override to change its requests. */
const HOOKS = [
  "apiKeyAuth",
  "authHeaders",
  "backendMiddleware",
  "bearerAuth",
  "buildRequest",
  "buildURL",
  "defaultQuery",
  "fetchWithTimeout",
  "getUserAgent",
  "makeStatusError",
  "prepareOptions",
  "prepareRequest",
  "stringifyQuery",
  "validateHeaders",
];

/** Rejects a subclass that overrides a method that is never called here, for instance to sign its requests. */
export function rejectHooks(client: object): void {
  const hook = HOOKS.find((name) => name in client);
  if (hook === undefined) return;
  throw invalidCall(
    `Failed to create a client: its class overrides ${hook}, which only the official SDK calls. Pass a fetch that does the same.`,
  );
}
