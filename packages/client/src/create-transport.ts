import type { ClientOptions } from "./client-options.ts";
import { ConnectionError } from "./connection-error.ts";
import type { Authorize } from "./credentials.ts";

/**
 * Makes what openapi-fetch calls as `fetch`, after all middleware: it adds the credentials, sends, and turns what a
 * failing `fetch` throws into a `ConnectionError`.
 */
export function createTransport(
  options: ClientOptions,
  authorize: Authorize,
): (request: Request) => Promise<Response> {
  return async (request) => {
    await authorize(request);
    try {
      // Looked up at each call, so that a mock that starts after the client was created is used.
      const { fetch = globalThis.fetch } = options;
      const response = await fetch(request);
      return response.ok ? response : await withReadBody(response, request);
    } catch (cause) {
      if (request.signal.aborted) throw cause;
      throw new ConnectionError(`Failed to complete: POST ${request.url} got no answer: ${describe(cause)}`, {
        cause,
      });
    }
  };
}

/**
 * Reads the body of a failure here, so that one that breaks off is still that failure, with its status; and takes out
 * the credentials, which some proxies and test servers send back.
 */
async function withReadBody(response: Response, request: Request): Promise<Response> {
  const secrets = ["x-api-key", "authorization"].flatMap(
    (name) => request.headers.get(name)?.split(" ").at(-1) ?? [],
  );
  const redact = (text: string) =>
    secrets.reduce((rest, secret) => rest.replaceAll(secret, "[redacted]"), text);
  const text = await response.text().catch(() => "");
  const headers = new Headers([...response.headers].map(([name, value]) => [name, redact(value)]));
  return new Response(redact(text) || null, {
    status: response.status,
    statusText: response.statusText,
    headers,
  });
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
