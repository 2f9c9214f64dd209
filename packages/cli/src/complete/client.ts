import { type Client, type ClientOptions, createClient } from "@text-completions/client";
import { DEFAULT_BASE_URL } from "@text-completions/core";
import { createMock } from "@text-completions/mock";
import { CommandError } from "../errors.ts";
import { withFlags } from "../terminal/output.ts";
import type { CommandContext } from "../terminal/context.ts";
import type { Notes } from "./notes.ts";
import type { CompleteFlags } from "./request.ts";

/**
 * Creates the client that the flags and the environment describe.
 *
 * @throws {CommandError} if there is no key, or the URL or the key is not valid.
 */
export function createCliClient(flags: CompleteFlags, context: CommandContext, notes: Notes): Client {
  const options: ClientOptions = {
    ...(flags.mock ? mockOptions(context) : serverOptions(flags, context)),
    onRetry: notes.retrying,
    middleware: [{ onResponse: ({ response }) => readWarnings(response, notes) }],
  };
  const names = { baseUrl: flags.baseUrl === undefined ? "ANTHROPIC_BASE_URL" : "--base-url" };
  return withFlags({ ...names, apiKey: "ANTHROPIC_API_KEY" }, () => createClient(options));
}

/** Source: RFC 7234 §5.5; a warning is a code, an agent, a text, and perhaps a date. */
function readWarnings({ ok, headers }: Response, notes: Notes): undefined {
  if (!ok) return;
  const texts = (headers.get("warning") ?? "").matchAll(/\b\d{3} [^\s"]+ "((?:[^"\\]|\\.)*)"/g);
  for (const [, text = ""] of texts) notes.warned(text.replaceAll(/\\(.)/g, "$1"));
}

/** A host name that does not exist, so messages do not name a real server. */
const MOCK_URL = "http://mock";

/** About as fast as the models wrote, so that a person sees a stream. */
const TOKENS_PER_SECOND = 20;

function mockOptions({ stdout }: CommandContext): ClientOptions {
  const mock = createMock(stdout.isTTY ? { tokensPerSecond: TOKENS_PER_SECOND } : {});
  return { apiKey: "mock", baseUrl: MOCK_URL, fetch: mock.fetch };
}

function serverOptions({ baseUrl }: CompleteFlags, { env }: CommandContext): ClientOptions {
  const apiKey = env["ANTHROPIC_API_KEY"]?.trim();
  if (!apiKey) {
    throw new CommandError(
      "Missing API key. Set ANTHROPIC_API_KEY, or pass --mock to use a mock, which needs no key.",
    );
  }
  return { apiKey, baseUrl: baseUrl ?? (env["ANTHROPIC_BASE_URL"]?.trim() || DEFAULT_BASE_URL) };
}
