import { type Client, type ClientOptions, createClient } from "@text-completions/client";
import { DEFAULT_BASE_URL } from "@text-completions/core";
import { createMock } from "@text-completions/mock";
import { asUsage, UsageError } from "../errors.ts";
import type { Io } from "../terminal/process-io.ts";
import type { Notes } from "./notes.ts";
import type { CompleteFlags } from "./request.ts";

/**
 * Creates the client that the flags and the environment ask for.
 *
 * @throws {UsageError} if there is no key, or a URL that is none.
 */
export function createCliClient(flags: CompleteFlags, io: Io, notes: Notes): Client {
  const options: ClientOptions = {
    ...(flags.mock ? mocked(io) : real(flags, io)),
    onRetry: notes.retrying,
    middleware: [{ onResponse: ({ response }) => showWarnings(response, notes) }],
  };
  return asUsage(() => createClient(options), { baseUrl: nameOfUrl(flags) });
}

function showWarnings({ ok, headers }: Response, notes: Notes): undefined {
  if (ok) readWarnings(headers.get("warning") ?? "").forEach(notes.warned);
}

/** What sets the URL. */
function nameOfUrl({ baseUrl }: CompleteFlags): string {
  return baseUrl === undefined ? "ANTHROPIC_BASE_URL" : "--base-url";
}

/** Where nothing goes: so messages name no server that was not asked. */
const MOCK_URL = "http://mock";

/** How fast the models wrote, so that a person sees a stream. */
const TOKENS_PER_SECOND = 20;

function mocked({ stdout }: Io): ClientOptions {
  const mock = createMock(stdout.isTTY ? { tokensPerSecond: TOKENS_PER_SECOND } : {});
  return { apiKey: "mock", baseUrl: MOCK_URL, fetch: mock.fetch };
}

function real({ baseUrl }: CompleteFlags, { env }: Io): ClientOptions {
  const apiKey = env["ANTHROPIC_API_KEY"]?.trim();
  if (!apiKey) {
    throw new UsageError(
      "Failed to find a key: ANTHROPIC_API_KEY is not set. Set it, or try it without a key by --mock.",
    );
  }
  return { apiKey, baseUrl: baseUrl ?? (env["ANTHROPIC_BASE_URL"]?.trim() || DEFAULT_BASE_URL) };
}

/** The texts of a `warning` header: a code, an agent, the text, perhaps a date. Source: RFC 7234 §5.5. */
export function readWarnings(header: string): string[] {
  const texts = header.matchAll(/\b\d{3} [^\s"]+ "((?:[^"\\]|\\.)*)"/g);
  return Array.from(texts, ([, text = ""]) => text.replaceAll(/\\(.)/g, "$1"));
}
