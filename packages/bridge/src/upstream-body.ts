import {
  createIdleTimer,
  describeCause,
  endSentence,
  isClosedConnection,
  isTimeout,
  listenForAbort,
  startTimer,
} from "@text-completions/core/internal";
import {
  BridgeError,
  findTimeoutOption,
  LOOK_BETWEEN,
  READING_FAILED,
  timeoutReason,
  unexpectedResponse,
  type UpstreamFailure,
} from "./bridge-error.ts";
import type { Exchange } from "./exchange.ts";

/** Reads the body of a response as it arrives. A wait ends when the exchange ends or the upstream falls silent. */
interface BodyReader {
  /**
   * The next bytes; undefined at the end.
   *
   * @throws {BridgeError} if the upstream ends too early or falls silent.
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

/** A response with a body. */
export type OpenResponse = Pick<Response, "headers"> & { readonly body: ReadableStream<Uint8Array> };

/** Whether a response has a body. */
export function isOpen(response: Response): response is Response & OpenResponse {
  return response.body !== null;
}

/** Opens the body of a response. */
export function openBody(
  { body, headers }: OpenResponse,
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
  listenForAbort(signal, onAbort);
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
        throw signal.aborted ? toBodyError(signal.reason) : toReadError(error, headers);
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

/** The error of an upstream that ends its response too early. */
export function brokenOff(reason: string): BridgeError {
  return new BridgeError(
    "api_error",
    "The upstream API closed the connection before its response was complete.",
    {
      reason,
      fault: `${READING_FAILED} ${endSentence(reason)} ${LOOK_BETWEEN}`,
      upstreamError: "truncated" satisfies UpstreamFailure,
    },
  );
}

/** The error of a body that could not be read to its end. */
export function toBodyError(error: unknown): BridgeError {
  const fault = `${READING_FAILED} ${endSentence(describeCause(error))}`;
  return isTimeout(error)
    ? new BridgeError("timeout_error", "The upstream API stopped responding.", {
        reason: describeCause(error),
        fault: `${fault} Check the upstream, or raise ${findTimeoutOption(error)}.`,
        upstreamError: "timeout" satisfies UpstreamFailure,
      })
    : brokenOff(describeCause(error));
}

/** The error of a body that ended too early, or that is not encoded as its headers say. */
function toReadError(error: unknown, headers: Headers): BridgeError {
  const encoding = headers.get("content-encoding");
  if (encoding === null || isTimeout(error) || isClosedConnection(error)) return toBodyError(error);
  return unexpectedResponse(`a body that cannot be decoded (${describeCause(error)})`, {
    expected: `a body with content-encoding ${encoding}`,
    fix: LOOK_BETWEEN,
  });
}

/** Reads the text of a body, up to a limit. */
export async function readText(
  response: Response,
  maxBytes: number,
  exchange: Exchange,
): Promise<{ text: string; isWhole: boolean }> {
  if (!isOpen(response)) return { text: "", isWhole: true };
  const reader = openBody(response, exchange);
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
