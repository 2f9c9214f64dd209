import {
  abortableBody,
  createRedactor,
  parseJsonOrText,
  type Redactor,
  toWebStream,
} from "@text-completions/core/internal";
import { decodeStreamEvents, isEventStreamError } from "@text-completions/core/sse";
import { teeIterator } from "../stream/tee.ts";
import { AnthropicError, APIConnectionError, createEventError } from "./errors.ts";

/** Items that arrive one by one. */
export class Stream<Item> implements AsyncIterable<Item> {
  /** Its `abort()` ends the stream without an error for its reader. */
  readonly controller: AbortController;
  readonly #start: () => AsyncIterator<Item>;

  /** `client`, whose logger the SDK uses, has no effect. */
  constructor(iterator: () => AsyncIterator<Item>, controller: AbortController, _client?: object) {
    this.#start = iterator;
    this.controller = controller;
  }

  /** Reads the server-sent events of a response, such as that of `asResponse()`. */
  static fromSSEResponse<Item>(
    response: Response,
    controller: AbortController,
    _client?: object,
  ): Stream<Item> {
    return readOnce(() => readResponse<Item>(response, controller), controller);
  }

  /** Reads what `toReadableStream` wrote. */
  static fromReadableStream<Item>(
    readable: ReadableStream<Uint8Array>,
    controller: AbortController,
    _client?: object,
  ): Stream<Item> {
    return readOnce(() => readItems<Item>(readable, controller), controller);
  }

  [Symbol.asyncIterator](): AsyncIterator<Item> {
    return this.#start();
  }

  /** Splits the stream into two that can be read at their own pace. What only one of them has read is buffered. */
  tee(): [Stream<Item>, Stream<Item>] {
    const iterator = this[Symbol.asyncIterator]();
    const [left, right] = teeIterator(iterator, () => this.controller.abort());
    return [new Stream(() => left, this.controller), new Stream(() => right, this.controller)];
  }

  /** The items as bytes, with one line of JSON per item. */
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

/** Creates a stream that can be read only once. */
export function readOnce<Item>(start: () => AsyncIterator<Item>, controller: AbortController): Stream<Item> {
  let isConsumed = false;
  return new Stream(() => {
    if (isConsumed) {
      throw new AnthropicError("Cannot iterate over a consumed stream, use `.tee()` to split the stream.");
    }
    isConsumed = true;
    return start();
  }, controller);
}

/** Hides what looks like a key: the key that the request was sent with is not known here. */
const REDACTOR: Redactor = /* @__PURE__ */ createRedactor([]);

async function* readResponse<Item>(
  { body: received, headers }: Response,
  controller: AbortController,
): AsyncGenerator<Item, void> {
  const body = toWebStream(received);
  if (!body) throw new AnthropicError("Failed to read the stream: the response has no body.");
  let complete = false;
  try {
    // The controller ends a read in progress.
    const bytes = abortableBody(body, controller.signal);
    for await (const event of decodeStreamEvents(bytes, { onUnnamedEvent: () => undefined })) {
      if (event.type === "error") {
        const shown = REDACTOR.value(event);
        throw createEventError(shown, headers, shown.error.type);
      }
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The caller declares what the response contains.
      if (event.type === "completion") yield event as Item;
    }
    complete = true;
  } catch (error) {
    if (controller.signal.aborted || isAbortError(error)) return;
    if (!isEventStreamError(error)) throw error;
    const { event, message } = error;
    if (event?.event === "error") throw createEventError(parseJsonOrText(event.data), headers, null);
    throw new APIConnectionError({ message, cause: error });
  } finally {
    if (!complete) controller.abort();
  }
}

async function* readItems<Item>(
  readable: ReadableStream<Uint8Array>,
  controller: AbortController,
): AsyncGenerator<Item, void> {
  let complete = false;
  try {
    for await (const line of readLines(readable)) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The caller declares what `toReadableStream` received.
      yield JSON.parse(line) as Item;
    }
    complete = true;
  } catch (error) {
    if (!isAbortError(error)) throw error;
  } finally {
    if (!complete) controller.abort();
  }
}

/** Whether an error is what an aborted source throws, whatever its class. */
function isAbortError(error: unknown): boolean {
  return Reflect.get(Object(error), "name") === "AbortError";
}

async function* readLines(readable: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  const reader = (toWebStream(readable) ?? readable).getReader();
  let rest = "";
  try {
    for (let result = await reader.read(); !result.done; result = await reader.read()) {
      const { value }: { value: unknown } = result;
      const text = typeof value === "string" ? value : decoder.decode(result.value, { stream: true });
      const lines = (rest + text).split(/\r\n|[\r\n]/);
      rest = lines.pop() ?? "";
      yield* lines.filter(Boolean);
    }
    if (rest) yield rest;
  } finally {
    // Not awaited: some streams never settle a cancellation.
    reader.cancel().catch(() => undefined);
  }
}
