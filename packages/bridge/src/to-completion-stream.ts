import type { BridgeCall } from "./bridge-call.ts";
import { createConverter, isOpen } from "./create-converter.ts";
import type { Exchange } from "./exchange.ts";

const encoder = new TextEncoder();

/**
 * The stream of a completion, made of the stream of a message as it comes: a read here is one there, and leaving it
 * leaves the other. If the upstream breaks off, it ends with an error event; if the caller aborts, it fails with the
 * signal's reason.
 */
export function toCompletionStream(
  upstream: ReadableStream<Uint8Array>,
  exchange: Exchange,
): ReadableStream<Uint8Array> {
  const { call, end, request } = exchange;
  const { signal } = request;
  const reader = upstream.getReader();
  const converter = createConverter(exchange);

  /** The events of the next chunk that completes any; none at the end. */
  async function next(): Promise<string> {
    for (;;) {
      const { value } = await reader.read();
      const events = value && converter.convert(value);
      if (events !== "") return events ?? converter.end("The upstream ended before its answer did.");
    }
  }

  function leave(outcome: BridgeCall["outcome"], reason?: unknown): void {
    // Not awaited: some streams never settle a cancellation.
    reader.cancel(reason).catch(() => undefined);
    end(isOpen(call) ? outcome : call.fault ? "dropped" : "answered");
  }

  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        let events: string;
        try {
          events = await next();
        } catch (error) {
          if (signal.aborted) {
            leave("aborted");
            return controller.error(signal.reason);
          }
          events = converter.end(`The upstream broke off: ${String(error)}.`);
        }
        if (events) controller.enqueue(encoder.encode(events));
        // An upstream that has given its last event is read to its end, so that the connection can serve again.
        if (events && !call.error) return;
        controller.close();
        leave("answered");
      },
      cancel: (reason) => leave("aborted", reason),
    },
    { highWaterMark: 0 },
  );
}
