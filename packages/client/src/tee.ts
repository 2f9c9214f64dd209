import type { CompletionEvent } from "@text-completions/core";
import { checkStream } from "./check-stream.ts";
import type { CompletionStream } from "./completion-stream.ts";

/**
 * Splits a stream into two that can be read at their own pace. What one has read and the other has not is kept in
 * memory. The connection is closed when both have been left.
 *
 * @throws {TypeError} if the stream is being read already, or is none.
 */
export function tee(
  stream: CompletionStream,
): [AsyncIterableIterator<CompletionEvent>, AsyncIterableIterator<CompletionEvent>] {
  checkStream("split", stream);
  const events = stream[Symbol.asyncIterator]();
  const left: Queue = [];
  const right: Queue = [];
  let open = 2;

  function branch(own: Queue, other: Queue): AsyncIterableIterator<CompletionEvent> {
    let over = false;
    const iterator: AsyncIterableIterator<CompletionEvent> = {
      next() {
        if (over) return Promise.resolve(END);
        const waiting = own.shift();
        if (waiting) return waiting;
        const result = events.next();
        // The other branch meets a failure when it gets there.
        result.catch(() => undefined);
        other.push(result);
        return result;
      },
      return() {
        if (!over && --open === 0) stream.abort();
        over = true;
        return Promise.resolve(END);
      },
      [Symbol.asyncIterator]: () => iterator,
    };
    return iterator;
  }

  return [branch(left, right), branch(right, left)];
}

type Queue = Promise<IteratorResult<CompletionEvent, undefined>>[];

const END: IteratorResult<CompletionEvent, undefined> = { done: true, value: undefined };
