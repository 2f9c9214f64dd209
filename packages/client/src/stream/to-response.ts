import type { CompletionEvent, ErrorEvent, HeaderName } from "@text-completions/core";
import {
  assertValue,
  defaultErrorMessage,
  HEADERS,
  number,
  OBJECT,
  type OptionKind,
  UNBUFFERED,
} from "@text-completions/core/internal";
import { encodeStreamEvent } from "@text-completions/core/sse";
import { isCompletionError } from "../errors.ts";
import type { CompletionStream } from "./completion-stream.ts";
import { assertStream } from "./tee.ts";

const REQUEST_ID: HeaderName = "request-id";

/**
 * Forwards a stream as a web `Response` of server-sent events, for a route handler. Waits for the first text, so that a
 * failure before it rejects here and can become a response with its own status; a later one becomes an error
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
export function toResponse(stream: CompletionStream, init: ResponseInit = {}): Promise<Response> {
  return forward(stream, () => stream[Symbol.asyncIterator](), EVENT_STREAM, init);
}

/**
 * Forwards the text of a stream as a web `Response` of plain text: what `useCompletion` of the AI SDK reads with
 * `streamProtocol: "text"`. As `toResponse` does, it waits for the first text and rejects if the stream fails before
 * it. Plain text cannot contain an error, so a later failure breaks the connection: the reader keeps the text received
 * so far and gets an error. The reader sets the pace, and cancelling the response closes the connection.
 *
 * `compression`, `koa-compress` and Hono's `compress` leave the response alone because of its `cache-control`.
 * `@fastify/compress` compresses plain text all the same, and so holds it back: give its route `compress: false`.
 *
 * @param init - Status and headers. `cache-control` defaults to `no-cache, no-transform`, `x-accel-buffering` to `no`,
 * `request-id` to that of the stream.
 *
 * @throws {TypeError} if the stream is already being read, or is not one of `client.stream`.
 *
 * @example
 * ```ts
 * import { createClient, toTextStreamResponse } from "@text-completions/client";
 * import { buildPrompt } from "@text-completions/prompt";
 *
 * export async function POST(request: Request): Promise<Response> {
 *   const { prompt: text } = await request.json();
 *   const prompt = buildPrompt({ turns: [{ role: "human", text }] });
 *   const stream = createClient().stream(
 *     { model: "claude-2.1", max_tokens_to_sample: 256, prompt },
 *     { signal: request.signal },
 *   );
 *   return toTextStreamResponse(stream);
 * }
 * ```
 */
export function toTextStreamResponse(stream: CompletionStream, init: ResponseInit = {}): Promise<Response> {
  return forward(stream, () => stream.text(), PLAIN_TEXT, init);
}

/** How a stream becomes a body. */
interface BodyFormat<Item> {
  readonly contentType: string;
  write(item: Item): string;
  /** What takes the place of a failure. Throws to break the connection. */
  writeFailure(error: unknown): string;
}

const EVENT_STREAM: BodyFormat<CompletionEvent> = {
  contentType: "text/event-stream; charset=utf-8",
  write: (event) => encodeStreamEvent(event),
  writeFailure: (error) => encodeStreamEvent(toErrorEvent(error)),
};

const PLAIN_TEXT: BodyFormat<string> = {
  contentType: "text/plain; charset=utf-8",
  write: (text) => text,
  writeFailure(error) {
    throw error;
  },
};

/** Statuses that have no body. Source: Fetch standard, "null body status". */
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

/** Checked here, because what the platform throws names no option, and may quote the value of a header. */
const INIT: Readonly<Record<keyof ResponseInit, OptionKind>> = {
  status: {
    expected: "a status from 200 to 599 whose responses have a body",
    accepts: (value) =>
      number({ min: 200, max: 599, integer: true }).accepts(value) && !BODILESS.has(Number(value)),
  },
  statusText: {
    expected: "a single line in Latin-1",
    accepts: (value) => typeof value === "string" && /^[\t\x20-\x7e\x80-\xff]*$/.test(value),
  },
  headers: HEADERS,
};

async function forward<Item>(
  stream: CompletionStream,
  read: () => AsyncIterator<Item>,
  format: BodyFormat<Item>,
  init: ResponseInit,
): Promise<Response> {
  assertStream(stream);
  assertValue("init", OBJECT, init);
  for (const [name, kind] of Object.entries(INIT)) {
    const value: unknown = Reflect.get(init, name);
    if (value !== undefined) assertValue(`init.${name}`, kind, value);
  }
  // A copy of any kind of headers, which may contain several cookies.
  const headers = new Headers(init.headers);
  for (const [name, value] of Object.entries(UNBUFFERED)) {
    if (!headers.has(name)) headers.set(name, value);
  }
  headers.set("content-type" satisfies HeaderName, format.contentType);
  // Created before anything is sent, because it throws if `init` is wrong.
  const response = new Response(toByteStream(read(), format), { ...init, headers });
  await stream.ready();
  const { requestId } = stream;
  if (requestId !== undefined && !headers.has(REQUEST_ID)) response.headers.set(REQUEST_ID, requestId);
  return response;
}

/** The items as bytes. An item is read only when the stream is. */
function toByteStream<Item>(
  items: AsyncIterator<Item>,
  format: BodyFormat<Item>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  let half = "";

  /** Keeps the first half of a character until the text with the second half arrives. */
  function encode(text: string): Uint8Array<ArrayBuffer> {
    const whole = half + text;
    half = /[\uD800-\uDBFF]$/.exec(whole)?.[0] ?? "";
    return encoder.encode(half ? whole.slice(0, -1) : whole);
  }

  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await items.next();
          if (!done) return controller.enqueue(encode(format.write(value)));
          if (half) controller.enqueue(encoder.encode(half));
          controller.close();
        } catch (error) {
          controller.enqueue(encode(format.writeFailure(error)));
          controller.close();
        }
      },
      async cancel() {
        await items.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

/** What the reader of a forwarded stream is told about a failure. */
function toErrorEvent(error: unknown): ErrorEvent {
  const type = isCompletionError(error) && error.kind === "api" ? error.type : undefined;
  // Not in the server's own words, which are not meant for the readers of a page.
  const message = type === undefined ? "The stream ended early." : defaultErrorMessage(type);
  return { type: "error", error: { type: type ?? "api_error", message } };
}
