import type { ErrorEvent } from "@text-completions/core";
import {
  createStreamRedactor,
  isBinary,
  listenForAbort,
  membersOf,
  parseJson,
  reportsFailure,
  type StreamRedactor,
} from "@text-completions/core/internal";
import {
  createStreamEventDecoder,
  isEventStreamError,
  type StreamEventDecoder,
} from "@text-completions/core/sse";
import { BridgeError, LOOK_BETWEEN, tooLongResponse, unexpectedResponse } from "./bridge-error.ts";
import type { BridgeCall } from "./call.ts";
import type { Exchange } from "./exchange.ts";
import { createCumulativeWriter, createIncrementalWriter } from "./event-writer.ts";
import {
  type CompletionIdentity,
  createMessageReader,
  type MessageReader,
  type MessageSink,
  type ReadMessageOptions,
} from "./message-reader.ts";
import { readReportedError, toReportedError } from "./upstream-error.ts";
import { findWords } from "./upstream-message.ts";
import { brokenOff, openBody, type OpenResponse, toBodyError } from "./upstream-body.ts";

/** The format of a completion stream. */
export interface CompletionStreamOptions {
  readonly message: ReadMessageOptions;
  /** Whether each event repeats the text so far, as those of version 2023-01-01 do. */
  readonly cumulative: boolean;
  readonly sink: Pick<MessageSink, "usage" | "declined">;
}

/**
 * Converts the stream of a message to that of a completion as it arrives: reading or cancelling the completion's reads
 * or cancels the message's. It ends after the last event, even if the message's stays open. If the message's ends too
 * early, it ends with an error event; if the caller aborts, it fails with the signal's reason.
 */
export function toCompletionStream(
  upstream: OpenResponse,
  exchange: Exchange,
  options: CompletionStreamOptions,
): ReadableStream<Uint8Array> {
  const { call, end, scope, request } = exchange;
  const { maxStreamBytes } = exchange.settings;
  const body = openBody(upstream, exchange);
  let received = 0;
  const converter = createConverter(exchange, options);

  /** Reads until at least one event is complete, and returns the events. */
  async function next(): Promise<string> {
    try {
      for (;;) {
        const chunk = await body.read();
        received += chunk?.length ?? 0;
        if (received > maxStreamBytes) throw tooLongResponse(maxStreamBytes, "maxStreamBytes");
        if (received === 0 && chunk === undefined) return converter.fail(brokenOff("the body is empty"));
        const events = chunk === undefined ? converter.end() : converter.convert(chunk);
        if (events !== "" || chunk === undefined) return events;
      }
    } catch (error) {
      if (!(error instanceof BridgeError)) throw error;
      return converter.fail(error);
    }
  }

  let controller: ReadableStreamDefaultController<Uint8Array>;
  let isPulled = false;
  /**
   * Ends the stream even if nobody is reading it. If a read is in progress, `pull` ends it with an error event instead,
   * unless the caller left.
   */
  function onAbort(): void {
    if (call.outcome !== "pending" || (isPulled && !request.signal.aborted)) return;
    const { reason } = scope.signal;
    if (!request.signal.aborted) converter.fail(toBodyError(reason));
    controller.error(reason);
    leave("aborted", reason);
  }
  function leave(outcome: BridgeCall["outcome"], reason?: unknown): void {
    scope.signal.removeEventListener("abort", onAbort);
    body.leave(reason);
    end(isUnfinished(call) ? outcome : call.fault === undefined ? "answered" : "dropped");
  }

  return new ReadableStream<Uint8Array>(
    {
      start(created) {
        controller = created;
        exchange.setAwaited(false);
        listenForAbort(scope.signal, onAbort);
      },
      async pull() {
        let events: string;
        isPulled = true;
        exchange.setAwaited(true);
        try {
          events = await next();
        } catch {
          return onAbort();
        } finally {
          isPulled = false;
          exchange.setAwaited(false);
        }
        if (call.outcome !== "pending") return;
        if (events !== "") controller.enqueue(new TextEncoder().encode(events));
        if (isUnfinished(call)) return;
        scope.signal.removeEventListener("abort", onAbort);
        controller.close();
        if (call.error === undefined) {
          body.drain();
          end("answered");
        } else {
          leave("answered");
        }
      },
      cancel: (reason) => leave("aborted", reason),
    },
    { highWaterMark: 0 },
  );
}

/** Whether the completion has not ended yet. What arrives after its last event is ignored. */
function isUnfinished({ stopReason, error }: BridgeCall): boolean {
  return stopReason === undefined && error === undefined;
}

/** Converts the events of a message to those of a completion as they arrive. */
interface Converter {
  /** Returns the events that these bytes complete; `""` if they complete none. */
  readonly convert: (chunk: Uint8Array) => string;
  /** Returns what to send when no more bytes follow: an error event, unless the completion has ended. */
  readonly end: () => string;
  /** Returns an error event, unless the completion has ended. */
  readonly fail: (error: BridgeError) => string;
}

function createConverter(
  exchange: Exchange,
  { message, cumulative, sink }: CompletionStreamOptions,
): Converter {
  const { call, settings, redactor } = exchange;
  const writer = cumulative ? createCumulativeWriter(settings.maxResponseBytes) : createIncrementalWriter();
  const text: StreamRedactor = createStreamRedactor(redactor);
  let out = "";
  /** Names of events that do not belong to a message, for the operator. */
  const others = new Set<string>();
  let hasEvents = false;
  /**
   * The data of an event by which another API reports a failure. Used only if the message does not end as it should.
   */
  let reportedFailure: string | undefined;
  /** What the first event without a name says in the format of another server, in quotes. */
  let otherWords: string | undefined;
  /** The id and the model of all events, and the same without secrets. */
  let identities: { own: CompletionIdentity; shown: CompletionIdentity } | undefined;

  function fail(sent: ErrorEvent["error"], upstreamError: string | undefined, fault?: string): void {
    if (!isUnfinished(call)) return;
    const error = redactor.value(sent);
    call.error = { type: error.type, message: error.message };
    if (fault !== undefined) call.fault = fault;
    if (upstreamError !== undefined) call.upstreamError = upstreamError;
    out += writer.other({ type: "error", error });
  }
  function failBy({ type, message: words, upstreamError, fault }: BridgeError): void {
    fail({ type, message: words }, upstreamError, fault);
  }
  function show(own: CompletionIdentity): CompletionIdentity {
    if (identities?.own !== own) identities = { own, shown: redactor.value(own) };
    return identities.shown;
  }
  function write(part: string, identity: CompletionIdentity): void {
    if (part === "") return;
    call.firstTextAt ??= settings.clock.now();
    exchange.trace?.text(part);
    out += writer.text(part, show(identity));
  }

  const reader = createMessageReader(message, {
    ...sink,
    text: (part, identity) => write(text.push(part), identity),
    end(end, identity) {
      write(text.end(), identity);
      const shown = redactor.value(end);
      call.stopReason = shown.stop_reason;
      call.completionId = show(identity).id;
      out += writer.end(shown, show(identity));
    },
  });
  const decoder = createStreamEventDecoder(
    (event) => {
      if (event.type === "completion") return noteName(event.type);
      hasEvents = true;
      if (event.type === "error") fail(event.error, event.error.type);
      else if (event.type === "ping" && isUnfinished(call)) out += writer.other({ type: "ping" });
    },
    {
      // Some servers and proxies send more than the events of a message: "[DONE]", or that they are still working.
      onUnnamedEvent({ data }) {
        const error = readReportedError(data, exchange);
        if (error !== undefined) return failBy(error);
        if (!hasEvents && others.size === 0) otherWords = findWords(redactor.text(data));
        noteName("");
      },
      onUnknownEvent(other) {
        const { event = "", data } = other;
        if (isRead(event, reader)) {
          hasEvents = true;
          if (isUnfinished(call)) reader[event](parseEvent(event, data));
          return;
        }
        if (event === BLOCK_END) hasEvents = true;
        else noteName(event);
        if (reportsFailure(other)) reportedFailure = data;
      },
    },
  );

  function noteName(name: string): void {
    // Redacted before it is cut, so that no part of a secret remains.
    if (others.size < MAX_NAMES) others.add(redactor.text(name).slice(0, MAX_NAME_LENGTH));
  }

  /** Why a stream that has ended contains no whole message. */
  function findEndError(): BridgeError {
    if (reportedFailure !== undefined) return toReportedError(reportedFailure, exchange);
    const other = findOtherText(decoder);
    const reported = other === undefined ? undefined : readReportedError(other, exchange);
    if (reported !== undefined) return reported;
    if (other !== undefined && others.size === 0) {
      return unexpectedResponse(describeText(redactor.text(other)), { ...STREAM, fix: LOOK_BETWEEN });
    }
    const names = [...others]
      .map((name) => (name === "" ? "without a name" : JSON.stringify(name)))
      .join(", ");
    if (!hasEvents && names !== "") {
      const saying = otherWords === undefined ? "" : `, saying ${otherWords}`;
      return unexpectedResponse(`events ${names}${saying}`, STREAM);
    }
    const noise = names === "" ? "" : ` (it also contains events ${names})`;
    return brokenOff(`the stream ended before the message was complete${noise}`);
  }

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
        failBy(toFormatError(error, exchange));
      }
      return take();
    },
    end() {
      failBy(findEndError());
      return take();
    },
    fail(error) {
      failBy(error);
      return take();
    },
  };
}

/** An event of a message that says nothing. */
const BLOCK_END = "content_block_stop";

const STREAM = { expected: "a stream of a message" };

/** How many names of events an error lists, and how many characters of each. */
const MAX_NAMES = 5;
const MAX_NAME_LENGTH = 40;

/** The text at the end of the stream that is not an event. */
function findOtherText(decoder: StreamEventDecoder): string | undefined {
  try {
    decoder.end();
    return undefined;
  } catch (error) {
    return isEventStreamError(error) && error.reason === "malformed" ? error.event?.data : undefined;
  }
}

/**
 * Describes a body that is not an event stream. Only what a page or another server says is shown: other text may be part
 * of a completion.
 */
function describeText(text: string): string {
  if (isBinary(text)) return "bytes that are not text in UTF-8";
  const words = findWords(text);
  const saying = words === undefined ? "" : `, saying ${words}`;
  return `text that is not an event stream${saying}`;
}

function isRead(name: string, reader: MessageReader): name is keyof MessageReader {
  return Object.hasOwn(reader, name);
}

function parseEvent(name: string, data: string): Readonly<Record<string, unknown>> {
  const parsed = parseJson(data);
  if (parsed !== undefined) return membersOf(parsed);
  // Without the data, which may contain text of a completion.
  throw unexpectedResponse(`a "${name}" event whose data is not JSON`, { ...STREAM, fix: LOOK_BETWEEN });
}

function toFormatError(error: unknown, exchange: Exchange): BridgeError {
  if (error instanceof BridgeError) return error;
  if (isEventStreamError(error) && error.event?.event === "error")
    return toReportedError(error.event.data, exchange);
  const isTooLarge = isEventStreamError(error) && error.reason === "too-large";
  const received = isTooLarge ? "an event that is too large" : "an event that is malformed";
  return unexpectedResponse(received, { ...STREAM, fix: LOOK_BETWEEN });
}
