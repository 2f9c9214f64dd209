type BodySource = Pick<Request, "body" | "signal" | "text"> & { headers: Pick<Headers, "get"> };

/**
 * Reads the text of a body; undefined if it has more bytes than the limit. Then the rest is not read.
 *
 * @throws the signal's reason, if it aborts meanwhile.
 */
export async function readBody(request: BodySource, maxBytes: number): Promise<string | undefined> {
  const { headers, body, signal } = request;
  signal.throwIfAborted();
  if (Number(headers.get("content-length")) > maxBytes) return undefined;
  // Firefox shows no body.
  if (!body) return request.text();

  const reader = body.getReader();
  // Not awaited: some streams never settle a cancellation.
  const cancel = (): void => void reader.cancel(signal.reason).catch(() => undefined);
  signal.addEventListener("abort", cancel);
  const decoder = new TextDecoder();
  let bytes = 0;
  let text = "";
  try {
    for (let part = await reader.read(); part.value; part = await reader.read()) {
      bytes += part.value.byteLength;
      if (bytes > maxBytes) {
        cancel();
        return undefined;
      }
      text += decoder.decode(part.value, { stream: true });
    }
  } finally {
    signal.removeEventListener("abort", cancel);
  }
  signal.throwIfAborted();
  return text + decoder.decode();
}
