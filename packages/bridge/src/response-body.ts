import { createIdleTimer, startTimer } from "@text-completions/core/internal";
import {
  BridgeError,
  describeError,
  findTimeoutOption,
  isTimeout,
  READING_FAILED,
  timeoutReason,
  UPSTREAM_FAILURE,
} from "./bridge-error.ts";
import type { Exchange } from "./exchange.ts";

/** The body of a response, read as it comes; each wait ends when the exchange does, or the upstream falls silent. */
export interface BodyReader {
  /**
   * The next bytes; undefined at the end.
   *
   * @throws {BridgeError} if the upstream breaks off or falls silent.
   * @throws the signal's reason, if the caller aborts.
   */
  readonly read: () => Promise<Uint8Array | undefined>;
  /** Cancels the rest, which closes the connection. */
  readonly leave: (reason?: unknown) => void;
  /** Reads the rest in the background, for a limited time, so that the connection can be reused. */
  readonly drain: () => void;
}

/** How long an upstream may take to end a response that is complete. */
const MAX_DRAIN_MS = 1000;

/** Opens the body of a response. */
export function openBody(
  body: ReadableStream<Uint8Array>,
  { request, settings, scope }: Exchange,
): BodyReader {
  const { clock, stallTimeoutMs } = settings;
  const { signal } = scope;
  const reader = body.getReader();
  const timer = createIdleTimer(clock, (limitMs) => {
    scope.abort(timeoutReason(`the upstream sent nothing for ${limitMs} ms`, "stallTimeoutMs"));
  });
  const cancel = (reason?: unknown): void => {
    // Not awaited: some streams never settle a cancellation.
    reader.cancel(reason).catch(() => undefined);
  };
  const onAbort = (): void => cancel(signal.reason);
  if (signal.aborted) onAbort();
  else signal.addEventListener("abort", onAbort, { once: true });
  const close = (): void => {
    timer.stop();
    signal.removeEventListener("abort", onAbort);
  };

  return {
    async read() {
      timer.start(stallTimeoutMs);
      try {
        const { value } = await reader.read();
        timer.reset();
        signal.throwIfAborted();
        if (value === undefined) close();
        return value;
      } catch (error) {
        close();
        request.signal.throwIfAborted();
        throw toBodyError(signal.aborted ? signal.reason : error);
      }
    },
    leave(reason) {
      close();
      cancel(reason);
    },
    drain() {
      close();
      const stop = startTimer(clock, MAX_DRAIN_MS, cancel);
      const readOn = async (): Promise<void> => {
        while (!(await reader.read()).done);
        stop();
      };
      readOn().catch(stop);
    },
  };
}

/** What the operator can do about a response that ends too early. */
export const LOOK_BETWEEN = "Check the upstream and any proxies between it and the bridge.";

/** The error of an upstream that ends its response too early. */
export function brokenOff(reason: string): BridgeError {
  return new BridgeError(
    "api_error",
    "The upstream API closed the connection before its response was complete.",
    { fault: `${READING_FAILED} ${reason}. ${LOOK_BETWEEN}`, upstreamError: UPSTREAM_FAILURE.truncated },
  );
}

/** The error of a body that could not be read to its end. */
export function toBodyError(error: unknown): BridgeError {
  const fault = `${READING_FAILED} ${describeError(error)}.`;
  return isTimeout(error)
    ? new BridgeError("timeout_error", "The upstream API stopped responding.", {
        fault: `${fault} Check the upstream, or raise ${findTimeoutOption(error)}.`,
        upstreamError: UPSTREAM_FAILURE.timeout,
      })
    : brokenOff(describeError(error));
}

/** The text of a body. At the limit it is cut off, and the rest is not read. */
export async function readText(
  { body }: Pick<Response, "body">,
  maxBytes: number,
  exchange: Exchange,
): Promise<{ text: string; isWhole: boolean }> {
  if (body === null) return { text: "", isWhole: true };
  const reader = openBody(body, exchange);
  const decoder = new TextDecoder();
  let rest = maxBytes;
  let text = "";
  for (let bytes = await reader.read(); bytes !== undefined; bytes = await reader.read()) {
    text += decoder.decode(bytes.subarray(0, rest), { stream: true });
    rest -= bytes.length;
    if (rest >= 0) continue;
    reader.leave();
    return { text, isWhole: false };
  }
  return { text: text + decoder.decode(), isWhole: true };
}
