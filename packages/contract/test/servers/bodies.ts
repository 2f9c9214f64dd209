/** A stream that goes silent after its text. */
export function endless(text: string): ReadableStream<Uint8Array> {
  let isSent = false;
  return new ReadableStream({
    pull(controller) {
      if (isSent) return new Promise(() => undefined);
      isSent = true;
      return controller.enqueue(new TextEncoder().encode(text));
    },
  });
}

/** A stream that breaks unless it is read at once: much of it, so that it cannot hide in buffers. */
export function impatient(text: string): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const frames = text.split(/(?<=\n\n)/);
  const padding = encoder.encode(`: ${" ".repeat(32_000)}\n\n`);
  let count = 0;
  let lastPullAt = performance.now();
  return new ReadableStream(
    {
      pull(controller) {
        if (performance.now() - lastPullAt > 320) return controller.error(new Error("too slow"));
        lastPullAt = performance.now();
        if (count++ < 250) return controller.enqueue(padding);
        const frame = frames.shift();
        if (frame === undefined) return controller.close();
        return controller.enqueue(encoder.encode(frame));
      },
    },
    { highWaterMark: 0 },
  );
}

/** A stream of events with a pause before each; by default one in which a client can leave it. */
export function withPauses(
  text: string,
  pause: () => Promise<unknown> = () => new Promise((resolve) => setTimeout(resolve, 1)),
): ReadableStream<Uint8Array> {
  const frames = text.split(/(?<=\n\n)/);
  return new ReadableStream(
    {
      async pull(controller) {
        await pause();
        const frame = frames.shift();
        if (frame === undefined) controller.close();
        else controller.enqueue(new TextEncoder().encode(frame));
      },
    },
    { highWaterMark: 0 },
  );
}
