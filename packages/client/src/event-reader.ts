import type { CompletionEvent, StreamEvent } from "@text-completions/core";
import {
  createStreamEventDecoder,
  isEventStreamError,
  type EventStreamError,
  type StreamEventDecoder,
} from "@text-completions/core/sse";
import type { ApiError } from "./api-error.ts";
import { createApiError, field, readRequestId } from "./api-failure.ts";
import type { Call } from "./call.ts";
import { startTimer } from "./clock.ts";
import { readStart } from "./create-transport.ts";
import type { Exchange } from "./exchange.ts";
import { parse } from "./parse.ts";
import { collectSecrets, redact } from "./redact.ts";
import { StreamError, type StreamErrorReason } from "./stream-error.ts";
import { watchSilence, type SilenceWatch } from "./watch-silence.ts";

/** How long the connection of a complete stream may take to end by itself, so that it can be used again. */
const GRACE_MS = 1000;

/** Reads the events of one attempt, and gives each way of breaking off its error. */
export class EventReader {
  readonly response: Response;
  /** Completion events that have come and were not taken yet. */
  readonly events: CompletionEvent[] = [];
  /** All text that has come. */
  text = "";
  /** The newest completion event. */
  last: CompletionEvent | undefined;
  /** Whether the event with the `stop_reason` has come. */
  done = false;

  readonly #call: Call;
  readonly #exchange: Exchange;
  readonly #silence: SilenceWatch;
  readonly #bytes: ReadableStreamDefaultReader<Uint8Array> | undefined;
  readonly #decoder: StreamEventDecoder;
  #limitMs: number;
  #failure: { error: unknown } | undefined;

  constructor(call: Call, exchange: Exchange, response: Response) {
    const { maxEventLength, firstChunkTimeoutMs, timeoutMs } = call.settings;
    this.#call = call;
    this.#exchange = exchange;
    this.#limitMs = firstChunkTimeoutMs ?? timeoutMs;
    this.#silence = watchSilence(call.settings.clock, (limitMs) => {
      const message = `nothing came for ${limitMs} ms. Raise stallTimeoutMs or firstChunkTimeoutMs.`;
      exchange.end(this.#error("stalled", message));
    });
    this.response = response;
    exchange.lift.timeoutMs();
    if (isEventStream(response)) this.#bytes = response.body?.getReader();
    exchange.onEnd(() => {
      this.#silence.stop();
      // It ends the read that is under way. Not awaited: some streams never settle a cancellation.
      this.#bytes?.cancel().catch(() => undefined);
    });
    this.#decoder = createStreamEventDecoder((event) => this.#take(event), {
      maxEventLength,
      onUnknownEvent: (frame) => this.#heed(call.settings.onUnknownEvent?.(frame)),
    });
  }

  /** Waits for what comes next. Whoever gets an error closes the connection. */
  async read(): Promise<void> {
    if (this.#failure) throw this.#failure.error;
    if (!this.#bytes) throw await this.#notAStream();
    const { signal } = this.#exchange;
    this.#silence.wait(this.#limitMs);
    let chunk: Uint8Array | undefined;
    try {
      ({ value: chunk } = await this.#bytes.read());
    } catch (error) {
      signal.throwIfAborted();
      // What `fetch` throws when the connection breaks differs from platform to platform.
      throw this.#error("truncated", "the connection broke.", error);
    }
    signal.throwIfAborted();
    this.#silence.heard();
    this.#limitMs = this.#call.settings.stallTimeoutMs;
    this.#decode(chunk);
  }

  /** Closes the connection, without waiting for it. */
  close(reason: unknown): void {
    this.#exchange.end(reason);
  }

  #decode(chunk: Uint8Array | undefined): void {
    try {
      if (chunk) return this.#decoder.decode(chunk);
      this.#decoder.end();
      throw this.#error("truncated", "it ended without a stop_reason.");
    } catch (error) {
      const failure = isEventStreamError(error) ? this.#toStreamError(error) : error;
      // What came before the failure, in the same chunk, is delivered before it.
      if (this.events.length === 0) throw failure;
      this.#failure = { error: failure };
    }
  }

  #take(event: StreamEvent): void {
    if (this.done) return;
    this.#heed(this.#call.settings.onEvent?.(event));
    if (event.type === "error") throw createApiError(this.#call, this.response, event, this.text);
    if (event.type === "ping") return;
    this.text += event.completion;
    this.last = event;
    this.events.push(event);
    if (event.stop_reason == null) return;
    this.done = true;
    this.#silence.stop();
    this.#exchange.release();
    void this.#drain();
  }

  /** Ends the stream if a promise that a caller's function gave rejects. */
  #heed(given: unknown): void {
    if (given instanceof Promise) given.catch((error: unknown) => this.close(error));
  }

  /** Reads on to the end of the body, which lets the connection be used again; closes it if that takes long. */
  async #drain(): Promise<void> {
    const stopTimer = startTimer(this.#call.settings.clock, GRACE_MS, () => this.close(undefined));
    try {
      while (!(await this.#bytes?.read())?.done);
    } catch {
      // The stream was complete; what follows it does not matter.
    }
    stopTimer();
  }

  #toStreamError(error: EventStreamError): StreamError {
    const { reason, message, frame } = error;
    if (redact(frame, collectSecrets(this.#call.sent)) !== frame) {
      // An excerpt may show a part of a secret.
      return this.#error("malformed", "an event is malformed and holds a secret.");
    }
    const remedy = reason === "unnamed" ? " Or add the middleware incrementalStream()." : "";
    return this.#error(reason === "unterminated" ? "truncated" : "malformed", message + remedy, error);
  }

  /** A server that fails before its stream begins may say so in JSON, its status notwithstanding. */
  async #notAStream(): Promise<ApiError | StreamError> {
    const { body, headers } = this.response;
    const answer = parse(body ? await readStart(body) : "");
    if (field(answer, "error")) return createApiError(this.#call, this.response, answer);
    const type = headers.get("content-type");
    return this.#error("not-a-stream", `its content-type is ${type}. Check what stands at baseUrl.`);
  }

  #error(reason: StreamErrorReason, message: string, cause?: unknown): StreamError {
    const facts = {
      requestId: readRequestId(this.response),
      partial: this.text,
      secrets: collectSecrets(this.#call.sent),
      cause,
    };
    return new StreamError(reason, `Failed to read the stream of POST ${this.#call.url}: ${message}`, facts);
  }
}

function isEventStream({ headers }: Response): boolean {
  return /text\/event-stream/i.test(headers.get("content-type") ?? "");
}
