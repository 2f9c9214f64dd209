import type { CompletionEvent } from "@text-completions/core";
import { invalidCall, listenForAbort } from "@text-completions/core/internal";
import type { Call } from "../call.ts";
import { withResponseMetadata, type CompletionResult } from "../complete.ts";
import { isCompletionError } from "../errors.ts";
import { type Attempt, withRetries } from "../transport/retry.ts";
import { readRequestId } from "../transport/response-headers.ts";
import { send } from "../transport/send.ts";
import { EventReader } from "./event-reader.ts";

/**
 * Reads a stream. Leaving the loop closes the connection. `AsyncIterableIterator` is no alternative: before TypeScript
 * 5.6 it cannot say what ends it.
 */
export interface StreamIterator<Value> extends AsyncIterator<Value, undefined> {
  [Symbol.asyncIterator](): StreamIterator<Value>;
}

/**
 * A completion that is being generated. It can be read once: as events, with `text()`, or only with `final()`.
 *
 * The request is sent when reading begins. It is sent again, as the client's retries allow, until the first text has
 * arrived; after that, never. Nothing is read ahead, so a slow reader slows the server down. Leaving a loop
 * early closes the connection.
 */
export class CompletionStream implements AsyncIterable<CompletionEvent> {
  readonly #call: Call;
  readonly #callerSignal: AbortSignal | undefined;
  readonly #controller = new AbortController();
  readonly #final: Promise<CompletionResult>;
  #resolve: (result: CompletionResult) => void = () => undefined;
  #reject: (reason: unknown) => void = () => undefined;
  #reader: EventReader | undefined;
  #filling: Promise<void> | undefined;
  #failure: { reason: unknown } | undefined;
  #attempts = 1;
  #taken = false;
  #begun = false;
  #over = false;

  /** Called by `client.stream`. */
  constructor(call: Call) {
    this.#callerSignal = call.settings.signal;
    this.#call = { ...call, settings: { ...call.settings, signal: this.#controller.signal } };
    this.#final = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Handling the outcome is optional.
    this.#final.catch(() => undefined);
  }

  /** Id of the request. Undefined until the first text has arrived. */
  get requestId(): string | undefined {
    return readRequestId(this.response);
  }

  /** The response: its status and headers. Undefined until the first text has arrived. */
  get response(): Response | undefined {
    return this.#reader?.response;
  }

  /** All text received so far. */
  get partial(): string {
    return this.#reader?.text ?? "";
  }

  /**
   * Reads the events. Pings and events of unknown names are left out.
   *
   * @throws {TypeError} if the stream is already being read.
   */
  [Symbol.asyncIterator](): StreamIterator<CompletionEvent> {
    return this.#iterate((event) => event);
  }

  /**
   * Reads the text of each event, if it has any.
   *
   * @throws {TypeError} if the stream is already being read.
   */
  text(): StreamIterator<string> {
    return this.#iterate((event) => event.completion || undefined);
  }

  /**
   * Resolves with the whole completion. Reads the stream if nothing else does, and keeps the events for an iterator
   * that was created but not used yet. Otherwise waits for the reader, and rejects if that stops early. `id` is `""` if
   * the server sent none.
   */
  async final(): Promise<CompletionResult> {
    if (!this.#taken) {
      const events = this[Symbol.asyncIterator]();
      while (!(await events.next()).done);
    }
    while (!this.#begun && !this.#over) await this.#fill();
    return this.#final;
  }

  /** Sends the request unless it was sent, and waits for the first text. Rejects if none arrives. */
  async ready(): Promise<Response> {
    if (!this.#reader && !this.#over) await this.#fill();
    if (this.#failure) throw this.#failure.reason;
    return this.response ?? (await this.#final).response;
  }

  /** Closes the connection at once. Readers of the stream get the reason as an error, by default an `AbortError`. */
  abort(reason?: unknown): void {
    if (this.#over) return;
    this.#controller.abort(reason);
    this.#fail(this.#controller.signal.reason);
  }

  readonly #onCallerAbort = (): void => this.abort(this.#callerSignal?.reason);

  #iterate<Value>(select: (event: CompletionEvent) => Value | undefined): StreamIterator<Value> {
    if (this.#taken) {
      throw invalidCall(
        "Failed to read the stream: it is already being read, and a stream can be read only once. Use tee(stream) for two readers.",
      );
    }
    this.#taken = true;
    let left = false;
    const iterator: StreamIterator<Value> = {
      next: () => (left ? Promise.resolve({ done: true, value: undefined }) : this.#next(select)),
      return: () => {
        left = true;
        this.abort();
        this.#failure = undefined;
        return Promise.resolve({ done: true, value: undefined });
      },
      [Symbol.asyncIterator]: () => iterator,
    };
    return iterator;
  }

  /** The next selected event. Resolves without waiting if it has already arrived. */
  #next<Value>(
    select: (event: CompletionEvent) => Value | undefined,
  ): Promise<IteratorResult<Value, undefined>> {
    this.#begun = true;
    const value = this.#takeNext(select);
    return value === undefined ? this.#waitForNext(select) : Promise.resolve({ done: false, value });
  }

  /** The first buffered event that is selected. */
  #takeNext<Value>(select: (event: CompletionEvent) => Value | undefined): Value | undefined {
    for (let event = this.#reader?.take(); event; event = this.#reader?.take()) {
      const value = select(event);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  async #waitForNext<Value>(
    select: (event: CompletionEvent) => Value | undefined,
  ): Promise<IteratorResult<Value, undefined>> {
    for (;;) {
      const value = this.#takeNext(select);
      if (value !== undefined) return { done: false, value };
      if (this.#failure) {
        const { reason } = this.#failure;
        this.#failure = undefined;
        throw reason;
      }
      if (this.#over) return { done: true, value: undefined };
      await this.#fill();
    }
  }

  /** Waits for events, for the end or for a failure; several readers wait together. */
  #fill(): Promise<void> {
    // Not an async function, which takes longer: every small chunk is waited for here.
    return (this.#filling ??= (this.#reader?.read() ?? this.#open()).then(this.#onFilled, this.#onFailure));
  }

  readonly #onFilled = (): void => {
    this.#filling = undefined;
    if (this.#reader?.done) this.#complete(this.#reader);
  };

  readonly #onFailure = (error: unknown): void => {
    this.#filling = undefined;
    if (isCompletionError(error)) error.attempts = this.#attempts;
    this.#fail(error);
  };

  async #open(): Promise<void> {
    if (this.#callerSignal !== undefined) listenForAbort(this.#callerSignal, this.#onCallerAbort);
    const reader = await withRetries(this.#call, (attempt, attempts) => this.#openOnce(attempt, attempts));
    if (this.#over) reader.close(undefined);
    else this.#reader = reader;
  }

  async #openOnce(attempt: Attempt, attempts: number): Promise<EventReader> {
    this.#attempts = attempts;
    const response = await send(this.#call, attempt.signal);
    const reader = new EventReader(this.#call, attempt, response);
    while (!reader.text && !reader.done) await reader.read();
    attempt.clearTimeout("totalTimeoutMs");
    return reader;
  }

  #complete({ last, text, response }: EventReader): void {
    this.#end();
    if (last) this.#resolve(withResponseMetadata({ ...last, id: last.id ?? "", completion: text }, response));
  }

  #fail(reason: unknown): void {
    if (this.#over) return;
    this.#end();
    this.#failure = { reason };
    this.#reject(reason);
    this.#reader?.close(reason);
  }

  #end(): void {
    this.#over = true;
    this.#callerSignal?.removeEventListener("abort", this.#onCallerAbort);
  }
}
