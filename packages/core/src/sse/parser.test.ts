import { createParser } from "eventsource-parser";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createLineDecoder, EventStreamParser, type ServerSentEvent } from "./parser.ts";

/** Parses bytes that arrive in chunks of a size. */
function parse(bytes: Uint8Array, size: number): ServerSentEvent[] {
  const decode = createLineDecoder();
  const parser = new EventStreamParser(Number.POSITIVE_INFINITY);
  const events: ServerSentEvent[] = [];
  for (let at = 0; at < bytes.length; at += size)
    events.push(...parser.feed(decode(bytes.subarray(at, at + size))));
  return events;
}

/** Parses a whole text with eventsource-parser. */
function reference(text: string): ServerSentEvent[] {
  const events: ServerSentEvent[] = [];
  createParser({ onEvent: (event) => events.push(event) }).feed(text);
  return events;
}

const line = fc.oneof(
  fc.constantFrom(
    "",
    "",
    "data",
    "data:",
    "data: ",
    "data:  x",
    "event: ping",
    "event:",
    "event",
    "id: 7",
    "id",
    ": hi",
    "retry: 5",
    "retry: x",
  ),
  fc.constantFrom(
    "data: {}",
    "data:{}",
    "datax: 1",
    "eventually: 1",
    "unknown",
    "event: completion",
    " data: x",
  ),
  fc.string({ unit: "grapheme" }).map((text) => `data: ${text.replace(/[\r\n]/g, "")}`),
);

const stream = fc
  .array(fc.tuple(line, fc.constantFrom("\n", "\r\n", "\r")), { maxLength: 30 })
  // An LF after a CR would be one line end with it, and not the empty line that was meant.
  .map((lines) => lines.map(([text, end]) => text + end).join(""));

test("parses as eventsource-parser does, whatever the lines, line ends and chunks", () => {
  fc.assert(
    fc.property(stream, fc.integer({ min: 1, max: 20 }), (text, size) => {
      // A last CR makes eventsource-parser wait for an LF; one more line settles it.
      expect(parse(Buffer.from(text), size)).toEqual(reference(`${text}: end\n`));
    }),
    { numRuns: 3000 },
  );
});

test("takes a line of a megabyte in small pieces in time that grows with its length", () => {
  const bytes = Buffer.from(`data: ${"x".repeat(1_000_000)}\n\n`);

  expect(parse(bytes, 16)).toHaveLength(1);
});
