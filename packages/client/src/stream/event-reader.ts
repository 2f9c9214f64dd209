import type { CompletionEvent, StreamEvent } from "@text-completions/core";
import {
  endsCompletion,
  isEventStreamType,
  isWebStream,
  listenForAbort,
  parseJsonOrText,
  reportsError,
  startTimer,
} from "@text-completions/core/internal";
import {
  createStreamEventDecoder,
  isEventStreamError,
  type ServerSentEvent,
  type StreamEventDecoder,
} from "@text-completions/core/sse";
import type { Call } from "../call.ts";
import type { Attempt } from "../transport/retry.ts";
import {
  createEndError,
  createReadError,
  createReportedError,
  createStreamError,
  explainNotAStream,
  showName,
  type StreamProgress,
  toStreamError,
} from "./stream-errors.ts";

/** How long the body may take to end after its last event. Only then can the connection be reused. */
const GRACE_MS = 1000;

/** The cost of an unread event, in characters of text. */
const EVENT_WEIGHT = 16;

/** How many names of unknown events are kept for messages. */
const MAX_NAMES = 5;

const SETTLED = /* @__PURE__ */ Promise.resolve();

/** Reads the events of one attempt. How it can fail, and what each error says, is in `stream-errors.ts`. */
export class EventReader implements StreamProgress {
  readonly call: Call;
  readonly response: Response;
  text = "";
  /** The newest completion event. */
  last: CompletionEvent | undefined;
  /** Whether the event with the `stop_reason` has arrived. */
  done = false;
  hasBytes = false;
  hasEvents = false;
  readonly unknownNames: Set<string> = new Set();
  passedOver: ServerSentEvent | undefined;

  readonly #attempt: Attempt;
  readonly #bytes: ReadableStreamDefaultReader<Uint8Array> | undefined;
  readonly #decoder: StreamEventDecoder;
  // Events that were not taken yet: the latest, newest last, and those before, newest first.
  #received: CompletionEvent[] = [];
  #waiting: CompletionEvent[] = [];
  #begun = false;
  #isWaiting = false;
  #stopIdleTimer: (() => void) | undefined;
  #failure: { error: unknown } | undefined;

  constructor(call: Call, attempt: Attempt, response: Response) {
    const { maxEventLength, onUnknownEvent } = call.settings;
    this.call = call;
    this.#attempt = attempt;
    this.response = response;
    attempt.clearTimeout("timeoutMs");
    if (isStream(call, response)) this.#bytes = response.body.getReader();
    listenForAbort(attempt.signal, this.#cancel);
    this.#decoder = createStreamEventDecoder((event) => this.#receive(event), {
      maxEventLength,
      onUnknownEvent: (event) => {
        this.#passOver(event);
        this.#respectRejection(onUnknownEvent?.(event));
      },
      onUnnamedEvent: call.lenient ? (event) => this.#passUnnamed(event) : undefined,
    });
  }

  /** Ends the read in progress. */
  readonly #cancel = (): void => {
    // Not awaited: some streams never settle a cancellation.
    this.#bytes?.cancel().catch(() => undefined);
  };

  /** Waits for the next bytes. If it rejects, the caller has to close the connection. */
  read(): Promise<void> {
    if (this.#failure) return Promise.reject(this.#failure.error);
    if (!this.#bytes) return this.#rejectNotAStream();
    this.#isWaiting = true;
    const reading = this.#bytes.read().then(this.#onRead, this.#onReadFailure);
    // Runs after the decoding of what has already arrived, so that only a real wait needs a timer.
    void SETTLED.then(this.#startIdleTimer);
    return reading;
  }

  readonly #onRead = ({ value }: { value?: Uint8Array | undefined }): void => {
    this.#endWait();
    this.#begun = true;
    this.hasBytes ||= value !== undefined && value.byteLength > 0;
    this.#decode(value);
  };

  readonly #onReadFailure = (error: unknown): never => {
    this.#endWait();
    // What `fetch` throws when the connection breaks depends on the platform; middleware that decodes throws its own.
    throw isEventStreamError(error) ? toStreamError(this, error) : createReadError(this, error);
  };

  /** Throws the reason of an attempt that has ended meanwhile. */
  #endWait(): void {
    this.#isWaiting = false;
    this.#stopIdleTimer?.();
    this.#stopIdleTimer = undefined;
    this.#attempt.signal.throwIfAborted();
  }

  /** Takes the first received event that was not taken yet, in constant time. */
  take(): CompletionEvent | undefined {
    if (this.#waiting.length === 0) {
      this.#waiting = this.#received.toReversed();
      this.#received = [];
    }
    return this.#waiting.pop();
  }

  /** Drops untaken events, and closes the connection without waiting for it. */
  close(reason: unknown): void {
    this.#received.length = this.#waiting.length = 0;
    this.#attempt.end(reason);
  }

  /** Covers a single read: a timer that outlived it would keep a finished process alive. */
  readonly #startIdleTimer = (): void => {
    if (!this.#isWaiting) return;
    const { clock, stallTimeoutMs, timeoutMs, firstChunkTimeoutMs } = this.call.settings;
    const option = this.#begun ? "stallTimeoutMs" : "firstChunkTimeoutMs";
    const limitMs = this.#begun ? stallTimeoutMs : (firstChunkTimeoutMs ?? timeoutMs);
    this.#stopIdleTimer = startTimer(clock, limitMs, () => {
      this.#attempt.end(
        createStreamError(this, "stalled", `no data arrived for ${limitMs} ms. Raise ${option}.`),
      );
    });
  };

  #decode(chunk: Uint8Array | undefined): void {
    try {
      if (chunk) return this.#decoder.decode(chunk);
      this.#decoder.end();
      throw createEndError(this);
    } catch (error) {
      const failure = isEventStreamError(error) ? toStreamError(this, error) : error;
      // Events before the failure in the same chunk are delivered before it.
      if (this.#received.length + this.#waiting.length === 0) throw failure;
      this.#failure = { error: failure };
    }
  }

  /** Ignores an event without a name, unless it reports an error. */
  #passUnnamed(event: ServerSentEvent): void {
    const data = parseJsonOrText(event.data);
    if (reportsError(data)) throw createReportedError(this, data);
    this.#passOver(event);
  }

  #passOver(event: ServerSentEvent): void {
    this.passedOver = event;
    if (this.unknownNames.size < MAX_NAMES) this.unknownNames.add(showName(this, event));
  }

  #receive(event: StreamEvent): void {
    if (this.done) return;
    this.hasEvents = true;
    const { settings } = this.call;
    this.#respectRejection(settings.onEvent?.(event));
    if (event.type === "error") throw createReportedError(this, event);
    if (event.type === "ping") return;
    this.passedOver = undefined;
    this.text += event.completion;
    this.last = event;
    this.#received.push(event);
    const weight = this.text.length + EVENT_WEIGHT * (this.#received.length + this.#waiting.length);
    if (weight > settings.maxResponseBytes) {
      throw createStreamError(
        this,
        "malformed",
        `the text is longer than ${settings.maxResponseBytes} characters. Raise maxResponseBytes if you trust the server.`,
      );
    }
    if (!endsCompletion(event)) return;
    this.done = true;
    this.#attempt.dispose();
    void this.#drain();
  }

  /** Ends the stream if a promise that a caller's function returned rejects. */
  #respectRejection(returned: unknown): void {
    if (returned instanceof Promise) returned.catch((error: unknown) => this.#attempt.end(error));
  }

  /** Reads the rest of the body, so that the connection can be reused; closes it if that takes long. */
  async #drain(): Promise<void> {
    const stopTimer = startTimer(this.call.settings.clock, GRACE_MS, () => this.#attempt.end(undefined));
    try {
      while (!(await this.#bytes?.read())?.done);
    } catch {
      // The stream was complete, so what follows does not matter.
    }
    stopTimer();
    // The platform keeps the signal of a request, and what listens to it, until the next full garbage collection.
    this.#attempt.signal.removeEventListener("abort", this.#cancel);
  }

  async #rejectNotAStream(): Promise<never> {
    throw await explainNotAStream(this, this.#attempt.signal);
  }
}

function isStream(
  { lenient }: Call,
  response: Response,
): response is Response & { body: ReadableStream<Uint8Array> } {
  const { headers, body } = response;
  const isJson = /json/i.test(headers.get("content-type") ?? "");
  return isWebStream(body) && (lenient ? !isJson : isEventStreamType(headers));
}
