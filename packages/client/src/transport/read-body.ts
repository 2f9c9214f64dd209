import {
  createResponse,
  isWebStream,
  listenForAbort,
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
  listenForAbort(signal, cancel);
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

/** Reads the body of a failure, so that the failure is reported even if its body breaks off. */
export async function readFailure(response: Response, signal: AbortSignal): Promise<Response> {
  const { ok, body, status, statusText } = response;
  if (ok || !isWebStream(body)) return response;
  const { text, error } = await readErrorBody(body, signal);
  signal.throwIfAborted();
  const read = createResponse(text || null, { status, statusText, headers: [...response.headers] });
  if (error !== undefined) READ_ERRORS.set(read, error);
  return read;
}
