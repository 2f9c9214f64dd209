import type { CompletionEvent, ErrorEvent, HeaderName } from "@text-completions/core";
import { encodeStreamEvent } from "@text-completions/core/sse";
import { isCompletionError } from "../errors.ts";
import type { CompletionStream } from "./completion-stream.ts";
import { assertStream } from "./tee.ts";

const REQUEST_ID: HeaderName = "request-id";

/** Keeps compressing middleware and nginx from holding the events back. */
const DEFAULT_HEADERS = { "cache-control": "no-cache, no-transform", "x-accel-buffering": "no" };

/**
 * Forwards a stream as a web `Response` of server-sent events, for a route handler. Waits for the first text, so that a
 * failure before it rejects here and can become a response with a status of its own; a later one becomes an error
 * event, which names its type and nothing else. The reader of the response sets the pace, and cancelling it closes the
 * connection.
 *
 * @param init - Status and headers. `cache-control` defaults to `no-cache, no-transform`, `x-accel-buffering` to `no`,
 * `request-id` to that of the stream.
 *
 * @throws {TypeError} if the stream is already being read, or is not one of `client.stream`.
 *
 * @example
 * ```ts
 * import { createClient, toResponse } from "@text-completions/client";
 *
 * export async function POST(request: Request): Promise<Response> {
 *   const client = createClient();
 *   const stream = client.stream(
 *     { model: "claude-2.1", max_tokens_to_sample: 256, prompt: await request.text() },
 *     { signal: request.signal },
 *   );
 *   return toResponse(stream);
 * }
 * ```
 */
export async function toResponse(stream: CompletionStream, init: ResponseInit = {}): Promise<Response> {
  assertStream(stream);
  const headers = new Headers({ ...DEFAULT_HEADERS, ...Object.fromEntries(new Headers(init.headers)) });
  headers.set("content-type" satisfies HeaderName, "text/event-stream; charset=utf-8");
  // Created before anything is sent, since it throws if `init` is wrong.
  const response = new Response(toByteStream(stream), { ...init, headers });
  await stream.ready();
  const { requestId } = stream;
  if (requestId !== undefined && !headers.has(REQUEST_ID)) response.headers.set(REQUEST_ID, requestId);
  return response;
}

/** The events as bytes, each read when it is asked for. */
function toByteStream(stream: CompletionStream): ReadableStream<Uint8Array<ArrayBuffer>> {
  const events = stream[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  const encode = (event: CompletionEvent | ErrorEvent) => encoder.encode(encodeStreamEvent(event));
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await events.next();
          if (done) controller.close();
          else controller.enqueue(encode(value));
        } catch (error) {
          controller.enqueue(encode(toErrorEvent(error)));
          controller.close();
        }
      },
      async cancel() {
        await events.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

/** What the reader of a forwarded stream may learn about a failure. */
function toErrorEvent(error: unknown): ErrorEvent {
  const type = isCompletionError(error) && error.kind === "api" ? error.type : undefined;
  return { type: "error", error: { type: type ?? "api_error", message: "The stream ended early." } };
}
