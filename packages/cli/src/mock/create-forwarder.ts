import { UsageError } from "../usage-error.ts";

/** Headers that are between two machines, not between client and API. Source: RFC 9110 §7.6.1. */
const HOP_HEADERS = ["connection", "host", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade"];

/** How a body is packed. `fetch` packs and unpacks by itself. */
const PACKING_HEADERS = ["accept-encoding", "content-encoding", "content-length"];

/**
 * Creates a function that passes requests on to another server, path and query as they are.
 *
 * @throws {UsageError} if the base URL is none.
 */
export function createForwarder(upstream: string): (request: Request) => Promise<Response> {
  if (!/^https?:\/\//.test(upstream) || !URL.canParse(upstream)) {
    throw new UsageError(
      `Failed to use ${JSON.stringify(upstream)} as --upstream: it is no URL of HTTP. Give one such as https://api.anthropic.com.`,
    );
  }
  const base = upstream.replace(/\/+$/, "");

  return async (request) => {
    const { pathname, search } = new URL(request.url);
    const { method, body, signal } = request;
    const headers = withoutTransport(request.headers);
    // The type of fetch's options does not know that a streamed body needs it.
    const init = { method, headers, signal, body, duplex: "half" } as RequestInit;
    const response = await fetch(base + pathname + search, init);
    const { status, statusText } = response;
    return new Response(response.body, { status, statusText, headers: withoutTransport(response.headers) });
  };
}

function withoutTransport(headers: Headers): Headers {
  const kept = new Headers(headers);
  for (const name of [...HOP_HEADERS, ...PACKING_HEADERS]) kept.delete(name);
  return kept;
}
