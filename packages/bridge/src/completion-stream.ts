import type { ErrorEvent } from "@text-completions/core";
import { createStreamEventDecoder, encodeStreamEvent, isEventStreamError } from "@text-completions/core/sse";
import { asRecord, Failure, unreadable } from "./bridge-error.ts";
import type { BridgeCall } from "./call.ts";
import { buildCompletion } from "./completion.ts";
import { type Exchange, noteFailure } from "./exchange.ts";
import {
  createMessageReader,
  type MessageReader,
  type CompletionIdentity,
  type TakeText,
} from "./message-reader.ts";

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

/** Turns the events of a message, as they come, into those of a completion. */
export interface Converter {
  /** The events that these bytes complete; none if they complete none. */
  convert(chunk: Uint8Array): string;
  /** What is to be sent at the end of the bytes: an error event, unless the answer is at its end. */
  end(fault: string): string;
}

/** Whether an answer is not at its end. What comes after its last event is of no meaning. */
export function isOpen({ stopReason, error }: BridgeCall): boolean {
  return !stopReason && !error;
}

/** Creates the converter of one stream. */
export function createConverter(exchange: Exchange): Converter {
  const { call } = exchange;
  const write = exchange.isOldest ? createCumulative() : createIncremental();
  const format = { lineEnding: exchange.isOldest ? OLDEST_EOL : undefined } as const;
  let out = "";

  function fail(error: ErrorEvent["error"], fault?: string): void {
    if (!isOpen(call)) return;
    const shown = noteFailure(exchange, error, fault);
    out += encodeStreamEvent({ type: "error", error: shown }, format);
  }

  const read = createMessageReader(exchange, (text, identity, end) => {
    out += write(text, identity, end);
  });
  const decoder = createStreamEventDecoder(
    (event) => {
      if (event.type === "error") fail(event.error);
      else if (event.type === "ping" && isOpen(call)) out += encodeStreamEvent({ type: "ping" }, format);
    },
    {
      onUnknownEvent({ event = "", data }) {
        if (isOpen(call) && isRead(event, read)) read[event](asRecord(JSON.parse(data)));
      },
    },
  );

  function take(): string {
    const taken = out;
    out = "";
    return taken;
  }

  return {
    convert(chunk) {
      try {
        decoder.decode(chunk);
      } catch (error) {
        const { type, message, details } = toFailure(error);
        fail({ type, message }, details.fault);
      }
      return take();
    },
    end(fault) {
      fail({ type: "api_error", message: "The upstream API broke off." }, fault);
      return take();
    },
  };
}

function isRead(name: string, read: MessageReader): name is keyof MessageReader {
  return Object.hasOwn(read, name);
}

function toFailure(error: unknown): Failure {
  // Its message would quote the text of the answer.
  return error instanceof Failure
    ? error
    : unreadable(`a stream that is ${isEventStreamError(error) ? error.reason : "broken"}`);
}

/** Writes new text as an event; with an end, the last event and whatever follows it. */
export type WriteText = (...text: Parameters<TakeText>) => string;

/** How the lines of streams of the oldest version end. */
export const OLDEST_EOL = "\r\n";

const NO_END = { stop_reason: null, stop: null } as const;

/** What stands for the text in an event that is written once; no JSON has it as it is. */
const PLACE = "\0";

/** Named events, each with new text only. What is the same in all events of a stream is written once. */
export function createIncremental(): WriteText {
  let frame: string[] = [];
  let known: CompletionIdentity | undefined;
  return (text, identity, end) => {
    if (end) return encodeStreamEvent(buildCompletion(text, identity, end));
    if (identity !== known)
      frame = encodeStreamEvent(buildCompletion(PLACE, identity, NO_END)).split(JSON.stringify(PLACE));
    known = identity;
    return frame.join(JSON.stringify(text));
  };
}

/** Nameless events, each with the whole text so far, and `[DONE]` at the end. Source: documentation page "Versions". */
export function createCumulative(): WriteText {
  let completion = "";
  return (text, { id, model }, end) => {
    completion += text;
    const { stop_reason, stop } = end ?? NO_END;
    const event = { completion, stop, stop_reason, truncated: false, log_id: id, model, exception: null };
    return nameless(JSON.stringify(event)) + (end ? nameless("[DONE]") : "");
  };
}

function nameless(text: string): string {
  return `data: ${text}${OLDEST_EOL}${OLDEST_EOL}`;
}
