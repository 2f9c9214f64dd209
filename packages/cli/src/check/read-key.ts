import { isLoopback } from "@text-completions/mock/control";
import type { Io } from "../io.ts";
import { UsageError } from "../usage-error.ts";
import type { CheckFlags } from "./check-flags.ts";

/** What is sent to a server on this machine if there is no key: mocks take any. */
export const ANY_KEY = "any";

/**
 * Finds the key for a server: that of the flag, else of the environment. Nothing for a server on this machine, which may
 * need none.
 *
 * @throws {UsageError} if there is none.
 */
export function readKey(baseUrl: string, { apiKey }: CheckFlags, { env }: Io): string | undefined {
  const key = apiKey?.trim() || env["ANTHROPIC_API_KEY"]?.trim();
  if (key) return key;
  if (isLoopback(new URL(baseUrl).hostname)) return undefined;
  throw new UsageError(
    "Failed to find a key: ANTHROPIC_API_KEY is not set. Set it to a key that the server accepts.",
  );
}
