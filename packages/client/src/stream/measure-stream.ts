import type { CompletionEvent } from "@text-completions/core";
import { assertValue, FUNCTION } from "@text-completions/core/internal";
import { assertStream } from "./tee.ts";
import type { CompletionStream, StreamIterator } from "./completion-stream.ts";

/** How a stream arrived. Times are milliseconds since reading began, which is when the request is sent. */
export interface StreamTiming {
  /** When the first text arrived, retries and their waits included. Undefined before that. */
  readonly firstTextMs: number | undefined;
  /** When the latest event arrived; after the end, how long the stream took. Undefined before the first one. */
  readonly lastEventMs: number | undefined;
  /** The longest wait between two events that brought text, in milliseconds. 0 before the second one. */
  readonly longestGapMs: number;
  /** How many events brought text. */
  readonly textEvents: number;
  /** How many characters of text have arrived, in UTF-16 code units. */
  readonly characters: number;
}

/** The events of a stream, and how they arrived so far. */
export interface MeasuredStream extends StreamIterator<CompletionEvent> {
  readonly timing: StreamTiming;
}

/**
 * Reads a stream and records when its text arrives. Time that the caller spends between two events counts as waiting,
 * so read without delay where the figures matter.
 *
 * @param now - Milliseconds on any clock. Default: `performance.now`.
 *
 * @throws {TypeError} if the stream is already being read, or is not one of `client.stream`.
 *
 * @example
 * ```ts
 * import { createClient, measureStream } from "@text-completions/client";
 *
 * export async function timeToFirstText(prompt: string): Promise<number | undefined> {
 *   const events = measureStream(
 *     createClient().stream({ model: "claude-2.1", max_tokens_to_sample: 64, prompt }),
 *   );
 *   for await (const { completion } of events) console.log(completion);
 *   return events.timing.firstTextMs;
 * }
 * ```
 */
export function measureStream(
  stream: CompletionStream,
  now: () => number = () => performance.now(),
): MeasuredStream {
  assertStream(stream);
  assertValue("now", FUNCTION, now);
  const events = stream[Symbol.asyncIterator]();
  const timing: Measured = {
    firstTextMs: undefined,
    lastEventMs: undefined,
    longestGapMs: 0,
    textEvents: 0,
    characters: 0,
  };
  let start: number | undefined;
  let lastTextMs: number | undefined;

  function note({ completion }: CompletionEvent, atMs: number): void {
    timing.lastEventMs = atMs;
    if (!completion) return;
    timing.firstTextMs ??= atMs;
    timing.longestGapMs = Math.max(timing.longestGapMs, atMs - (lastTextMs ?? atMs));
    timing.textEvents += 1;
    timing.characters += completion.length;
    lastTextMs = atMs;
  }

  const iterator: MeasuredStream = {
    timing,
    async next() {
      start ??= now();
      const result = await events.next();
      if (!result.done) note(result.value, now() - start);
      return result;
    },
    return: async () => (await events.return?.()) ?? { done: true, value: undefined },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}

type Measured = { -readonly [Name in keyof StreamTiming]: StreamTiming[Name] };
