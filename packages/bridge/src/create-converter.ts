import type { ErrorEvent } from "@text-completions/core";
import { createStreamEventDecoder, encodeStreamEvent, isEventStreamError } from "@text-completions/core/sse";
import { asRecord } from "./as-record.ts";
import type { BridgeCall } from "./bridge-call.ts";
import type { Exchange } from "./exchange.ts";
import { Failure, unreadable } from "./failure.ts";
import { noteFailure } from "./note-failure.ts";
import { createMessageReader, type MessageReader } from "./read-message.ts";
import { createCumulative, createIncremental, OLDEST_EOL } from "./write-events.ts";

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
