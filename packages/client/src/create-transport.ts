import { field } from "./api-failure.ts";
import type { ClientOptions } from "./client-options.ts";
import { ConnectionError } from "./connection-error.ts";
import { collectSecrets } from "./redact.ts";

/** Sends a request, and adds the secrets it sends along to `secrets`. */
export type Transport = (request: Request, secrets: Set<string>) => Promise<Response>;

/**
 * Makes what openapi-fetch calls as `fetch`, after all middleware: it adds the credentials, sends, and turns what a
 * failing `fetch` throws into a `ConnectionError`.
 */
export function createTransport(
  options: ClientOptions,
  authorize: (request: Request) => Promise<Request>,
): Transport {
  return async (plain, secrets) => {
    const request = await authorize(plain);
    collectSecrets(request.headers, secrets);
    // Looked up at each call, so that a mock that starts after the client was created is used.
    const { fetch = globalThis.fetch } = options;
    let response: Response;
    try {
      response = await fetch(request);
    } catch (cause) {
      if (request.signal.aborted) throw request.signal.reason;
      throw new ConnectionError(`Failed to complete: POST ${request.url} got no answer: ${describe(cause)}`, {
        cause,
        secrets,
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

const LONGEST_BODY = 1_048_576;
const LONGEST_WAIT_MS = 10_000;

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
