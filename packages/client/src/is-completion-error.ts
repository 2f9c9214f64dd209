import type { ApiError } from "./api-error.ts";
import type { ConnectionError } from "./connection-error.ts";
import type { StreamError } from "./stream-error.ts";
import type { TimeoutError } from "./timeout-error.ts";

/** Any error of this package; its `kind` tells which. */
export type AnyCompletionError = ApiError | ConnectionError | TimeoutError | StreamError;

/**
 * Whether a value is an error of this package, thrown by this copy of it or by another one.
 *
 * @example
 * ```ts
 * import { createClient, isCompletionError } from "@text-completions/client";
 *
 * export async function ask(prompt: string): Promise<string> {
 *   try {
 *     const client = createClient();
 *     const { completion } = await client.complete({ model: "claude-2.1", max_tokens_to_sample: 256, prompt });
 *     return completion;
 *   } catch (error) {
 *     if (isCompletionError(error) && error.kind === "api") return `The server says ${error.status}.`;
 *     throw error;
 *   }
 * }
 * ```
 */
export function isCompletionError(value: unknown): value is AnyCompletionError {
  return value instanceof Error && "kind" in value && "partial" in value && "attempts" in value;
}
