/** Who is told what a body does. */
interface BodyWatcher {
  readonly onChunk: (bytes: Uint8Array) => void;
  /** Told once, however the body ends. */
  readonly onEnd: (end: "complete" | "broken" | "aborted") => void;
}

/** The same response, whose body tells what is read of it. It is read no faster than somebody reads it. */
export function recordBody(response: Response, watcher: BodyWatcher): Response {
  const { body, status, statusText, headers, url } = response;
  const watched = body === null ? null : watch(body, watcher);
  if (watched === null) watcher.onEnd("complete");
  const copy = new Response(watched, { status, statusText, headers });
  return Object.defineProperty(copy, "url", { value: url });
}

function watch(
  body: ReadableStream<Uint8Array>,
  { onChunk, onEnd }: BodyWatcher,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) {
            onEnd("complete");
            controller.close();
          } else {
            onChunk(value);
            controller.enqueue(value);
          }
        } catch (error) {
          onEnd("broken");
          controller.error(error);
        }
      },
      cancel(reason) {
        onEnd("aborted");
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
