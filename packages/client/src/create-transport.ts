import type { Send } from "./call.ts";
import type { ClientOptions } from "./client-options.ts";
import { ConnectionError } from "./connection-error.ts";
import type { Authorize } from "./credentials.ts";
import { memberOf } from "./member-of.ts";
import { readStart } from "./read-start.ts";
import { collectSecrets } from "./redact.ts";

/** The greatest status that a `Response` made here can have. */
const LAST_STATUS = 599;

/**
 * Makes what sends requests, after all middleware: it adds the credentials, and turns what a failing `fetch` throws into
 * a `ConnectionError`.
 */
export function createTransport(options: ClientOptions, authorize: Authorize): Send {
  return async (request, given, sent) => {
    await authorize(request.headers, given);
    // A copy, for `fetch` may change its own.
    sent.push(new Headers(request.headers));
    // Looked up at each call, so that a mock that starts after the client was created is used.
    const { fetch = globalThis.fetch } = options;
    let response: Response;
    try {
      response = await fetch(request);
    } catch (cause) {
      request.signal.throwIfAborted();
      throw new ConnectionError(`Failed to complete: POST ${request.url} got no answer: ${describe(cause)}`, {
        cause,
        secrets: collectSecrets(sent),
      });
    }
    // Responses of other copies of `fetch` are taken, too.
    const answer: unknown = response;
    if (!memberOf(answer, "headers")) {
      throw new TypeError(
        `Failed to complete: fetch resolved with ${String(answer)}, which is not a Response.`,
      );
    }
    if (response.ok || !response.body || response.status > LAST_STATUS) return response;
    // Read here, so that a failure whose body breaks off is still that failure, with its status.
    return new Response((await readStart(response.body)) || null, response);
  };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
