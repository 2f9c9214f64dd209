/** Reads the text of a body; undefined if it has more bytes than the limit. Then the rest is not read. */
export async function readBody(request: Request, maxBytes: number): Promise<string | undefined> {
  const length = request.headers.get("content-length");
  if (Number(length) > maxBytes) return undefined;
  // What declares its length has no more bytes than that. Firefox shows no body.
  if (length !== null || !request.body) return request.text();

  let bytes = 0;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) controller.terminate();
      else controller.enqueue(chunk);
    },
  });
  const text = await new Response(request.body.pipeThrough(counter)).text();
  return bytes > maxBytes ? undefined : text;
}
