import type { CompletionEvent } from "@text-completions/core";
import { invalidOption } from "@text-completions/core/internal";
import type { CompletionStream } from "./completion-stream.ts";

/**
 * Splits a stream into two that can be read at their own pace. What only one of them has read is buffered in memory.
 * The connection is closed when both are left early.
 *
 * @throws {TypeError} if the stream is already being read, or is not one of `client.stream`.
 *
 * @example
 * ```ts
 * import { createClient, tee } from "@text-completions/client";
 *
 * export async function printAndCount(prompt: string): Promise<number> {
 *   const stream = createClient().stream({ model: "claude-2.1", max_tokens_to_sample: 64, prompt });
 *   const [printed, counted] = tee(stream);
 *   for await (const { completion } of printed) console.log(completion);
 *   let events = 0;
 *   while (!(await counted.next()).done) events += 1;
 *   return events;
 * }
 * ```
 */
export function tee(
  stream: CompletionStream,
): [AsyncIterableIterator<CompletionEvent>, AsyncIterableIterator<CompletionEvent>] {
  assertStream(stream);
  return teeIterator(stream[Symbol.asyncIterator](), () => stream.abort());
}

/** Throws unless the value is a stream, of this copy of the package or of another one. */
export function assertStream(stream: CompletionStream): void {
  const value: unknown = stream;
  if (Object(value) === value && "ready" in Object(value)) return;
  throw invalidOption("stream", "a stream returned by client.stream()", value);
}

/** Splits an iterator into two. `onLeft` is called when both have stopped before their ends. */
export function teeIterator<Item>(
  source: AsyncIterator<Item, unknown>,
  onLeft: () => void,
): [AsyncIterableIterator<Item>, AsyncIterableIterator<Item>] {
  const end: IteratorResult<Item, undefined> = { done: true, value: undefined };
  let open = 2;

  function pull(): Link<Item> {
    const result = source.next();
    // The other branch gets a failure at the same position.
    result.catch(() => undefined);
    return { result };
  }

  function branch(start: Link<Item>): AsyncIterableIterator<Item> {
    let last = start;
    let left = false;
    const iterator: AsyncIterableIterator<Item> = {
      next() {
        if (left) return Promise.resolve(end);
        last = last.next ??= pull();
        return last.result;
      },
      return() {
        if (!left && --open === 0) onLeft();
        left = true;
        last = { result: last.result };
        return Promise.resolve(end);
      },
      [Symbol.asyncIterator]: () => iterator,
    };
    return iterator;
  }

  const start: Link<Item> = { result: Promise.resolve(end) };
  return [branch(start), branch(start)];
}

/** A result linked to the next one, so that results read by both branches can be garbage-collected. */
interface Link<Item> {
  result: Promise<IteratorResult<Item, unknown>>;
  next?: Link<Item>;
}
