import { createId } from "@text-completions/core";
import {
  createResponse,
  describeCause,
  errorResponse,
  type FetchFunction,
  parseBaseUrl,
} from "@text-completions/core/internal";
import { withFlags } from "../terminal/output.ts";

/** Headers between two machines, not between client and API. Source: RFC 9110 §7.6.1. */
const HOP_HEADERS = ["connection", "host", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade"];

/** The content encoding. `fetch` encodes and decodes bodies itself. */
const PACKING_HEADERS = ["accept-encoding", "content-encoding", "content-length"];

const BAD_GATEWAY = 502;

/**
 * Creates a function that forwards requests to another server, path and query unchanged. It follows no redirect,
 * because the key would be sent along. If the other server does not respond, the response is a 502 that says why.
 *
 * @throws {CommandError} if the base URL is not valid.
 */
export function createForwarder(upstream: string): FetchFunction {
  const { baseUrl } = withFlags({ upstream: "--upstream" }, () =>
    parseBaseUrl(upstream, { option: "upstream" }),
  );
  return async (request, { signal = request.signal } = {}) => {
    try {
      return await forward(request, baseUrl, signal);
    } catch (error) {
      signal.throwIfAborted();
      const message = `Failed to reach ${baseUrl}: ${describeCause(error)}. Check --upstream.`;
      return errorResponse({ type: "api_error", status: BAD_GATEWAY, message }, createId("req"));
    }
  };
}

async function forward(request: Request, baseUrl: string, signal: AbortSignal): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const { method, body } = request;
  const headers = withoutTransport(request.headers);
  // The type of fetch's options does not know that a streamed body needs `duplex`.
  const init = { method, headers, signal, body, duplex: "half", redirect: "manual" } as RequestInit;
  const response = await fetch(baseUrl + pathname + search, init);
  const { status, statusText } = response;
  return createResponse(response.body, { status, statusText, headers: withoutTransport(response.headers) });
}

function withoutTransport(headers: Headers): Headers {
  const kept = new Headers(headers);
  for (const name of [...HOP_HEADERS, ...PACKING_HEADERS]) kept.delete(name);
  return kept;
}
