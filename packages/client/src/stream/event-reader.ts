import type { CompletionEvent, StreamEvent } from "@text-completions/core";
import {
  endSentence,
  isEventStreamType,
  reportsError,
  reportsFailure,
  startTimer,
} from "@text-completions/core/internal";
import {
  createStreamEventDecoder,
  isEventStreamError,
  type EventStreamError,
  type ServerSentEvent,
  type StreamEventDecoder,
} from "@text-completions/core/sse";
import { failedTo, redactorOf, type Call } from "../call.ts";
import { StreamError, type ApiError, type StreamErrorReason } from "../errors.ts";
import type { Attempt } from "../transport/retry.ts";
import {
  CHECK_BASE_URL,
  containsEvents,
  createApiError,
  createErrorOfSuccess,
  describeBody,
  describeCause,
  excerpt,
  findBodyFix,
  findBytesFix,
  findReadFix,
  getProperty,
  parseJsonOrText,
} from "../transport/error-response.ts";
import { isWebStream, readErrorBody } from "../transport/read-body.ts";
import { readRequestId } from "../transport/response-headers.ts";

/** How long the body may take to end after its last event. Only then can the connection be reused. */
const GRACE_MS = 1000;

/** The cost of an unread event, in characters of text. */
const EVENT_WEIGHT = 16;

/** How many names of unknown events are kept for messages, and how many characters of each. */
const MAX_NAMES = 5;
const MAX_NAME_LENGTH = 40;

const ERROR_EVENT = "the stream ended with an error event";
const RETRY = "Send the request again.";

const SETTLED = /* @__PURE__ */ Promise.resolve();

/** Reads the events of one attempt, and turns every failure into its error. */
export class EventReader {
  readonly response: Response;
  /** All text received so far. */
  text = "";
  /** The newest completion event. */
  last: CompletionEvent | undefined;
  /** Whether the event with the `stop_reason` has arrived. */
  done = false;

  readonly #call: Call;
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
  /** Names of events that are not of this API, as messages show them. */
  readonly #unknownNames = new Set<string>();
  /** The newest event that is not of this API, if no completion followed it. */
  #passedOver: ServerSentEvent | undefined;
  #hasEvents = false;
  #hasBytes = false;

  constructor(call: Call, attempt: Attempt, response: Response) {
    const { maxEventLength, onUnknownEvent } = call.settings;
    this.#call = call;
    this.#attempt = attempt;
    this.response = response;
    attempt.clearTimeout("timeoutMs");
    if (isStream(call, response)) this.#bytes = response.body.getReader();
    attempt.signal.addEventListener("abort", this.#cancel, { once: true });
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
    this.#hasBytes ||= value !== undefined && value.byteLength > 0;
    this.#decode(value);
  };

  readonly #onReadFailure = (error: unknown): never => {
    this.#endWait();
    // What `fetch` throws when the connection breaks depends on the platform; middleware that decodes throws its own.
    throw isEventStreamError(error)
      ? this.#toError(error)
      : this.#createError(
          "truncated",
          `the body of ${describeBody(this.response)} could not be read completely: ${describeCause(error)}. ${this.#withPartial(findReadFix(this.response))}`,
          error,
        );
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
    const { clock, stallTimeoutMs, timeoutMs, firstChunkTimeoutMs } = this.#call.settings;
    const option = this.#begun ? "stallTimeoutMs" : "firstChunkTimeoutMs";
    const limitMs = this.#begun ? stallTimeoutMs : (firstChunkTimeoutMs ?? timeoutMs);
    this.#stopIdleTimer = startTimer(clock, limitMs, () => {
      this.#attempt.end(this.#createError("stalled", `no data arrived for ${limitMs} ms. Raise ${option}.`));
    });
  };

  #decode(chunk: Uint8Array | undefined): void {
    try {
      if (chunk) return this.#decoder.decode(chunk);
      this.#decoder.end();
      throw this.#createEndError();
    } catch (error) {
      const failure = isEventStreamError(error) ? this.#toError(error) : error;
      // Events before the failure in the same chunk are delivered before it.
      if (this.#received.length + this.#waiting.length === 0) throw failure;
      this.#failure = { error: failure };
    }
  }

  /** Ignores an event without a name, unless it reports an error. */
  #passUnnamed(event: ServerSentEvent): void {
    const data = parseJsonOrText(event.data);
    if (reportsError(data)) throw this.#createReportedError(data);
    this.#passOver(event);
  }

  /** The error that the server reported in the stream, in whatever format. */
  #createReportedError(data: unknown): ApiError {
    return createApiError(this.#call, this.response, data === "" ? undefined : data, {
      source: ERROR_EVENT,
      ...(data === "" && { problem: () => `${ERROR_EVENT} that has no data` }),
      fix: "Send the request again later.",
      partial: this.text,
    });
  }

  #passOver(event: ServerSentEvent): void {
    this.#passedOver = event;
    if (this.#unknownNames.size < MAX_NAMES) this.#unknownNames.add(this.#showName(event));
  }

  /** The error of a stream that ended without an event that has a `stop_reason`: what it contained last says why. */
  #createEndError(): ApiError | StreamError {
    const last = this.#passedOver;
    if (last !== undefined && reportsFailure(last)) {
      return this.#createReportedError(parseJsonOrText(last.data));
    }
    return this.#createError("truncated", this.#describeEnd());
  }

  /** How a stream ended without an event that has a `stop_reason`, and what to do. */
  #describeEnd(): string {
    if (!this.#hasBytes) {
      const fix = findBodyFix(undefined, this.response);
      return `expected a stream of events, got ${describeBody(this.response)} and an empty body. ${fix}`;
    }
    if (this.#hasEvents || this.#unknownNames.size === 0) {
      const what = this.#hasEvents ? "an event with a stop_reason" : "its first event";
      const last = this.#passedOver;
      const after =
        last === undefined ? "" : `, after an event ${this.#showName(last)} ${this.#showData(last)}`;
      return `${endSentence(`the stream ended before ${what}${after}`)} ${this.#withPartial(RETRY)}`;
    }
    const last = this.#passedOver === undefined ? "" : `, the last ${this.#showData(this.#passedOver)}`;
    const names = [...this.#unknownNames].join(", ");
    return `${endSentence(`the stream has no event of this API, but events ${names}${last}`)} ${CHECK_BASE_URL}`;
  }

  #showName({ event }: ServerSentEvent): string {
    if (!event) return "without a name";
    // Redacted before it is cut, so that no part of a secret remains.
    return JSON.stringify(redactorOf(this.#call).text(event).slice(0, MAX_NAME_LENGTH));
  }

  #showData({ data }: ServerSentEvent): string {
    if (data === "") return "without data";
    return `with data ${excerpt(redactorOf(this.#call).value(parseJsonOrText(data)))}`;
  }

  /** Adds where the text is, if some arrived. */
  #withPartial(fix: string): string {
    return this.text === "" ? fix : `${fix} The text that arrived is in partial.`;
  }

  #receive(event: StreamEvent): void {
    if (this.done) return;
    this.#hasEvents = true;
    const { settings } = this.#call;
    this.#respectRejection(settings.onEvent?.(event));
    if (event.type === "error") {
      throw createApiError(this.#call, this.response, event, {
        source: ERROR_EVENT,
        partial: this.text,
      });
    }
    if (event.type === "ping") return;
    this.#passedOver = undefined;
    this.text += event.completion;
    this.last = event;
    this.#received.push(event);
    const weight = this.text.length + EVENT_WEIGHT * (this.#received.length + this.#waiting.length);
    if (weight > settings.maxResponseBytes) {
      throw this.#createError(
        "malformed",
        `the text is longer than ${settings.maxResponseBytes} characters. Raise maxResponseBytes if you trust the server.`,
      );
    }
    if (event.stop_reason == null) return;
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
    const stopTimer = startTimer(this.#call.settings.clock, GRACE_MS, () => this.#attempt.end(undefined));
    try {
      while (!(await this.#bytes?.read())?.done);
    } catch {
      // The stream was complete, so what follows does not matter.
    }
    stopTimer();
    // The platform keeps the signal of a request, and what listens to it, until the next full garbage collection.
    this.#attempt.signal.removeEventListener("abort", this.#cancel);
  }

  #toError(error: EventStreamError): ApiError | StreamError {
    const { reason, problem, event } = error;
    if (redactorOf(this.#call).value(event) !== event) {
      // The problem quotes the event, and may have cut a secret that would then not be recognised.
      return this.#createError(
        "malformed",
        "an event is malformed. Its content is withheld, because it contains a credential.",
      );
    }
    const data = parseJsonOrText(event?.data ?? "");
    if (event?.event === "error") return this.#createReportedError(data);
    if ((reason === "malformed" || reason === "unnamed") && reportsError(data)) {
      // Text instead of events is the body of an error response.
      const isBody = !this.#hasEvents && event?.event === undefined && reason === "malformed";
      return (isBody ? this.#createErrorOfSuccess(data) : undefined) ?? this.#createReportedError(data);
    }
    const fix = this.#findFix(error) ?? error.fix ?? "Check any proxies between you and the server.";
    return this.#createError(
      reason === "unterminated" ? "truncated" : "malformed",
      `${endSentence(problem)} ${fix}`,
      error,
    );
  }

  /** What to do about a stream of version 2023-01-01, whose events have no name. */
  #findFix({ reason, event }: EventStreamError): string | undefined {
    if (reason === "unterminated") return this.#withPartial(RETRY);
    const isText = reason === "malformed" && event?.event === undefined;
    if (isText) return findBytesFix(event?.data ?? "");
    const data = parseJsonOrText(event?.data ?? "");
    if (reason !== "unnamed" || typeof getProperty(data, "completion") !== "string") return undefined;
    if (getProperty(data, "type") !== undefined) return undefined;
    const { version } = this.#call.settings;
    return `Streams of anthropic-version 2023-01-01 look like this, but ${version} was sent. Add the incrementalStream() middleware, or check any proxies between you and the server.`;
  }

  /** A server that fails before its stream begins may respond with a JSON error despite the status 200. */
  async #rejectNotAStream(): Promise<never> {
    const { body } = this.response;
    const what = describeBody(this.response);
    if (body === null) {
      throw this.#createError(
        "not-a-stream",
        `expected a stream, got ${what} and no body. ${findBodyFix(undefined, this.response)}`,
      );
    }
    if (!isWebStream(body)) {
      throw this.#createError(
        "not-a-stream",
        `expected a body that can be read as a stream, got ${what} without one. Pass a fetch that supports streamed responses; those of React Native and of XMLHttpRequest polyfills do not.`,
      );
    }
    const { text, error: readError } = await readErrorBody(body, this.#attempt.signal);
    if (text === "" && readError !== undefined) {
      throw this.#createError(
        "not-a-stream",
        `expected content-type text/event-stream, got ${what}, whose body could not be read: ${describeCause(readError)}. ${findReadFix(this.response)}`,
        readError,
      );
    }
    const received = redactorOf(this.#call).value(parseJsonOrText(text));
    const error = this.#createErrorOfSuccess(received);
    if (error !== undefined) throw error;
    const fix = containsEvents(text)
      ? "The body contains events: make the server, or the proxy in front of it, send that content type."
      : findBodyFix(text === "" ? undefined : received, this.response);
    throw this.#createError(
      "not-a-stream",
      `${endSentence(`expected content-type text/event-stream, got ${what}: ${text === "" ? "no body" : excerpt(received)}`)} ${fix}`,
    );
  }

  #createErrorOfSuccess(body: unknown): ApiError | undefined {
    return createErrorOfSuccess(this.#call, this.response, body, {
      expected: "a stream",
      partial: this.text,
    });
  }

  #createError(reason: StreamErrorReason, message: string, cause?: unknown): StreamError {
    return new StreamError(reason, `${failedTo(this.#call)}: ${message}`, {
      requestId: readRequestId(this.response),
      partial: this.text,
      redactor: redactorOf(this.#call),
      cause,
    });
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
