import { field } from "./api-failure.ts";
import type { Send } from "./call.ts";
import type { ClientOptions } from "./client-options.ts";
import { ConnectionError } from "./connection-error.ts";
import type { Authorize } from "./credentials.ts";
import { collectSecrets } from "./redact.ts";

const LONGEST_BODY = 1_048_576;
const LONGEST_WAIT_MS = 10_000;

/**
 * Makes what sends requests, after all middleware: it adds the credentials, and turns what a failing `fetch` throws into
 * a `ConnectionError`.
 */
export function createTransport(options: ClientOptions, authorize: Authorize): Send {
  return async (request, sent) => {
    await authorize(request.headers);
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
    if (!field(response, "headers")) {
      throw new TypeError(
        "Failed to complete: what fetch gave is not a Response. Give a fetch that gives one.",
      );
    }
    if (response.ok || !response.body) return response;
    // Read here, so that a failure whose body breaks off is still that failure, with its status.
    return new Response((await readStart(response.body)) || null, response);
  };
}

/** As much of a failure's body as comes within 10 s and about 1 MiB: no error needs more. */
export async function readStart(body: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  const sink = new WritableStream<Uint8Array>({
    write(chunk) {
      text += decoder.decode(chunk, { stream: true });
      // What the error is does not matter: it ends the reading, as the end and the signal do.
      if (text.length > LONGEST_BODY) throw new Error();
    },
  });
  await body.pipeTo(sink, { signal: AbortSignal.timeout(LONGEST_WAIT_MS) }).catch(() => undefined);
  return text;
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
