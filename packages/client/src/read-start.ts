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
