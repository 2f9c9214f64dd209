import type { CompletionEvent, StreamEvent } from "@text-completions/core";
import { decodeStreamEvents, isEventStreamError } from "@text-completions/core/sse";
import { createApiError, readRequestId } from "./api-failure.ts";
import type { Call } from "./call.ts";
import { startTimer } from "./clock.ts";
import type { Exchange } from "./exchange.ts";
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
  readonly #source: AsyncGenerator<StreamEvent, void> | undefined;
  #limitMs: number;

  constructor(call: Call, exchange: Exchange) {
    const { response } = exchange;
    this.#call = call;
    this.#exchange = exchange;
    this.#limitMs = call.settings.firstChunkTimeoutMs;
    this.#silence = watchSilence(call.settings.clock, (limitMs) => {
      this.close(this.#error("stalled", `nothing came for ${limitMs} ms. Raise stallTimeoutMs or firstChunkTimeoutMs.`));
    });
    this.response = response;
    if (response.body && isEventStream(response)) this.#source = decodeStreamEvents(response.body, call.settings);
  }

  /** Waits for what comes next. */
  async read(): Promise<void> {
    try {
      if (!this.#source) throw this.#notAStream();
      this.#silence.wait(this.#limitMs);
      const { value, done } = await this.#exchange.orEnd(this.#source.next());
      this.#silence.heard();
      this.#limitMs = this.#call.settings.stallTimeoutMs;
      if (done) throw this.#error("truncated", "it ended without a stop_reason.");
      this.#take(value);
    } catch (error) {
      throw this.close(this.#translate(error));
    }
  }

  /** Closes the connection, without waiting for it, and returns the reason. */
  close(reason: unknown): unknown {
    this.#silence.heard();
    this.#exchange.release();
    this.#exchange.end(reason);
    // Not awaited: some streams never settle a cancellation.
    this.#source?.return().catch(() => undefined);
    return reason;
  }

  #take(event: StreamEvent): void {
    this.#call.settings.onEvent?.(event);
    if (event.type === "error") throw createApiError(this.#call, this.response, event, this.text);
    if (event.type === "ping") return;
    this.text += event.completion;
    this.last = event;
    this.events.push(event);
    if (event.stop_reason == null) return;
    this.done = true;
    this.#exchange.release();
    void this.#drain();
  }

  /** Reads on to the end of the body, which lets the connection be used again; closes it if that takes long. */
  async #drain(): Promise<void> {
    const stopTimer = startTimer(this.#call.settings.clock, GRACE_MS, () => this.close(undefined));
    try {
      while (!(await this.#source?.next())?.done);
    } catch {
      // The stream was complete; what follows it does not matter.
    }
    stopTimer();
  }

  #translate(error: unknown): unknown {
    const { signal } = this.#exchange;
    if (signal.aborted) return signal.reason;
    if (isEventStreamError(error)) {
      const reason = error.reason === "unterminated" ? "truncated" : "malformed";
      return this.#error(reason, error.message, error);
    }
    // What `fetch` throws when the connection breaks differs from platform to platform.
    return error instanceof CompletionError ? error : this.#error("truncated", "the connection broke.", error);
  }
}
