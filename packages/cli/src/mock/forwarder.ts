import { DEFAULT_BASE_URL } from "@text-completions/core";
import { UsageError } from "../errors.ts";
import { type ErrorAnswer, respondError } from "../respond-error.ts";

/** Headers that are between two machines, not between client and API. Source: RFC 9110 §7.6.1. */
const HOP_HEADERS = ["connection", "host", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade"];

/** How a body is packed. `fetch` packs and unpacks by itself. */
const PACKING_HEADERS = ["accept-encoding", "content-encoding", "content-length"];

const BAD_GATEWAY = 502;

/**
 * Creates a function that passes requests on to another server, path and query as they are. It follows no redirect, for
 * the key would go along. Where the other server gives no answer, the answer is a 502 that says why.
 *
 * @param onFault - Told of each 502, before it is answered.
 *
 * @throws {UsageError} if the base URL is none.
 */
export function createForwarder(
  upstream: string,
  onFault: (answer: ErrorAnswer) => void,
): (request: Request) => Promise<Response> {
  requireUpstream(upstream);
  const base = upstream.replace(/\/+$/, "");

  return async (request) => {
    try {
      return await forward(request, base);
    } catch (error) {
      request.signal.throwIfAborted();
      const message = `Failed to reach ${base}: ${reasonOf(error)}. Check --upstream.`;
      const answer = respondError(BAD_GATEWAY, "api_error", message);
      onFault(answer);
      return answer.response;
    }
  };
}

function requireUpstream(upstream: string): void {
  // What stands there may be a key, so it is not shown.
  if (/[?#@]/.test(upstream)) {
    throw new UsageError(
      `Failed to use --upstream: it holds a user name, a query or a fragment. Give a plain one such as ${DEFAULT_BASE_URL}.`,
    );
  }
  if (/^https?:\/\//.test(upstream) && URL.canParse(upstream)) return;
  throw new UsageError(
    `Failed to use ${JSON.stringify(upstream)} as --upstream: it is no URL of HTTP. Give one such as ${DEFAULT_BASE_URL}.`,
  );
}

async function forward(request: Request, base: string): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const { method, body, signal } = request;
  const headers = withoutTransport(request.headers);
  // The type of fetch's options does not know that a streamed body needs it.
  const init = { method, headers, signal, body, duplex: "half", redirect: "manual" } as RequestInit;
  const response = await fetch(base + pathname + search, init);
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers: withoutTransport(response.headers) });
}

function withoutTransport(headers: Headers): Headers {
  const kept = new Headers(headers);
  for (const name of [...HOP_HEADERS, ...PACKING_HEADERS]) kept.delete(name);
  return kept;
}

/** What happened: `fetch` itself says only that it failed, its cause why; one of several addresses has a code alone. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (!(cause instanceof Error)) return String(cause);
  const { message, code, name }: NodeJS.ErrnoException = cause;
  return message || code || name;
}
