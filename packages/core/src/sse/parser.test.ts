import { createParser } from "eventsource-parser";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FrameCutter, type EventStreamFrame } from "./parser.ts";
import { createLineDecoder } from "./parser.ts";

/** What the cutter makes of bytes that come in chunks of a size. */
function cut(bytes: Uint8Array, size: number): EventStreamFrame[] {
  const decode = createLineDecoder();
  const cutter = new FrameCutter(Number.POSITIVE_INFINITY);
  const frames: EventStreamFrame[] = [];
  for (let at = 0; at < bytes.length; at += size)
    frames.push(...cutter.cut(decode(bytes.subarray(at, at + size))));
  return frames;
}

/** What eventsource-parser makes of a text that comes whole. */
function reference(text: string): EventStreamFrame[] {
  const frames: EventStreamFrame[] = [];
  createParser({ onEvent: (frame) => frames.push(frame) }).feed(text);
  return frames;
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

describe("the frame cutter", () => {
  it("cuts as eventsource-parser does, whatever the lines, line ends and chunks", () => {
    fc.assert(
      fc.property(stream, fc.integer({ min: 1, max: 20 }), (text, size) => {
        // A last CR makes eventsource-parser wait for an LF; one more line settles it.
        expect(cut(Buffer.from(text), size)).toEqual(reference(`${text}: end\n`));
      }),
      { numRuns: 3000 },
    );
  });

  it("takes a line of a megabyte in small pieces in time that grows with its length", () => {
    const bytes = Buffer.from(`data: ${"x".repeat(1_000_000)}\n\n`);

    expect(cut(bytes, 16)).toHaveLength(1);
  });
});
