import {
  describeValue,
  invalidCall,
  membersOf,
  openAbortScope,
  startTimer,
  systemClock,
} from "@text-completions/core/internal";

/** The part of a body that was read, however reading ended. */
export interface BodyText {
  text: string;
  /** Whether the body is longer than the limit. */
  tooLarge: boolean;
  /** Why reading failed; undefined if it did not. */
  error?: unknown;
}

/**
 * Reads a body as text, up to the chunk that exceeds `maxBytes`. When the signal aborts, cancels the body, which closes
 * its connection.
 */
export async function readText(
  body: ReadableStream<Uint8Array>,
  maxBytes: number,
  signal: AbortSignal,
): Promise<BodyText> {
  const reader = body.getReader();
  // Not awaited: some streams never settle a cancellation.
  const cancel = (): void => void reader.cancel(signal.reason).catch(() => undefined);
  if (signal.aborted) cancel();
  signal.addEventListener("abort", cancel);
  const decoder = new TextDecoder();
  let bytes = 0;
  let text = "";
  let error: unknown;
  try {
    for (let part = await reader.read(); part.value !== undefined; part = await reader.read()) {
      bytes += part.value.byteLength;
      text += decoder.decode(part.value, { stream: true });
      if (bytes > maxBytes) {
        cancel();
        break;
      }
    }
    text += decoder.decode();
  } catch (thrown) {
    error = thrown;
  }
  signal.removeEventListener("abort", cancel);
  return { text, tooLarge: bytes > maxBytes, error };
}

const MAX_ERROR_BYTES = 1_048_576;
const MAX_ERROR_WAIT_MS = 10_000;

/** The part of an error response's body that arrives within 10 s, at most 1 MiB: no error needs more. */
export async function readErrorBody(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): Promise<BodyText> {
  const scope = openAbortScope(signal);
  // Not the clock of the options: one that skips waits in a test would cut off the body of every error.
  const stopTimer = startTimer(systemClock, MAX_ERROR_WAIT_MS, () => scope.abort(undefined));
  const read = await readText(body, MAX_ERROR_BYTES, scope.signal);
  stopTimer();
  scope.dispose();
  return read;
}

/** Why the bodies of failures could not be read. Beside the responses: middleware and `client.raw` see those. */
const READ_ERRORS = new WeakMap<Response, unknown>();

/** Why the body of a failure could not be read; undefined if it could. */
export function readErrorOf(response: Response): unknown {
  return READ_ERRORS.get(response);
}

/** The largest status that a `Response` created here can have. */
const MAX_STATUS = 599;

/**
 * Converts what any `fetch` resolved with to a `Response` of the platform: a Node stream as body becomes a web stream,
 * and the body of a failure is read, so that the failure is reported even if its body breaks off.
 */
export async function normalizeResponse(response: Response, signal: AbortSignal): Promise<Response> {
  const { headers, body }: { headers?: unknown; body?: unknown } = Object(response);
  if (headers === undefined) {
    throw invalidCall(
      `Failed to send the request: expected fetch to resolve with a Response, got ${describeValue(response, true)}. Check the fetch option.`,
    );
  }
  const stream = toWebStream(body);
  if (stream === undefined || (response.ok && stream === body)) return response;
  const { status, statusText } = response;
  const init = { status, statusText, headers: [...response.headers] };
  if (response.ok) return new Response(stream, init);
  const { text, error } = await readErrorBody(stream, signal);
  const read = new Response(text || null, { ...init, status: Math.min(status, MAX_STATUS) });
  if (status > MAX_STATUS) Object.defineProperty(read, "status", { value: status });
  if (error !== undefined) READ_ERRORS.set(read, error);
  return read;
}

/** The body as a web stream; undefined if it cannot be read as a stream. */
export function toWebStream(body: unknown): ReadableStream<Uint8Array> | undefined {
  if (isWebStream(body)) return body;
  return isAsyncIterable(body) ? fromAsyncIterable(body) : undefined;
}

/** Not `instanceof`: a stream of another realm or of a polyfill works as well. */
export function isWebStream(body: unknown): body is ReadableStream<Uint8Array> {
  return typeof membersOf(body)["getReader"] === "function";
}

function isAsyncIterable(body: unknown): body is AsyncIterable<Uint8Array> {
  return Object(body) === body && Symbol.asyncIterator in Object(body);
}

function fromAsyncIterable(body: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = body[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await iterator.next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      },
      cancel() {
        // `iterator.return` would wait for the chunk in progress.
        const destroy = membersOf(body)["destroy"];
        if (typeof destroy === "function") destroy.call(body);
        else void iterator.return?.().catch(() => undefined);
      },
    },
    { highWaterMark: 0 },
  );
}
