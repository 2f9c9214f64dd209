import type { CompletionEvent, StreamEvent } from "@text-completions/core";
import {
  createStreamEventDecoder,
  type EventStreamError,
  isEventStreamError,
  type StreamEventDecoder,
} from "@text-completions/core/sse";
import { type ApiError, StreamError, type StreamErrorReason } from "../errors.ts";
import type { Attempt } from "../transport/attempt.ts";
import type { Call } from "../call.ts";
import { type SilenceWatch, startTimer, watchSilence } from "../transport/timers.ts";
import { createApiError, memberOf, parseJsonOrText, readStart } from "../transport/error-response.ts";
import { collectSecrets, redact } from "../redact.ts";
import { readRequestId } from "../transport/response-headers.ts";

/** How long the connection of a complete stream may take to end by itself, so that it can be used again. */
const GRACE_MS = 1000;

/** Reads the events of one attempt, and gives each way of breaking off its error. */
export class EventReader {
  readonly response: Response;
  /** All text that has come. */
  text = "";
  /** The newest completion event. */
  last: CompletionEvent | undefined;
  /** Whether the event with the `stop_reason` has come. */
  done = false;

  readonly #call: Call;
  readonly #attempt: Attempt;
  readonly #silence: SilenceWatch;
  readonly #bytes: ReadableStreamDefaultReader<Uint8Array> | undefined;
  readonly #decoder: StreamEventDecoder;
  /** Completion events that have come, newest last, and those before them that are to be taken, newest first. */
  #came: CompletionEvent[] = [];
  #waiting: CompletionEvent[] = [];
  #limitMs: number;
  #failure: { error: unknown } | undefined;

  constructor(call: Call, attempt: Attempt, response: Response) {
    const { maxEventLength, firstChunkTimeoutMs, timeoutMs } = call.settings;
    this.#call = call;
    this.#attempt = attempt;
    this.#limitMs = firstChunkTimeoutMs ?? timeoutMs;
    this.#silence = watchSilence(call.settings.clock, (limitMs) => {
      const message = `nothing came for ${limitMs} ms. Raise stallTimeoutMs or firstChunkTimeoutMs.`;
      attempt.end(this.#error("stalled", message));
    });
    this.response = response;
    attempt.lift("timeoutMs");
    if (isEventStream(response)) this.#bytes = response.body?.getReader();
    attempt.onEnd(() => {
      this.#silence.stop();
      // It ends the read that is under way. Not awaited: some streams never settle a cancellation.
      this.#bytes?.cancel().catch(() => undefined);
    });
    this.#decoder = createStreamEventDecoder((event) => this.#receive(event), {
      maxEventLength,
      onUnknownEvent: (frame) => this.#heed(call.settings.onUnknownEvent?.(frame)),
    });
  }

  /** Waits for what comes next. Whoever gets an error closes the connection. */
  async read(): Promise<void> {
    if (this.#failure) throw this.#failure.error;
    if (!this.#bytes) throw await this.#notAStream();
    const { signal } = this.#attempt;
    this.#silence.wait(this.#limitMs);
    let chunk: Uint8Array | undefined;
    try {
      ({ value: chunk } = await this.#bytes.read());
    } catch (error) {
      signal.throwIfAborted();
      // What `fetch` throws when the connection breaks differs from platform to platform; middleware may decode, too.
      throw isEventStreamError(error)
        ? this.#toStreamError(error)
        : this.#error("truncated", "the connection broke.", error);
    }
    signal.throwIfAborted();
    this.#silence.heard();
    this.#limitMs = this.#call.settings.stallTimeoutMs;
    this.#decode(chunk);
  }

  /** Takes the first event that has come and was not taken. It takes the same time however many wait. */
  take(): CompletionEvent | undefined {
    if (this.#waiting.length === 0) {
      this.#waiting = this.#came.toReversed();
      this.#came = [];
    }
    return this.#waiting.pop();
  }

  /** Drops what was not taken, and closes the connection without waiting for it. */
  close(reason: unknown): void {
    this.#came.length = this.#waiting.length = 0;
    this.#attempt.end(reason);
  }

  #decode(chunk: Uint8Array | undefined): void {
    try {
      if (chunk) return this.#decoder.decode(chunk);
      this.#decoder.end();
      throw this.#error("truncated", "it ended without a stop_reason.");
    } catch (error) {
      const failure = isEventStreamError(error) ? this.#toStreamError(error) : error;
      // What came before the failure, in the same chunk, is delivered before it.
      if (this.#came.length + this.#waiting.length === 0) throw failure;
      this.#failure = { error: failure };
    }
  }

  #receive(event: StreamEvent): void {
    if (this.done) return;
    this.#heed(this.#call.settings.onEvent?.(event));
    if (event.type === "error") throw createApiError(this.#call, this.response, event, this.text);
    if (event.type === "ping") return;
    this.text += event.completion;
    this.last = event;
    this.#came.push(event);
    if (event.stop_reason == null) return;
    this.done = true;
    this.#silence.stop();
    this.#attempt.release();
    void this.#drain();
  }

  /** Ends the stream if a promise that a caller's function gave rejects. */
  #heed(given: unknown): void {
    if (given instanceof Promise) given.catch((error: unknown) => this.#attempt.end(error));
  }

  /** Reads on to the end of the body, which lets the connection be used again; closes it if that takes long. */
  async #drain(): Promise<void> {
    const stopTimer = startTimer(this.#call.settings.clock, GRACE_MS, () => this.#attempt.end(undefined));
    try {
      while (!(await this.#bytes?.read())?.done);
    } catch {
      // The stream was complete; what follows it does not matter.
    }
    stopTimer();
  }

  #toStreamError(error: EventStreamError): StreamError {
    const { reason, problem, fix, event } = error;
    if (redact(event, collectSecrets(this.#call.sent)) !== event) {
      // An excerpt may show a part of a secret.
      return this.#error("malformed", "an event is malformed and holds a secret.");
    }
    const remedy = reason === "unnamed" ? " Or add the middleware incrementalStream()." : "";
    const detail = `${problem}.${fix === undefined ? "" : ` ${fix}`}${remedy}`;
    return this.#error(reason === "unterminated" ? "truncated" : "malformed", detail, error);
  }

  /** A server that fails before its stream begins may say so in JSON, its status notwithstanding. */
  async #notAStream(): Promise<ApiError | StreamError> {
    const { body, headers } = this.response;
    const answer = parseJsonOrText(body ? await readStart(body) : "");
    if (memberOf(answer, "error")) return createApiError(this.#call, this.response, answer);
    const type = headers.get("content-type");
    return this.#error(
      "not-a-stream",
      `the answer has ${type ? `content-type ${type}` : "no content-type"}. Check baseUrl.`,
    );
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
