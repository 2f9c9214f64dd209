import type { CompletionEvent } from "@text-completions/core";
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
  let open = 2;

  function pull(): Link {
    const result = events.next();
    // The other branch meets a failure when it gets there.
    result.catch(() => undefined);
    return { result };
  }

  function branch(start: Link): AsyncIterableIterator<CompletionEvent> {
    let last = start;
    let over = false;
    const iterator: AsyncIterableIterator<CompletionEvent> = {
      next() {
        if (over) return Promise.resolve(END);
        last = last.next ??= pull();
        return last.result;
      },
      return() {
        if (!over && --open === 0) stream.abort();
        over = true;
        last = { result: last.result };
        return Promise.resolve(END);
      },
      [Symbol.asyncIterator]: () => iterator,
    };
    return iterator;
  }

  const start: Link = { result: Promise.resolve(END) };
  return [branch(start), branch(start)];
}

/** A result that knows the one after it: what both branches have passed is nobody's any more. */
interface Link {
  result: Promise<IteratorResult<CompletionEvent, undefined>>;
  next?: Link;
}

const END: IteratorResult<CompletionEvent, undefined> = { done: true, value: undefined };

/** Throws unless a caller without types gave a stream, of this copy of the package or of another one. */
export function checkStream(verb: string, stream: CompletionStream): void {
  const given: unknown = stream;
  if (typeof given === "object" && given !== null && "ready" in given) return;
  throw new TypeError(
    `Failed to ${verb} the stream: it is ${String(given)}. Give what client.stream returns.`,
  );
}
