import type { CompletionEvent, ErrorEvent, HeaderName } from "@text-completions/core";
import { encodeStreamEvent } from "@text-completions/core/sse";
import { checkStream } from "./tee.ts";
import type { CompletionStream } from "./completion-stream.ts";
import { isCompletionError } from "../errors.ts";

const REQUEST_ID: HeaderName = "request-id";

/**
 * Forwards a stream as a web `Response` of server-sent events, for a route handler. Waits for the first text, so that a
 * failure before it rejects here and can be answered with a status of its own; a later one becomes an error event, which
 * names its type and nothing else. The `request-id` goes along, unless `init` has one. Whoever reads the response sets the
 * pace, and cancelling it closes the connection.
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
  checkStream("forward", stream);
  const headers = new Headers(init.headers);
  headers.set("content-type", "text/event-stream; charset=utf-8");
  headers.set("cache-control", "no-cache");
  // Made before anything is sent, for it throws if `init` is wrong.
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

/** What a stranger may know of a failure. */
function toErrorEvent(error: unknown): ErrorEvent {
  const type = isCompletionError(error) && error.kind === "api" ? error.type : undefined;
  return { type: "error", error: { type: type ?? "api_error", message: "The stream broke." } };
}
