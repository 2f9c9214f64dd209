import { assertValue, HEADER_READER, number } from "../usage/options.ts";
import { invalidCall, invalidOption } from "../usage/usage-error.ts";

type BodySource = Pick<Request, "body" | "signal" | "arrayBuffer"> & { headers: Pick<Headers, "get"> };

const BYTES = number();

/** `Uint8Array<ArrayBuffer>`, written so that TypeScript before 5.7 reads it, where `Uint8Array` has no parameter. */
type Bytes = ReturnType<Uint8ArrayConstructor["of"]>;

/**
 * Reads the bytes of a body. Returns undefined, and reads no further, if there are more than `maxBytes`.
 *
 * @throws {UsageError} if an argument is invalid, the body was read before, or it is not one of bytes.
 * @throws the reason of the request's signal if it aborts before the body has ended.
 */
export async function readBody(request: BodySource, maxBytes: number): Promise<Bytes | undefined> {
  assertValue("request.headers", HEADER_READER, request?.headers);
  assertValue("maxBytes", BYTES, maxBytes);
  const { headers, body, signal } = request;
  signal.throwIfAborted();
  assertUnread(request);
  if (Number(headers.get("content-length")) > maxBytes) return undefined;
  if (!body) {
    // Firefox shows no body.
    const bytes = new Uint8Array(await request.arrayBuffer());
    return bytes.length > maxBytes ? undefined : bytes;
  }

  const reader = body.getReader();
  // Not awaited: some streams never settle a cancellation.
  const cancel = (): void => void reader.cancel(signal.reason).catch(() => undefined);
  signal.addEventListener("abort", cancel);
  const chunks: Bytes[] = [];
  let length = 0;
  try {
    for (let part = await reader.read(); part.value; part = await reader.read()) {
      assertBytes(part.value);
      length += part.value.byteLength;
      if (length > maxBytes) {
        cancel();
        return undefined;
      }
      chunks.push(part.value);
    }
  } finally {
    signal.removeEventListener("abort", cancel);
  }
  signal.throwIfAborted();
  const [only] = chunks;
  // No copy, unless the buffer holds more. A `Buffer`, whose `slice` means something else, becomes a plain array.
  return only?.length === length && only.buffer.byteLength === length
    ? new Uint8Array(only.buffer)
    : concatBytes(chunks);
}

/**
 * Rejects a request whose body nobody can read any more, as `fetch` does, but with what to do.
 *
 * @throws {UsageError} if its body was read, or is being read.
 */
export function assertUnread({
  body,
  bodyUsed,
}: Pick<Request, "body"> & Partial<Pick<Request, "bodyUsed">>): void {
  if (bodyUsed !== true && body?.locked !== true) return;
  throw invalidCall(
    "Failed to read the request: its body was already read. Read request.clone(), and pass the request.",
  );
}

/** A stream that a caller made may contain anything. */
function assertBytes(chunk: unknown): void {
  if (ArrayBuffer.isView(chunk)) return;
  throw invalidOption("request.body", "a stream of bytes", chunk, { secret: true });
}

/** Copies chunks into one array. */
export function concatBytes(chunks: readonly Uint8Array[]): Bytes {
  const bytes = new Uint8Array(chunks.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}
