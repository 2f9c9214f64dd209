import type { ReportFormat } from "@text-completions/contract";
import { isLoopbackHost, parseBaseUrl } from "@text-completions/core/internal";
import { CommandError, withFlags } from "../errors.ts";
import type { CommandContext } from "../terminal/process-io.ts";

/** The flags of `check`, as commander names them. */
export interface CheckFlags {
  apiKey?: string;
  model?: string;
  only?: string[];
  skip?: string[];
  skipBillable?: true;
  strict?: true;
  format?: ReportFormat[];
  output?: string[];
  maxRequests?: number;
  concurrency?: number;
  timeout?: number;
  list?: true;
  dryRun?: true;
  fixtures?: string;
}

/** What sets the options of `checkServer`. */
export const OPTION_FLAGS = {
  baseUrl: "base URL",
  apiKey: "--api-key",
  model: "--model",
  only: "--only",
  skip: "--skip",
  skipBillable: "--skip-billable",
  maxRequests: "--max-requests",
  concurrency: "--concurrency",
  timeoutMs: "--timeout",
};

const EXAMPLE_URL = "http://127.0.0.1:4010";

/**
 * Reads the URL of the server before anything is printed about it. It is not quoted where it may be a key in the wrong
 * place, or contain one.
 *
 * @throws {CommandError} if it is missing or not valid.
 */
export function readBaseUrl(value: string | undefined): string {
  if (value === undefined) {
    throw new CommandError(`Missing base URL. Pass the URL of the server, such as ${EXAMPLE_URL}.`);
  }
  return withFlags(OPTION_FLAGS, () => parseBaseUrl(value)).baseUrl;
}

/** What is sent to a server on this machine if there is no key: mocks accept any. */
export const ANY_KEY = "any";

/**
 * Finds the key for a server: that of the flag, else of the environment; undefined for a server on this machine, which
 * may need none.
 *
 * @throws {CommandError} if there is none.
 */
export function readKey(
  baseUrl: string,
  { apiKey }: CheckFlags,
  { env }: CommandContext,
): string | undefined {
  const key = apiKey?.trim() || env["ANTHROPIC_API_KEY"]?.trim();
  if (key) return key;
  if (isLoopbackHost(new URL(baseUrl).hostname)) return undefined;
  throw new CommandError(
    "Missing API key. Set ANTHROPIC_API_KEY, or pass --api-key, to a key that the server accepts.",
  );
}
