import { decodeStreamEvents, isEventStreamError } from "@text-completions/core/sse";
import { teeIterator } from "../stream/tee.ts";
import { AnthropicError, APIConnectionError, APIError } from "./errors.ts";

/** Items that arrive one by one and can be read only once. */
export class Stream<Item> implements AsyncIterable<Item> {
  /** Its `abort()` ends the stream without an error for its reader. */
  readonly controller: AbortController;
  readonly #start: () => AsyncIterator<Item>;
  #taken = false;

  constructor(iterator: () => AsyncIterator<Item>, controller: AbortController) {
    this.#start = iterator;
    this.controller = controller;
  }

  /** Reads the server-sent events of a response, such as that of `asResponse()`. */
  static fromSSEResponse<Item>(response: Response, controller: AbortController): Stream<Item> {
    return new Stream(() => readResponse<Item>(response, controller), controller);
  }

  /** Reads what `toReadableStream` wrote. */
  static fromReadableStream<Item>(
    readable: ReadableStream<Uint8Array>,
    controller: AbortController,
  ): Stream<Item> {
    return new Stream(() => readItems<Item>(readable), controller);
  }

  [Symbol.asyncIterator](): AsyncIterator<Item> {
    if (this.#taken) {
      throw new AnthropicError("Cannot iterate over a consumed stream, use `.tee()` to split the stream.");
    }
    this.#taken = true;
    return this.#start();
  }

  /** Splits the stream into two that can be read at their own pace; what one has not read yet is buffered for it. */
  tee(): [Stream<Item>, Stream<Item>] {
    const iterator = this[Symbol.asyncIterator]();
    const [left, right] = teeIterator(iterator, () => this.controller.abort());
    return [new Stream(() => left, this.controller), new Stream(() => right, this.controller)];
  }

  /** The items as lines of JSON, in bytes. */
  toReadableStream(): ReadableStream<Uint8Array> {
    const iterator = this[Symbol.asyncIterator]();
    const encoder = new TextEncoder();
    return new ReadableStream(
      {
        async pull(controller) {
          const { done, value } = await iterator.next();
          if (done) controller.close();
          else controller.enqueue(encoder.encode(`${JSON.stringify(value)}\n`));
        },
        async cancel() {
          await iterator.return?.();
        },
      },
      { highWaterMark: 0 },
    );
  }
}

async function* readResponse<Item>(
  { body, headers }: Response,
  controller: AbortController,
): AsyncGenerator<Item, void> {
  if (!body) throw new AnthropicError("Failed to read the stream: the response has no body.");
  let complete = false;
  try {
    // Piped, so that the controller ends a read in progress.
    const bytes = body.pipeThrough(new TransformStream<Uint8Array, Uint8Array>(), controller);
    for await (const event of decodeStreamEvents(bytes, { onUnnamedEvent: () => undefined })) {
      if (event.type === "error") throw new APIError(undefined, event, undefined, headers, event.error.type);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The caller declares what the response contains.
      if (event.type === "completion") yield event as Item;
    }
    complete = true;
  } catch (error) {
    if (controller.signal.aborted) return;
    throw isEventStreamError(error)
      ? new APIConnectionError({ message: error.message, cause: error })
      : error;
  } finally {
    if (!complete) controller.abort();
  }
}

async function* readItems<Item>(readable: ReadableStream<Uint8Array>): AsyncGenerator<Item, void> {
  for await (const line of readLines(readable)) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The caller declares what `toReadableStream` received.
    yield JSON.parse(line) as Item;
  }
}

async function* readLines(readable: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  const reader = readable.getReader();
  let rest = "";
  try {
    for (let result = await reader.read(); !result.done; result = await reader.read()) {
      const lines = (rest + decoder.decode(result.value, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      yield* lines.filter(Boolean);
    }
    if (rest) yield rest;
  } finally {
    // Not awaited: some streams never settle a cancellation.
    reader.cancel().catch(() => undefined);
  }
}
